package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A kernel in a process with others, or one that waits for its place there. */
final class SharedKernel implements RunningKernel {
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final LaunchSpec spec;
  private final ConnectionInfo connection;
  private final KernelFiles files;
  private final CompletableFuture<KernelExit> exit = new CompletableFuture<>();
  private @Nullable SharedDriverProcess driver;
  private boolean closed;

  SharedKernel(LaunchSpec spec, ConnectionInfo connection, KernelFiles files) {
    this.spec = spec;
    this.connection = connection;
    this.files = files;
  }

  KernelFiles files() {
    return files;
  }

  /** It has a place; false when nobody wants it any more. */
  synchronized boolean placed(SharedDriverProcess in) {
    driver = in;
    return !closed;
  }

  private synchronized @Nullable SharedDriverProcess close(boolean now) {
    closed |= now;
    return driver;
  }

  /** It has ended; later words on that change nothing. */
  void ended(KernelExit how) {
    exit.complete(how);
  }

  @Override
  public LaunchSpec spec() {
    return spec;
  }

  @Override
  public String handle() {
    return files.name();
  }

  @Override
  public ConnectionInfo connection() {
    return connection;
  }

  @Override
  public Transport connect(String identity) {
    return Transport.client(connection, identity);
  }

  @Override
  public CompletableFuture<KernelExit> exit() {
    return exit.copy();
  }

  @Override
  public void awaitReady(Duration deadline) {
    Answers.await(
        this,
        deadline,
        () -> {
          var present = close(false);
          return present == null ? "(it has no place yet)" : present.logTail();
        });
  }

  @Override
  public void interrupt(Duration deadline) {
    Answers.interrupt(this, deadline);
  }

  @Override
  public void shutdown(Duration deadline) {
    var present = close(true);
    if (present != null && alive()) {
      present.stop(this);
      awaitExit(deadline);
    }
    ended(KernelExit.of(0));
    files.delete();
  }

  private void awaitExit(Duration limit) {
    try {
      var unused = exit.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Its driver has been told; others may start meanwhile.
      System.getLogger(SharedKernel.class.getName())
          .log(System.Logger.Level.DEBUG, "A kernel takes long to leave its driver", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    shutdown(CLOSE);
  }
}
