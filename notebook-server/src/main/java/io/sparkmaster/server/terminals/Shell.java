package io.sparkmaster.server.terminals;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import com.pty4j.unix.UnixPtyProcess;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A login shell on a pseudo terminal of its own. */
final class Shell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shell.class);
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;
  private static final int LARGEST = 1_000;
  private static final long GOES_BY_ITSELF_MILLIS = 1_000;

  /** What is for this server only, such as its token and its database's password. */
  private static final String OWN_VARIABLES = "SPARKMASTER_";

  private final PtyProcess process;
  // Asked for at once: pty4j closes by itself, and from other threads, what nobody has asked for.
  private final InputStream printed;
  private final OutputStream typed;
  private final Object closing = new Object();
  private boolean closed;

  private Shell(PtyProcess process) {
    this.process = process;
    this.printed = process.getInputStream();
    this.typed = process.getOutputStream();
  }

  /**
   * @param environment what the server was started with
   */
  static Shell start(Path folder, Map<String, String> environment) {
    try {
      return new Shell(
          new PtyProcessBuilder(command(environment))
              .setEnvironment(without(environment))
              .setDirectory(folder.toString())
              .setInitialColumns(COLUMNS)
              .setInitialRows(ROWS)
              .setRedirectErrorStream(true)
              .start());
    } catch (IOException | LinkageError | IllegalStateException failed) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          "No terminal can be opened on this machine: %s. Its library needs a temporary folder from which programs may run."
              .formatted(failed.getMessage()),
          failed);
    }
  }

  /**
   * A server that {@code nohup} has started ignores hang-ups, and what it starts would, too: then
   * nothing in a terminal would end with it.
   */
  private static String[] command(Map<String, String> environment) throws IOException {
    var shell = List.of(program(environment), "-l");
    var hangsUp = List.of("env", "--default-signal=HUP");
    var command = new ArrayList<String>();
    if (runs(hangsUp)) {
      command.addAll(hangsUp);
    }
    command.addAll(shell);
    return command.toArray(String[]::new);
  }

  /** Whether this machine's {@code env} knows that; coreutils' does from 8.31 on. */
  private static boolean runs(List<String> env) throws IOException {
    var tried = new ArrayList<>(env);
    tried.add("true");
    var process = new ProcessBuilder(tried).redirectErrorStream(true).start();
    try {
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String program(Map<String, String> environment) {
    return Stream.of(environment.getOrDefault("SHELL", ""), "/bin/bash", "/bin/sh")
        .filter(it -> !it.isEmpty() && Files.isExecutable(Path.of(it)))
        .findFirst()
        .orElse("/bin/sh");
  }

  private static Map<String, String> without(Map<String, String> environment) {
    var variables = new HashMap<>(environment);
    variables.keySet().removeIf(name -> name.startsWith(OWN_VARIABLES));
    variables.put("TERM", "xterm-256color");
    return variables;
  }

  /** What it prints, until nothing has the terminal open any more. */
  Reader output() {
    return new InputStreamReader(printed, StandardCharsets.UTF_8);
  }

  void type(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    // The descriptor of a closed one may be another file's by now.
    synchronized (closing) {
      if (!closed) {
        typed.write(bytes);
        typed.flush();
      }
    }
  }

  void resize(int rows, int columns) {
    synchronized (closing) {
      if (!closed && rows > 0 && columns > 0 && rows <= LARGEST && columns <= LARGEST) {
        process.setWinSize(new WinSize(columns, rows));
      }
    }
  }

  /** Returns once the shell itself has ended. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  /** Tells it, and what it started, that its window has gone. */
  void hangUp() {
    if (process.isAlive() && process instanceof UnixPtyProcess unix) {
      unix.hangup();
    }
  }

  /** Ends what runs in it: by the window's end, and what does not go by that is killed. */
  void end() {
    // The number of one that has ended may be another's by now.
    if (!process.isAlive()) {
      return;
    }
    var all =
        ProcessHandle.of(process.pid())
            .map(shell -> Stream.concat(shell.descendants(), Stream.of(shell)).toList())
            .orElse(List.of());
    hangUp();
    var gone =
        CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
    try {
      gone.get(GOES_BY_ITSELF_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException stillThere) {
      LOG.debug("a terminal's programs did not go by themselves", stillThere);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends what runs in it, and gives the terminal back. */
  @Override
  public void close() {
    end();
    synchronized (closing) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        printed.close();
      } catch (IOException ended) {
        LOG.debug("a terminal could not be closed", ended);
      }
    }
  }
}
