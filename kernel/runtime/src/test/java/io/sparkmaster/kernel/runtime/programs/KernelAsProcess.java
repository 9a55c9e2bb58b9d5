package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.KernelAddress;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.ZmqTransport;
import io.sparkmaster.kernel.runtime.KernelMain;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;

/** The kernel as a process, on any Spark master, with a client. */
public final class KernelAsProcess implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Process process;
  private final KernelClient client;

  private KernelAsProcess(Process process, KernelClient client) {
    this.process = process;
    this.client = client;
  }

  /**
   * Starts a kernel and waits until it answers.
   *
   * @param folder for its files, among them {@code kernel.log}
   * @param settings of Spark
   * @param heap such as {@code 1g}
   */
  public static KernelAsProcess start(
      Path folder, String master, Map<String, String> settings, String heap) throws IOException {
    return start(folder, master, settings, heap, ShippingWay.OUTPUT_DIRECTORY);
  }

  /** The same, with classes shipped in that way. */
  static KernelAsProcess start(
      Path folder, String master, Map<String, String> settings, String heap, ShippingWay classes)
      throws IOException {
    Files.createDirectories(folder);
    var ports = freePorts(5);
    var connection =
        new ConnectionInfo(
            new KernelAddress.Tcp(
                "127.0.0.1", ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4)),
            "a key",
            "");
    var file = folder.resolve("connection.json");
    connection.write(file);
    var defaults =
        settings.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue() + "\n")
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("spark-defaults.conf"), defaults);
    // What only soft references hold is free memory, and does not count as live.
    var command = new ArrayList<>(java("-Xmx" + heap, "-Xss4m", "-XX:SoftRefLRUPolicyMSPerMB=0"));
    command.addAll(List.of(KernelMain.class.getName(), file.toString()));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SPARK_MASTER", master);
    builder.environment().put("SPARKMASTER_CLASSES", classes.toString());
    builder.environment().put("SPARKMASTER_HOME", folder.toString());
    builder.environment().putAll(clusterEnvironment(folder));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("kernel.log").toFile());
    var process = builder.start();
    var client = new KernelClient(ZmqTransport.client(connection, "programs"));
    client.awaitReady(DEADLINE);
    return new KernelAsProcess(process, client);
  }

  /** The command that runs a program of this class path. */
  static List<String> java(String... options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.add("--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  /** What a Worker needs to start executors. */
  static Map<String, String> clusterEnvironment(Path folder) throws IOException {
    return Map.of("SPARK_HOME", sparkHome(folder).toString(), "SPARK_SCALA_VERSION", "2.13");
  }

  /** A Worker starts executors with the jars of SPARK_HOME; one that names the others will do. */
  private static Path sparkHome(Path folder) throws IOException {
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
                .filter(entry -> !entry.contains("kernel-runtime"))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(jars.resolve("all.jar")), manifest).close();
    return jars.getParent();
  }

  static List<Integer> freePorts(int count) throws IOException {
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

  /** The client. */
  public KernelClient client() {
    return client;
  }

  /** The kernel's process. */
  public Process process() {
    return process;
  }

  /** Asks the kernel to end; whether it did. */
  public boolean end() throws InterruptedException {
    client.request(Channel.CONTROL, "shutdown_request", Json.object().put("restart", false));
    var ended = process.waitFor(60, TimeUnit.SECONDS);
    client.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return ended;
  }

  @Override
  public void close() throws InterruptedException {
    end();
  }
}
