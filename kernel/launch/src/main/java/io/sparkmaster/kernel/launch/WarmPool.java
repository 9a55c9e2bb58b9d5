package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps kernels started and warm, at most one for each who may want one, and gives them up where
 * others need the room. Thread-safe.
 */
public final class WarmPool implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WarmPool.class.getName());
  private static final String FIRST_JOB = "spark.range(1).count()";
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final Duration FIRST_CELL = Duration.ofSeconds(8);

  private final KernelProvider provider;
  private final Duration readyDeadline;
  private final IntSupplier room;
  private final Supplier<String> spark;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "warm-pool");
            thread.setDaemon(true);
            return thread;
          });

  /** By owner, the oldest first. */
  private final Map<String, Candidate> candidates = new LinkedHashMap<>();

  private boolean closed;

  private record Candidate(
      String owner,
      String spark,
      RunningKernel kernel,
      KernelClient client,
      CompletableFuture<Boolean> warm) {
    boolean fits(LaunchSpec spec, String present) {
      return kernel.spec().equals(spec) && works(present);
    }

    boolean works(String present) {
      return kernel.alive() && spark.equals(present);
    }
  }

  /**
   * An empty pool.
   *
   * @param room how many warm kernels there may be now; asked again and again
   */
  public WarmPool(KernelProvider provider, Duration readyDeadline, IntSupplier room) {
    this(provider, readyDeadline, room, () -> "");
  }

  /**
   * An empty pool of kernels that use a Spark outside.
   *
   * @param room how many warm kernels there may be now; asked again and again
   * @param spark what tells the Spark that a kernel finds now from others; asked again and again. A
   *     kernel that found another one is of no use
   */
  public WarmPool(
      KernelProvider provider, Duration readyDeadline, IntSupplier room, Supplier<String> spark) {
    this.provider = provider;
    this.readyDeadline = readyDeadline;
    this.room = room;
    this.spark = spark;
  }

  /**
   * Makes sure, in the background and as far as there is room, that the next {@link #take} of that
   * spec finds one warm. It takes the place of another one of that owner.
   */
  public void prepare(String owner, LaunchSpec spec) {
    later(() -> fill(owner, spec));
  }

  /**
   * Does so some seconds after the kernel answers: until then, that one and its first cell get the
   * machine for themselves.
   */
  public void prepareAfter(RunningKernel handedOver, String owner, LaunchSpec spec) {
    later(
        () -> {
          handedOver.awaitReady(readyDeadline);
          CompletableFuture.delayedExecutor(FIRST_CELL.toMillis(), TimeUnit.MILLISECONDS)
              .execute(() -> prepare(owner, spec));
        });
  }

  /** Whether there is one of use for that owner, warm or not yet. */
  public boolean has(String owner) {
    var present = spark.get();
    synchronized (this) {
      var candidate = candidates.get(owner);
      return candidate != null && candidate.works(present);
    }
  }

  private synchronized void later(Runnable task) {
    if (!closed) {
      background.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              // Nobody waits for a warm kernel; when the server stops, it is stopped in the middle.
              var level = closedNow() ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
              LOG.log(level, "No warm kernel: {0}", e.getMessage());
            }
          });
    }
  }

  /**
   * The warm kernel of that spec, when there is one of use: even when it is not warm yet, since it
   * is ahead of a new one in any case.
   */
  public Optional<RunningKernel> take(LaunchSpec spec) {
    return Optional.ofNullable(handOver(spec));
  }

  /**
   * A new kernel, for which warm ones are given up where there is no room for both.
   *
   * @throws LaunchException when it cannot be started
   */
  public RunningKernel launch(LaunchSpec spec) {
    trim(room.getAsInt());
    return provider.launch(spec);
  }

  private @Nullable RunningKernel handOver(LaunchSpec spec) {
    Candidate found = null;
    var present = spark.get();
    synchronized (this) {
      for (var candidate : candidates.values()) {
        if (candidate.fits(spec, present)) {
          found = candidate;
        }
      }
      if (found == null) {
        return null;
      }
      candidates.remove(found.owner());
    }
    letGo(found);
    return found.kernel();
  }

  /** While its first job runs, its client is needed to the end of that. */
  private static void letGo(Candidate candidate) {
    if (candidate.warm().isDone()) {
      candidate.client().close();
    }
  }

  /** Whether the pool holds a kernel of that spec that has run a first Spark job. */
  public boolean isWarm(LaunchSpec spec) {
    var present = spark.get();
    synchronized (this) {
      return candidates.values().stream()
          .anyMatch(candidate -> candidate.fits(spec, present) && candidate.warm().getNow(false));
    }
  }

  /** Gives up the oldest, until there are that many at most. */
  private void trim(int most) {
    var given = new ArrayList<Candidate>();
    synchronized (this) {
      var oldest = candidates.values().iterator();
      while (candidates.size() > Math.max(0, most) && oldest.hasNext()) {
        given.add(oldest.next());
        oldest.remove();
      }
    }
    given.forEach(WarmPool::end);
  }

  private static void end(Candidate candidate) {
    candidate.kernel().shutdown(STOP);
    letGo(candidate);
  }

  private void fill(String owner, LaunchSpec spec) {
    Candidate replaced;
    var present = spark.get();
    synchronized (this) {
      replaced = candidates.get(owner);
      if (closed || (replaced != null && replaced.fits(spec, present))) {
        return;
      }
      candidates.remove(owner);
    }
    if (replaced != null) {
      end(replaced);
    }
    var most = room.getAsInt();
    if (most <= 0) {
      return;
    }
    trim(most - 1);
    var kernel = provider.launch(spec);
    var client = new KernelClient(kernel.connect(UUID.randomUUID().toString()));
    var filled = new Candidate(owner, present, kernel, client, new CompletableFuture<>());
    synchronized (this) {
      if (!closed) {
        candidates.put(owner, filled);
      }
    }
    if (closedNow()) {
      kernel.close();
      client.close();
      return;
    }
    warm(filled);
  }

  private synchronized boolean closedNow() {
    return closed;
  }

  private void warm(Candidate filled) {
    try {
      filled.kernel().awaitReady(readyDeadline);
      filled.client().awaitReady(readyDeadline);
      var content = Json.object().put("silent", true).put("store_history", false);
      filled
          .client()
          .start(FIRST_JOB, content)
          .applyToEither(
              filled.kernel().exit().thenApply(exit -> null),
              execution -> execution != null && execution.status().equals("ok"))
          .thenAccept(filled.warm()::complete)
          .orTimeout(readyDeadline.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (LaunchException | ProtocolException | CompletionException e) {
      if (!closedNow()) {
        LOG.log(System.Logger.Level.WARNING, "The warm kernel is not warm: {0}", e.getMessage());
      }
    } finally {
      filled.warm().complete(false);
      closeUnlessHeld(filled);
    }
  }

  /** The client of one that is held stays, so that the kernel knows that it is not alone. */
  private void closeUnlessHeld(Candidate filled) {
    synchronized (this) {
      if (filled.equals(candidates.get(filled.owner()))) {
        return;
      }
    }
    filled.client().close();
  }

  /** Stops the warm kernels. Kernels that were handed over are their takers' own. */
  @Override
  public void close() {
    List<Candidate> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(candidates.values());
      candidates.clear();
    }
    background.shutdownNow();
    for (var candidate : last) {
      candidate.kernel().close();
      letGo(candidate);
    }
  }
}
