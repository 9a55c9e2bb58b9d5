package io.sparkmaster.kernel.runtime.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The notebook's Spark, which starts in the background, and its cells' jobs. Thread-safe. */
public final class NotebookSpark {
  private static final long EVENTS_MILLIS = 10_000;

  private final CompletableFuture<SparkSession> starting;
  private final JobProgress progress = new JobProgress();
  private final CellMetrics metrics = new CellMetrics();
  private @Nullable SparkContext followed;

  /**
   * Spark that a future brings up.
   *
   * @param start is given what has to be told of each context that is made
   */
  public NotebookSpark(Function<Consumer<SparkContext>, CompletableFuture<SparkSession>> start) {
    this.starting = start.apply(this::follow);
  }

  /** Follows the jobs of a context that is being made; the running cell goes on in it. */
  private synchronized void follow(SparkContext context) {
    context.addSparkListener(progress);
    context.addSparkListener(metrics);
    if (followed != null) {
      context.setLocalProperties(followed.getLocalProperties());
    }
    followed = context;
  }

  /**
   * The session; the learner's own if that one has taken the first one's place. Waits while the
   * first one starts.
   *
   * @throws KernelException when it does not
   */
  public SparkSession session() {
    try {
      return current(starting.get());
    } catch (ExecutionException e) {
      var cause =
          e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
      if (cause instanceof KernelException known) {
        throw known;
      }
      throw new KernelException(Code.SPARK_DOES_NOT_START, "Spark does not start: " + cause, cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KernelException(Code.SPARK_DOES_NOT_START, "Stopped while Spark was starting.", e);
    }
  }

  private Optional<SparkSession> ready() {
    return starting.isDone() && !starting.isCompletedExceptionally()
        ? Optional.of(current(starting.join()))
        : Optional.empty();
  }

  private static SparkSession current(SparkSession first) {
    if (!first.sparkContext().isStopped()) {
      return first;
    }
    var made = SparkSession.getDefaultSession();
    return made.isDefined() && !made.get().sparkContext().isStopped() ? made.get() : first;
  }

  /** Begins a cell on the calling thread; waits while Spark starts. */
  public void begin(String group, String cellId) {
    metrics.begin(cellId);
    JobProgress.begin(session().sparkContext(), group, cellId);
  }

  /** Begins work on the calling thread that is no cell's. */
  public void beginUncounted(String group) {
    var context = session().sparkContext();
    awaitEvents(context);
    metrics.none();
    JobProgress.begin(context, group, null);
  }

  /** What Spark did in the cell's last run; empty when the cell was not run. */
  public Optional<ObjectNode> metrics(String cellId) {
    var context = session().sparkContext();
    awaitEvents(context);
    return metrics
        .of(cellId)
        .map(
            counts -> {
              var cached = 0L;
              for (var rdd : context.getRDDStorageInfo()) {
                cached += rdd.memSize() + rdd.diskSize();
              }
              return counts.put("cached_bytes", cached);
            });
  }

  /** Spark tells listeners later than it answers. */
  private static void awaitEvents(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty(EVENTS_MILLIS);
    } catch (Exception e) {
      // Scala declares no TimeoutException. Counts that may be short must not be taken for whole.
      throw new KernelException(
          Code.SPARK_DOES_NOT_ANSWER, "Spark's events are not in yet. Try again.", e);
    }
  }

  /** How the cell's jobs stand, while one is running and once the first of them is that old. */
  public Optional<JobReport> running(String group, Duration atLeast) {
    return progress.running(group, atLeast);
  }

  /** Ends the cell on the calling thread. */
  public Optional<JobReport> end(String group) {
    return ready().flatMap(session -> progress.end(session.sparkContext(), group));
  }

  /** Cancels the cell's jobs and those that it would still start. */
  public void cancel(String group) {
    ready().ifPresent(session -> session.sparkContext().cancelJobGroupAndFutureJobs(group));
  }

  /** Stops Spark if it has started. */
  public void stop() {
    ready().ifPresent(SparkSession::stop);
  }
}
