package io.sparkmaster.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * A server started by the real script on a home of its own; closing it leaves no process behind.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern LOGIN = Pattern.compile("http://[^\\s/]+/login\\?token=\\S+");
  private static final Duration UP = Duration.ofMinutes(2);

  private static final Pattern ADDRESS = Pattern.compile("runs at (http://\\S+)");

  private final Process process;
  private final Path output;
  private final Pattern ready;
  private final List<ProcessHandle> orphans = new ArrayList<>();

  private ServerProcess(Process process, Path output, Pattern ready) {
    this.process = process;
    this.output = output;
    this.ready = ready;
  }

  /** Starts a server and waits until it has printed its login link. */
  public static ServerProcess start(Path home, String... options) throws IOException {
    return start(home, LOGIN, Map.of(), options);
  }

  /** The same with variables of its environment that are not this process's. */
  public static ServerProcess start(Path home, Map<String, String> variables, String... options)
      throws IOException {
    return start(home, LOGIN, variables, options);
  }

  /** Starts one in class mode, which prints its address only; there must be an administrator. */
  public static ServerProcess startForMany(Path home, String... options) throws IOException {
    var all = new ArrayList<>(List.of("--mode", "class"));
    all.addAll(List.of(options));
    return start(home, ADDRESS, Map.of(), all.toArray(String[]::new));
  }

  private static ServerProcess start(
      Path home, Pattern ready, Map<String, String> variables, String... options)
      throws IOException {
    var command = new ArrayList<>(List.of(Built.script(), "start", "--no-browser"));
    command.addAll(List.of("--home", home.toString(), "--stop-kernels"));
    if (!List.of(options).contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    command.addAll(List.of(options));
    var output = Files.createTempFile("server-output", ".txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    var server = new ServerProcess(builder.start(), output, ready);
    try {
      Awaitility.await("the login link")
          .atMost(UP)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> server.isUp() || !server.process.isAlive());
      if (!server.isUp()) {
        throw new IllegalStateException("The server ended: " + server.output());
      }
      return server;
    } catch (RuntimeException failed) {
      var said = server.output();
      server.close();
      throw new IllegalStateException("No login link was printed. Output:\n" + said, failed);
    }
  }

  /** The link with the token, as printed. */
  public URI loginLink() {
    var matcher = LOGIN.matcher(output());
    if (!matcher.find()) {
      throw new IllegalStateException("No login link in: " + output());
    }
    return URI.create(matcher.group());
  }

  public URI url(String path) {
    var matcher = ADDRESS.matcher(output());
    if (!matcher.find()) {
      throw new IllegalStateException("No address in: " + output());
    }
    return URI.create(matcher.group(1)).resolve(path);
  }

  /** Everything that a person has seen so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** The process and those it started, kernels among them. */
  public List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Ends it as a power cut would ({@code kill -9}); kernels go with it. */
  public void kill() {
    orphans.addAll(descendants());
    process.destroyForcibly();
    awaitEnd();
    orphans.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends it as Ctrl-C or a service manager does, and gives its exit code. */
  public int stop() {
    orphans.addAll(descendants());
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(UP.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("The server does not end. Output:\n" + output());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private boolean isUp() {
    return ready.matcher(output()).find();
  }

  @Override
  public void close() {
    orphans.addAll(descendants());
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    orphans.forEach(ProcessHandle::destroyForcibly);
  }
}
