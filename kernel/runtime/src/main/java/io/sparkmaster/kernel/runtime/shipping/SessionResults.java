package io.sparkmaster.kernel.runtime.shipping;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.TaskResultGetter;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.scheduler.TaskSetManager;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.jspecify.annotations.Nullable;
import scala.Enumeration;

/**
 * Reads the results of tasks with the class loader of the session whose job it is. Spark's own
 * reads all with the loader of whoever was first.
 */
final class SessionResults extends TaskResultGetter {
  private final SparkEnv env;
  private final Function<Properties, @Nullable ClassLoader> loaders;
  private @Nullable ThreadLocal<SerializerInstance> ofTasks;
  private @Nullable ThreadLocal<SerializerInstance> ofResults;
  private @Nullable ExecutorService threads;
  private final ThreadLocal<@Nullable ClassLoader> asked = new ThreadLocal<>();

  private SessionResults(
      SparkEnv env,
      TaskSchedulerImpl scheduler,
      ExecutorService threads,
      Function<Properties, @Nullable ClassLoader> loaders) {
    super(env, scheduler);
    this.env = env;
    this.loaders = loaders;
    this.ofTasks = new ByLoader(env::closureSerializer);
    this.ofResults = new ByLoader(() -> withoutLoader(env));
    this.threads = new OnBehalf(threads);
  }

  /** Takes the place of the context's. */
  static void in(SparkContext context, Function<Properties, @Nullable ClassLoader> loaders) {
    if (context.taskScheduler() instanceof TaskSchedulerImpl scheduler
        && !(scheduler.taskResultGetter() instanceof SessionResults)) {
      // Its threads go on, with results that they have begun to read.
      var threads = scheduler.taskResultGetter().getTaskResultExecutor();
      scheduler.taskResultGetter_$eq(
          new SessionResults(context.env(), scheduler, threads, loaders));
    }
  }

  /** Whether results are in Java's own form, for which a serializer is made at no cost. */
  static boolean isCheap(SparkContext context) {
    return !context.isStopped() && context.env().serializer() instanceof JavaSerializer;
  }

  private static Serializer withoutLoader(SparkEnv env) {
    try {
      return env.serializer().getClass().getConstructor(SparkConf.class).newInstance(env.conf());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "spark.serializer is "
              + env.serializer().getClass().getName()
              + ", which several sessions of one driver cannot share: it has no constructor that"
              + " takes a SparkConf. Use org.apache.spark.serializer.JavaSerializer or"
              + " KryoSerializer.",
          e);
    }
  }

  @Override
  public ThreadLocal<SerializerInstance> serializer() {
    return ofTasks == null ? super.serializer() : ofTasks;
  }

  @Override
  public ThreadLocal<SerializerInstance> taskResultSerializer() {
    return ofResults == null ? super.taskResultSerializer() : ofResults;
  }

  @Override
  public ExecutorService getTaskResultExecutor() {
    return threads == null ? super.getTaskResultExecutor() : threads;
  }

  @Override
  public void enqueueSuccessfulTask(TaskSetManager tasks, long id, ByteBuffer result) {
    asked.set(loaders.apply(tasks.taskSet().properties()));
    try {
      super.enqueueSuccessfulTask(tasks, id, result);
    } finally {
      asked.remove();
    }
  }

  @Override
  public void enqueueFailedTask(
      TaskSetManager tasks, long id, Enumeration.Value state, ByteBuffer reason) {
    asked.set(loaders.apply(tasks.taskSet().properties()));
    try {
      super.enqueueFailedTask(tasks, id, state, reason);
    } finally {
      asked.remove();
    }
  }

  /** A serializer for each reading, made with the reading thread's context class loader. */
  private static final class ByLoader extends ThreadLocal<SerializerInstance> {
    private final Supplier<Serializer> serializer;

    ByLoader(Supplier<Serializer> serializer) {
      this.serializer = serializer;
    }

    @Override
    public SerializerInstance get() {
      return serializer.get().newInstance();
    }
  }

  /** Runs what it is given with the context class loader of the task's session. */
  private final class OnBehalf extends AbstractExecutorService {
    private final ExecutorService threads;

    OnBehalf(ExecutorService threads) {
      this.threads = threads;
    }

    @Override
    public void execute(Runnable reading) {
      var loader = asked.get();
      threads.execute(
          () -> {
            var thread = Thread.currentThread();
            var before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader == null ? before : loader);
            try {
              reading.run();
            } finally {
              thread.setContextClassLoader(before);
            }
          });
    }

    @Override
    public void shutdown() {
      threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
      return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) throws InterruptedException {
      return threads.awaitTermination(time, unit);
    }
  }
}
