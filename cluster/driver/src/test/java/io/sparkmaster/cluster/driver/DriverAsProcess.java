package io.sparkmaster.cluster.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.LoopbackConnection;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.ZmqTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;
import org.awaitility.Awaitility;

/** A driver as a process, with those who tell it what to do. */
final class DriverAsProcess implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofMinutes(2);
  static final String SECRET = "a secret of the test";

  private final Process process;
  private final Path folder;
  private volatile boolean followed;

  private DriverAsProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** Starts one with so many seats, and waits until it listens. */
  static DriverAsProcess start(Path folder, int seats) throws IOException {
    Files.writeString(folder.resolve("secret"), SECRET);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(
        List.of(
            "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
            "-Djava.security.manager=allow",
            "-Xmx900m",
            "-Xss4m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DriverMain.class.getName(),
            "--seats",
            Integer.toString(seats),
            folder.toString()));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SPARK_MASTER", "local[2]");
    builder.environment().put("SPARKMASTER_HOME", folder.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("driver.log").toFile());
    var driver = new DriverAsProcess(builder.start(), folder);
    Awaitility.await()
        .atMost(DEADLINE)
        .until(() -> !driver.process.isAlive() || Files.exists(folder.resolve("control.sock")));
    assertThat(driver.process.isAlive()).as(driver.log()).isTrue();
    return driver;
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("driver.log"));
  }

  Process process() {
    return process;
  }

  /** A line to the driver, and its answer. */
  ObjectNode ask(ObjectNode request) throws IOException {
    try (var channel =
            SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("control.sock")));
        var answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      var line = Json.write(request);
      var bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
      while (bytes.hasRemaining()) {
        var unused = channel.write(bytes);
      }
      return Json.parseObject(answers.readLine().getBytes(StandardCharsets.UTF_8), "answer");
    }
  }

  /** Follows it; what it says comes line by line. */
  BufferedReader follow() throws IOException {
    var channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("control.sock")));
    var line = ByteBuffer.wrap((request("follow") + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      var unused = channel.write(line);
    }
    var answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    assertThat(answers.readLine()).contains("true");
    followed = true;
    return answers;
  }

  boolean isFollowed() {
    return followed;
  }

  /** A request that names the secret. */
  static ObjectNode request(String what) {
    return Json.object().put("secret", SECRET).put("do", what);
  }

  /** The answer to a request for one more kernel, whose files are in a folder of that name. */
  ObjectNode startKernel(String name) throws IOException {
    var own = Files.createDirectories(folder.resolve(name));
    LoopbackConnection.fresh("").write(own.resolve("connection.json"));
    var request =
        request("start")
            .put("connection", own.resolve("connection.json").toString())
            .put("language", "scala")
            .put("folder", own.toString());
    request.set("environment", Json.toObject(Map.of("SPARKMASTER_HOME", own.toString())));
    return ask(request);
  }

  /** A client of the kernel whose files are in the folder of that name. */
  KernelClient client(String name) {
    var connection = ConnectionInfo.read(folder.resolve(name).resolve("connection.json"));
    var client = new KernelClient(ZmqTransport.client(connection, "test-" + name));
    client.awaitReady(DEADLINE);
    return client;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
