package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one kernel started and warm for the next who asks for an equal one. After each hand-over it
 * starts another of the same kind in the background. Thread-safe.
 */
public final class WarmPool implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WarmPool.class.getName());
  private static final String FIRST_JOB = "spark.range(1).count()";
  private static final Duration STOP = Duration.ofSeconds(2);

  private final KernelProvider provider;
  private final Duration readyDeadline;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "warm-pool");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable Candidate candidate;
  private boolean closed;

  private record Candidate(RunningKernel kernel, CompletableFuture<Boolean> warm) {}

  /** An empty pool. */
  public WarmPool(KernelProvider provider, Duration readyDeadline) {
    this.provider = provider;
    this.readyDeadline = readyDeadline;
  }

  /** Makes sure, in the background, that the next {@link #take} of that spec finds one warm. */
  public synchronized void prepare(LaunchSpec spec) {
    if (!closed) {
      background.execute(() -> fill(spec));
    }
  }

  /**
   * A kernel of that spec: the warm one when it is such a one and alive, even when it is not warm
   * yet, since it is ahead of a new one in any case; otherwise a new one.
   *
   * @throws LaunchException when a new one cannot be started
   */
  public RunningKernel take(LaunchSpec spec) {
    var ready = handOver(spec);
    var kernel = ready != null ? ready : provider.launch(spec);
    synchronized (this) {
      if (!closed) {
        background.execute(() -> fillAfter(kernel, spec));
      }
    }
    return kernel;
  }

  private synchronized @Nullable RunningKernel handOver(LaunchSpec spec) {
    var present = candidate;
    if (present == null || !present.kernel().spec().equals(spec) || !present.kernel().alive()) {
      return null;
    }
    candidate = null;
    return present.kernel();
  }

  /** Whether the pool holds a kernel of that spec that has run a first Spark job. */
  public synchronized boolean isWarm(LaunchSpec spec) {
    var present = candidate;
    return present != null
        && present.kernel().spec().equals(spec)
        && present.kernel().alive()
        && present.warm().getNow(false);
  }

  /** The kernel just handed over gets the machine for itself until it answers. */
  private void fillAfter(RunningKernel handedOver, LaunchSpec spec) {
    try {
      handedOver.awaitReady(readyDeadline);
    } catch (LaunchException e) {
      // Whoever took it is told by the kernel itself.
      LOG.log(System.Logger.Level.DEBUG, "The kernel that was handed over did not start", e);
      return;
    }
    fill(spec);
  }

  private void fill(LaunchSpec spec) {
    RunningKernel replaced = null;
    synchronized (this) {
      var present = candidate;
      var fits =
          present != null && present.kernel().spec().equals(spec) && present.kernel().alive();
      if (closed || fits) {
        return;
      }
      if (present != null) {
        replaced = present.kernel();
      }
      candidate = null;
    }
    if (replaced != null) {
      replaced.shutdown(STOP);
    }
    Candidate filled;
    try {
      filled = new Candidate(provider.launch(spec), new CompletableFuture<>());
    } catch (LaunchException e) {
      LOG.log(System.Logger.Level.WARNING, "No warm kernel: {0}", e.getMessage());
      return;
    }
    synchronized (this) {
      if (!closed) {
        candidate = filled;
      }
    }
    if (closedNow()) {
      filled.kernel().close();
      return;
    }
    warm(filled);
  }

  private synchronized boolean closedNow() {
    return closed;
  }

  private void warm(Candidate filled) {
    try (var client = new KernelClient(filled.kernel().connect(UUID.randomUUID().toString()))) {
      filled.kernel().awaitReady(readyDeadline);
      client.awaitReady(readyDeadline);
      var content = Json.object().put("silent", true).put("store_history", false);
      client
          .start(FIRST_JOB, content)
          .applyToEither(
              filled.kernel().exit().thenApply(exit -> null),
              execution -> execution != null && execution.status().equals("ok"))
          .thenAccept(filled.warm()::complete)
          .orTimeout(readyDeadline.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (LaunchException | ProtocolException | CompletionException e) {
      filled.warm().complete(false);
      LOG.log(System.Logger.Level.WARNING, "The warm kernel is not warm: {0}", e.getMessage());
    }
  }

  /** Stops the warm kernel. Kernels that were handed over are their takers' own. */
  @Override
  public void close() {
    Candidate last;
    synchronized (this) {
      closed = true;
      last = candidate;
      candidate = null;
    }
    background.shutdownNow();
    if (last != null) {
      last.kernel().close();
    }
  }
}
