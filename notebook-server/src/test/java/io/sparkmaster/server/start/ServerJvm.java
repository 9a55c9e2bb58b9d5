package io.sparkmaster.server.start;

import static org.awaitility.Awaitility.await;

import io.sparkmaster.server.ServerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A server of {@link SmallProgram} in a process of its own, which a test may kill. */
final class ServerJvm implements AutoCloseable {
  static final String TOKEN = "adoption";
  private static final Pattern URL = Pattern.compile("runs at (http://\\S+)");
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;

  private ServerJvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static ServerJvm start(Path folder, String... more) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName(),
                "start",
                "--no-browser",
                "--port=0",
                "--token=" + TOKEN,
                "--kernel-pool-size=0",
                "--home=" + folder.resolve("home"),
                "--kernel-dir=" + folder.resolve("kernel"),
                "--web-dir=" + folder.resolve("web"),
                "--courses-dir=" + folder.resolve("courses")));
    command.addAll(List.of(more));
    var output = Files.createTempFile(folder, "server", ".txt");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    var server = new ServerJvm(process, output);
    await()
        .atMost(DEADLINE)
        .until(() -> !process.isAlive() || URL.matcher(Files.readString(output)).find());
    if (!process.isAlive()) {
      throw new IllegalStateException("The server ended: " + Files.readString(output));
    }
    return server;
  }

  /** Ends with "/". */
  String url() throws IOException {
    var matcher = URL.matcher(Files.readString(output));
    if (!matcher.find()) {
      throw new IllegalStateException("No address in " + output);
    }
    return matcher.group(1);
  }

  /** As a power cut does, or as Ctrl-C and service managers do. */
  void end(boolean killed) throws InterruptedException {
    if (killed) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    awaitEnd();
  }

  /** Lets it run for a while; it must not end by itself meanwhile. */
  void awaitSoLong(int millis) throws InterruptedException {
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("The server ended by itself");
    }
  }

  /** As Ctrl-C and service managers do; it may take a while to end. */
  void askToEnd() {
    process.destroy();
  }

  int exitCode() {
    return process.exitValue();
  }

  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("The server does not end");
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }
}
