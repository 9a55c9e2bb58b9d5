package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.ZmqTransport;
import io.sparkmaster.kernel.runtime.KernelMain;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel as a process, with executors that are processes of their own. */
class LocalClusterIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static Process process;
  private static KernelClient client;

  @BeforeAll
  static void start() throws Exception {
    var ports = freePorts(5);
    var connection =
        new ConnectionInfo(
            "127.0.0.1",
            ports.get(0),
            ports.get(1),
            ports.get(2),
            ports.get(3),
            ports.get(4),
            "a key",
            "");
    var file = folder.resolve("connection.json");
    connection.write(file);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-Xmx1g", "-Xss4m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(KernelMain.class.getName(), file.toString()));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SPARK_MASTER", "local-cluster[2,1,1024]");
    builder.environment().put("SPARK_HOME", sparkHome().toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("kernel.log").toFile());
    process = builder.start();
    client = new KernelClient(ZmqTransport.client(connection, "local-cluster-test"));
    client.awaitReady(DEADLINE);
  }

  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    var ports = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (var socket : sockets) {
      socket.close();
    }
    return ports;
  }

  /** A Worker starts executors with the jars of SPARK_HOME; one that names the others will do. */
  private static Path sparkHome() throws IOException {
    var jars = Files.createDirectories(folder.resolve("spark-home/jars"));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                // The kernel's own classes are not there on anybody's cluster.
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("sparkmaster"))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(jars.resolve("all.jar")), manifest).close();
    return jars.getParent();
  }

  @AfterAll
  static void stop() throws Exception {
    client.request(Channel.CONTROL, "shutdown_request", Json.object().put("restart", false));
    var ended = process.waitFor(30, TimeUnit.SECONDS);
    client.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(ended).as("the kernel ends when asked to").isTrue();
  }

  private static Execution run(String cell) {
    var execution = client.execute(cell, DEADLINE);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    return execution;
  }

  @Test
  void executorsAreOtherProcesses() {
    var driver = run("ProcessHandle.current().pid()").result("text/plain").orElseThrow();
    var executors =
        run("sc.parallelize(1 to 8, 8).map(_ => ProcessHandle.current().pid()).distinct().collect()")
            .result("text/plain")
            .orElseThrow();

    assertThat(executors).doesNotContain(driver.replaceAll(".*= ", ""));
  }

  @Test
  void aCaseClassAndALambdaGoToExecutorsAndBack() {
    run("case class Trip(city: String, km: Double)");
    run("val factor = 3");

    var execution =
        run(
            """
            Seq(Trip("Oslo", 1), Trip("Rome", 2)).toDS()
              .map(t => t.copy(km = t.km * factor)).collect().map(_.km).toList
            """);

    assertThat(execution.result("text/plain").orElseThrow()).endsWith("List(3.0, 6.0)");
  }

  @Test
  void anRddLambdaSeesTheVariableAsItIsWhenTheJobIsSubmitted() {
    run("var offset = 10");
    run("offset = 100");

    assertThat(
            run("sc.parallelize(1 to 3, 2).map(_ + offset).collect().toList").result("text/plain"))
        .hasValueSatisfying(text -> assertThat(text).endsWith("List(101, 102, 103)"));
  }

  @Test
  void aJavaLambdaThatReadsAVariableFailsLoudlyInsteadOfReadingZero() {
    run("%%java\nint off = 10;");

    var execution =
        client.execute(
            """
            %%java
            spark.range(3).map((MapFunction<Long, Long>) x -> x + off, Encoders.LONG()).collectAsList()
            """,
            DEADLINE);

    assertThat(execution.status()).isEqualTo("error");
    assertThat(execution.reply().content().path("evalue").asText())
        .contains("\"off\"", "Make a copy");
  }

  @Test
  void aJavaLambdaWithACopyOfTheVariableIsRight() {
    run("%%java\nint base = 10;");

    var execution =
        run(
            """
            %%java
            List<Long> sums;
            {
              var copy = base;
              sums = spark.range(3).map((MapFunction<Long, Long>) x -> x + copy, Encoders.LONG())
                  .collectAsList();
            }
            sums
            """);

    assertThat(execution.result("text/plain").orElseThrow()).endsWith("[10, 11, 12]");
  }
}
