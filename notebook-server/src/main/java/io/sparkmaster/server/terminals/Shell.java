package io.sparkmaster.server.terminals;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import com.pty4j.unix.PtyHelpers;
import com.pty4j.unix.UnixPtyProcess;
import io.sparkmaster.kernel.launch.SandboxedProgram;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A login shell on a pseudo terminal of its own. */
final class Shell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shell.class);
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;
  private static final int LARGEST = 1_000;
  private static final long GOES_BY_ITSELF_MILLIS = 1_000;
  private static final long LAST_WRITE_SECONDS = 10;

  private final PtyProcess process;
  private final @Nullable SandboxedProgram sandbox;
  // Asked for at once: pty4j closes by itself, and from other threads, what nobody has asked for.
  private final InputStream printed;
  private final OutputStream typed;
  // The descriptor of a closed one may be another file's by now: who uses it, reads this lock.
  private final ReadWriteLock closing = new ReentrantReadWriteLock();
  private boolean closed;

  private Shell(PtyProcess process, @Nullable SandboxedProgram sandbox) {
    this.process = process;
    this.sandbox = sandbox;
    this.printed = process.getInputStream();
    this.typed = process.getOutputStream();
  }

  /**
   * @param environment all of it
   * @param sandbox that the command makes; none when it makes none
   */
  static Shell start(
      List<String> command,
      Map<String, String> environment,
      Path folder,
      @Nullable SandboxedProgram sandbox) {
    var begun = false;
    try {
      var process =
          new PtyProcessBuilder(command.toArray(String[]::new))
              .setEnvironment(environment)
              .setDirectory(folder.toString())
              .setInitialColumns(COLUMNS)
              .setInitialRows(ROWS)
              .setRedirectErrorStream(true)
              .start();
      var shell = begun(process, sandbox);
      begun = true;
      return shell;
    } catch (IOException | LinkageError | IllegalStateException failed) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          "No terminal can be opened on this machine: %s. Its library needs a temporary folder from which programs may run."
              .formatted(failed.getMessage()),
          failed);
    } finally {
      if (!begun && sandbox != null) {
        sandbox.close();
      }
    }
  }

  private static Shell begun(PtyProcess process, @Nullable SandboxedProgram sandbox) {
    try {
      if (sandbox != null) {
        ProcessHandle.of(process.pid()).ifPresent(sandbox::started);
      }
      return new Shell(process, sandbox);
    } catch (RuntimeException | Error failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  /** What it prints, until nothing has the terminal open any more. */
  Reader output() {
    return new InputStreamReader(printed, StandardCharsets.UTF_8);
  }

  /** Returns once it is taken, which can be never when nothing reads it. */
  void type(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    closing.readLock().lock();
    try {
      if (!closed) {
        typed.write(bytes);
        typed.flush();
      }
    } finally {
      closing.readLock().unlock();
    }
  }

  void resize(int rows, int columns) {
    if (rows <= 0 || columns <= 0 || rows > LARGEST || columns > LARGEST) {
      return;
    }
    closing.readLock().lock();
    try {
      if (!closed) {
        process.setWinSize(new WinSize(columns, rows));
      }
    } finally {
      closing.readLock().unlock();
    }
  }

  /** Whether the terminal has been given back. */
  boolean isClosed() {
    closing.readLock().lock();
    try {
      return closed;
    } finally {
      closing.readLock().unlock();
    }
  }

  /** Returns once the shell itself has ended. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  /** Tells it, and what it started, that its window has gone. */
  void hangUp() {
    if (sandbox != null) {
      hangUp(sandbox.outermost().stream());
      hangUp(programs());
    } else if (process.isAlive() && process instanceof UnixPtyProcess unix) {
      unix.hangup();
    }
  }

  private static void hangUp(Stream<ProcessHandle> processes) {
    processes
        .filter(ProcessHandle::isAlive)
        .forEach(it -> PtyHelpers.signal((int) it.pid(), PtyHelpers.SIGHUP));
  }

  /** What the shell of a sandbox has started. */
  private Stream<ProcessHandle> programs() {
    return Stream.ofNullable(sandbox)
        .flatMap(it -> it.outermost().stream())
        .flatMap(ProcessHandle::descendants);
  }

  /** For which of the sandbox's limits it was ended, in words for its learner; empty for none. */
  String exceeded() {
    return sandbox == null ? "" : sandbox.exceeded().orElse("");
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
    if (sandbox == null) {
      hangUp();
      awaitEnd(all);
    } else {
      // With the sandbox's shell all others would end at once.
      var programs = programs().toList();
      hangUp(programs.stream());
      awaitEnd(programs);
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    var gone =
        CompletableFuture.allOf(
            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
    try {
      gone.get(GOES_BY_ITSELF_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException stillThere) {
      LOG.debug("a terminal's programs did not go by themselves", stillThere);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what runs in it, and gives the terminal back, unless what is being typed holds it. */
  @Override
  public void close() {
    end();
    if (sandbox != null) {
      sandbox.close();
    }
    try {
      // Linux can forget to wake who writes into a terminal that nobody has open any more.
      if (!closing.writeLock().tryLock(LAST_WRITE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a terminal stays open, because what was typed into it was never taken");
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      if (!closed) {
        closed = true;
        printed.close();
      }
    } catch (IOException ended) {
      LOG.debug("a terminal could not be closed", ended);
    } finally {
      closing.writeLock().unlock();
    }
  }
}
