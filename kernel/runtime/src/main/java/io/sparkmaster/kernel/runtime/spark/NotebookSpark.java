package io.sparkmaster.kernel.runtime.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.jspecify.annotations.Nullable;

/** The notebook's Spark, which starts in the background, and its cells' jobs. Thread-safe. */
public final class NotebookSpark {
  private static final System.Logger LOG = System.getLogger(NotebookSpark.class.getName());
  private static final long EVENTS_MILLIS = 10_000;
  private static final long LAST_EVENTS_MILLIS = 300;

  /** How the job groups begin of what no learner has run. */
  public static final String UNCOUNTED = "sparkmaster-";

  private static final String REHEARSAL = UNCOUNTED + "rehearsal";

  /** Longer, and a cell does not wait for a rehearsal. */
  private static final long REHEARSAL_SECONDS = 10;

  private final Start start;
  private final Executor executor;
  private boolean begun;
  private CompletableFuture<Void> rehearsal = CompletableFuture.completedFuture(null);
  private volatile CompletableFuture<SparkSession> starting;

  /** Of the first session, however many come after it. */
  private final CompletableFuture<SessionReset> beginning;

  private volatile @Nullable StoppedCells stopped;
  private final JobProgress progress = new JobProgress();
  private final CellMetrics metrics;
  private final List<SparkListener> followers = new ArrayList<>();
  private @Nullable SparkContext followed;

  /** The streams that ran when a cell began, by the cell's job group. */
  private final Map<String, Set<UUID>> streamsBefore = new ConcurrentHashMap<>();

  /** Starts Spark. */
  public interface Start {
    /**
     * Starts it with settings, under Spark's own names.
     *
     * @param follow has to be told of each context that is made, before it runs any job
     * @throws KernelException when it does not start
     */
    SparkSession start(Map<String, String> settings, Consumer<SparkContext> follow);

    /** Whether a job with these properties is the notebook's. */
    default boolean isOurs(@Nullable Properties ofJob) {
      return true;
    }

    /** The calling thread begins to work with the session. */
    default void begin(SparkSession session) {}

    /** Ends the session. */
    default void stop(SparkSession session) {
      session.stop();
    }
  }

  /** Spark that is started by an executor. */
  public NotebookSpark(Start start, Map<String, String> settings, Executor executor) {
    this.start = start;
    this.metrics = new CellMetrics(start::isOurs);
    this.executor = executor;
    this.starting =
        CompletableFuture.supplyAsync(() -> warmed(start.start(settings, this::follow)), executor);
    var isScratch = !settings.containsKey(SessionReset.WAREHOUSE);
    this.beginning = starting.thenApply(session -> new SessionReset(session, isScratch));
    var unawaited = starting.thenAcceptAsync(QueryWarmUp::plan, executor);
    LOG.log(System.Logger.Level.DEBUG, "Warm-up: {0}", unawaited);
  }

  /** Follows the jobs of a context that is being made; the running cell goes on in it. */
  private synchronized void follow(SparkContext context) {
    var cells = new StoppedCells(context);
    followers.clear();
    followers.addAll(List.of(progress, metrics, cells));
    followers.forEach(context::addSparkListener);
    if (followed != null) {
      context.setLocalProperties(followed.getLocalProperties());
    }
    followed = context;
    stopped = cells;
  }

  /** Loads what every cell's begin asks, before the first cell waits for it. */
  private static SparkSession warmed(SparkSession session) {
    LOG.log(System.Logger.Level.DEBUG, "Streams at start: {0}", activeStreams(session));
    return session;
  }

  /**
   * Ends Spark and brings up another with other settings; on the calling thread, between cells'
   * jobs.
   *
   * @throws KernelException when it does not start; then there is no Spark
   */
  public void restart(Map<String, String> settings) {
    started().ifPresent(start::stop);
    try {
      starting = CompletableFuture.completedFuture(start.start(settings, this::follow));
    } catch (KernelException e) {
      starting = CompletableFuture.failedFuture(e);
      throw e;
    }
  }

  /**
   * Brings the session back to how it began, on a cell's thread; the cell has to begin again.
   *
   * @throws KernelException when that cannot be done
   */
  public void reset() {
    // For its error where there is no session.
    LOG.log(System.Logger.Level.DEBUG, "Reset of {0}", session());
    beginning.join().run();
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

  /** Done when the first session has started. */
  public CompletionStage<SparkSession> ready() {
    return starting;
  }

  /** The session if it has started; waits for nothing. */
  public Optional<SparkSession> started() {
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

  /**
   * Runs a small query, unless cells have run, so that the first cell's is fast. One that begins
   * meanwhile waits, because the query's job would count as its own.
   */
  public synchronized void rehearse() {
    if (!begun) {
      rehearsal =
          CompletableFuture.runAsync(
              () -> {
                var context = session().sparkContext();
                context.setJobGroup(REHEARSAL, "rehearsal", true);
                QueryWarmUp.run(session());
                awaitLastEvents(context);
              },
              executor);
    }
  }

  private void awaitRehearsal() {
    CompletableFuture<Void> running;
    synchronized (this) {
      begun = true;
      running = rehearsal;
    }
    try {
      running.get(REHEARSAL_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // Its jobs would count as the cell's.
      started().ifPresent(session -> session.sparkContext().cancelJobGroupAndFutureJobs(REHEARSAL));
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "There was no rehearsal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Begins a cell on the calling thread; waits while Spark starts.
   *
   * @param title what Spark's UI calls its jobs
   */
  public void begin(String group, String cellId, String title) {
    awaitRehearsal();
    start.begin(session());
    metrics.begin(cellId);
    streamsBefore.put(group, activeStreams(session()).keySet());
    progress.begin(session().sparkContext(), group, title, cellId);
  }

  /** Begins work on the calling thread that is no cell's. */
  public void beginUncounted(String group) {
    awaitRehearsal();
    var context = session().sparkContext();
    start.begin(session());
    awaitEvents(context);
    metrics.none();
    progress.begin(context, group, "no cell", null);
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

  /** A summary that is a little short does no harm. */
  private static void awaitLastEvents(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty(LAST_EVENTS_MILLIS);
    } catch (Exception e) {
      // Scala declares no exceptions.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.log(System.Logger.Level.DEBUG, "Spark's events are late", e);
    }
  }

  /** How the cell's jobs stand, while one is running and once the first of them is that old. */
  public Optional<JobReport> running(String group, Duration atLeast) {
    return progress.running(group, atLeast);
  }

  /**
   * Ends the cell on the calling thread; empty when it had no jobs.
   *
   * @param exact waits for what Spark tells late
   */
  public Optional<JobReport> end(String group, boolean exact) {
    if (exact) {
      started().map(SparkSession::sparkContext).ifPresent(NotebookSpark::awaitLastEvents);
    }
    started().ifPresent(session -> ClonedSessions.release());
    streamsBefore.remove(group);
    var jobs = started().flatMap(session -> progress.end(session.sparkContext(), group));
    jobs.ifPresent(report -> IdlePools.endSoon());
    return jobs;
  }

  /** Cancels the cell's jobs, those that it would still start, and the streams it has started. */
  public void cancel(String group) {
    var before = streamsBefore.get(group);
    var cells = stopped;
    if (cells != null) {
      cells.stop(group);
    }
    if (before != null) {
      started().ifPresent(session -> stopStreams(session, before));
    }
  }

  /** Cancels all jobs, also those of threads that earlier cells have left. */
  public void cancelAll() {
    started()
        .map(SparkSession::sparkContext)
        .filter(context -> !context.isStopped())
        .ifPresent(SparkContext::cancelAllJobs);
  }

  /** Takes variables, listeners, strategies and the like away that cells gave to the session. */
  public void removeExtras() {
    SessionExtras.remove((org.apache.spark.sql.classic.SparkSession) session());
  }

  /** Ending a stream waits for its batch, which Stop must not. */
  private static void stopStreams(SparkSession session, Set<UUID> except) {
    activeStreams(session)
        .forEach(
            (id, query) -> {
              if (!except.contains(id)) {
                var stopping = new Thread(() -> stop(query), "stop-stream");
                stopping.setDaemon(true);
                stopping.start();
              }
            });
  }

  private static void stop(StreamingQuery query) {
    try {
      query.stop();
    } catch (Exception e) {
      // Scala declares no TimeoutException.
      LOG.log(System.Logger.Level.WARNING, "A stream does not stop", e);
    }
  }

  private static Map<UUID, StreamingQuery> activeStreams(SparkSession session) {
    return Arrays.stream(session.streams().active())
        .collect(Collectors.toMap(StreamingQuery::runId, query -> query));
  }

  /** Stops Spark if it has started. */
  public void stop() {
    started().ifPresent(start::stop);
    unfollow();
  }

  /** A context that others use goes on without this notebook's listeners. */
  private synchronized void unfollow() {
    var context = followed;
    if (context != null && !context.isStopped()) {
      followers.forEach(context::removeSparkListener);
    }
    followers.clear();
  }
}
