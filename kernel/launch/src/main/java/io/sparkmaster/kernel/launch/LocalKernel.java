package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.kernel.protocol.transport.ZmqTransport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A kernel that is a process of this machine. */
final class LocalKernel implements RunningKernel {
  private static final System.Logger LOG = System.getLogger(LocalKernel.class.getName());
  private static final long LOG_LIMIT_BYTES = 4L << 20;
  private static final Duration AFTER_SIGNAL = Duration.ofSeconds(2);

  /** What {@link ZmqTransport#kernel} says when it cannot bind; the kernel's log repeats it. */
  private static final String BIND_FAILURE = "Cannot listen on the ports";

  private final LaunchSpec spec;
  private final ConnectionInfo connection;
  private final ProcessHandle process;
  private final KernelFiles files;
  private final BoundedLog log;
  private final Care care;
  private final CompletableFuture<KernelExit> exit;

  /**
   * What its provider does for it.
   *
   * @param exceeded the limit for which it was ended, when it was
   * @param ended to be called when the process has ended, before its files go
   */
  record Care(Supplier<String> exceeded, Runnable ended) {
    static final Care NONE = new Care(() -> "", () -> {});
  }

  private LocalKernel(
      LaunchSpec spec,
      ConnectionInfo connection,
      ProcessHandle process,
      CompletableFuture<Integer> exitCode,
      KernelFiles files,
      Care care) {
    this.care = care;
    this.spec = spec;
    this.connection = connection;
    this.process = process;
    this.files = files;
    this.log = new BoundedLog(files.log(), LOG_LIMIT_BYTES);
    this.exit = exitCode.thenApply(this::exited);
  }

  /** One that has just been started. */
  static LocalKernel started(
      LaunchSpec spec, ConnectionInfo connection, Process process, KernelFiles files, Care care)
      throws IOException {
    var code = process.onExit().thenApply(Process::exitValue);
    var kernel = new LocalKernel(spec, connection, process.toHandle(), code, files, care);
    kernel.log.follow(process.getInputStream(), "kernel-" + process.pid());
    files.started(process);
    return kernel;
  }

  /** One that an earlier program started; how it ends and what it prints is that one's to know. */
  static LocalKernel adopted(
      LaunchSpec spec,
      ConnectionInfo connection,
      ProcessHandle process,
      KernelFiles files,
      Care care) {
    var code = process.onExit().thenApply(ended -> KernelExit.UNKNOWN);
    var kernel = new LocalKernel(spec, connection, process, code, files, care);
    kernel.log.follow(InputStream.nullInputStream(), "kernel-" + process.pid());
    return kernel;
  }

  private KernelExit exited(int code) {
    var tail = log.tail();
    return new KernelExit(code, tail.contains(BIND_FAILURE), care.exceeded().get(), tail);
  }

  @Override
  public String handle() {
    return files.name();
  }

  @Override
  public LaunchSpec spec() {
    return spec;
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
    Answers.await(this, deadline, log::tail);
  }

  @Override
  public void interrupt(Duration deadline) {
    Answers.interrupt(this, deadline);
  }

  @Override
  public void shutdown(Duration deadline) {
    if (alive()) {
      try (var client = Answers.client(this)) {
        var content = Json.object().put("restart", false);
        client.request(Channel.CONTROL, "shutdown_request", content);
        exitsWithin(deadline);
      }
    }
    close();
  }

  @Override
  public void close() {
    // The list is taken while the parent lives; afterwards its children are somebody else's.
    var descendants = process.descendants().toList();
    if (process.isAlive()) {
      signal(descendants, false);
      process.destroy();
      if (!exitsWithin(AFTER_SIGNAL)) {
        process.destroyForcibly();
      }
    }
    signal(descendants, true);
    exitsWithin(AFTER_SIGNAL);
    if (SandboxInit.end(files.sandbox())) {
      LOG.log(System.Logger.Level.INFO, "Ended what a kernel left in its sandbox");
    }
    care.ended().run();
    files.delete();
    try {
      log.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete the log of a kernel", e);
    }
  }

  private static void signal(List<ProcessHandle> processes, boolean forcibly) {
    for (var handle : processes) {
      if (handle.isAlive()) {
        var sent = forcibly ? handle.destroyForcibly() : handle.destroy();
        LOG.log(System.Logger.Level.DEBUG, "Signal to {0}: {1}", handle.pid(), sent);
      }
    }
  }

  private boolean exitsWithin(Duration limit) {
    try {
      exit.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("An exit never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
