package io.sparkmaster.kernel.runtime.spark;

import io.sparkmaster.kernel.runtime.task.TaskVariables;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.jspecify.annotations.Nullable;

/**
 * Gives each Spark job, whichever thread submits it, the variables' values of that moment.
 *
 * <p>When a job is submitted, Spark clones the submitting thread's local properties. So the clone
 * of ours has one more, which names a snapshot and goes with the job to its tasks.
 */
public final class JobSnapshots extends SparkListener {
  /** Keeps values. */
  public interface Values {
    /** Keeps the values as they are now, under a name that is an object of its own. */
    String snapshot();

    /** Lets the values of a snapshot go. */
    void release(String name);
  }

  /** Whose values a job gets. */
  @FunctionalInterface
  public interface Owners {
    /** The owner of the job with these properties, or of the thread that submits it; or null. */
    @Nullable Values of(Properties ofJob);
  }

  private final Owners owners;
  private final Map<Integer, Kept> ofJobs = new ConcurrentHashMap<>();

  private record Kept(Values by, String name) {}

  private JobSnapshots(Owners owners) {
    this.owners = owners;
  }

  /** Begins with the jobs submitted from now on. */
  public static void of(SparkContext context, Values values) {
    of(context, ofJob -> values);
  }

  /** The same, where several notebooks' jobs run in the context. */
  public static void of(SparkContext context, Owners values) {
    try {
      // Spark has no hook before a job is submitted; its listeners learn of jobs later.
      Field field = SparkContext.class.getDeclaredField("localProperties");
      field.setAccessible(true);
      var replaced = new Locals(values);
      replaced.set(context.localProperties().get());
      field.set(context, replaced);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Spark keeps local properties elsewhere", e);
    }
    context.addSparkListener(new JobSnapshots(values));
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    var name = job.properties() == null ? null : job.properties().get(TaskVariables.SNAPSHOT);
    var by = name == null ? null : owners.of(job.properties());
    if (name != null && by != null) {
      ofJobs.put(job.jobId(), new Kept(by, name.toString()));
    }
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd job) {
    var kept = ofJobs.remove(job.jobId());
    if (kept != null) {
      kept.by().release(kept.name());
    }
  }

  /** Each thread's local properties. */
  private static final class Locals extends InheritableThreadLocal<Properties> {
    private final Owners values;

    Locals(Owners values) {
      this.values = values;
    }

    @Override
    protected Properties initialValue() {
      return new WithSnapshot(values, null);
    }

    @Override
    protected Properties childValue(Properties parent) {
      return new WithSnapshot(values, parent);
    }

    @Override
    public void set(@Nullable Properties properties) {
      super.set(new WithSnapshot(values, properties));
    }
  }

  /** Properties whose clone names a snapshot. */
  private static final class WithSnapshot extends Properties {
    private static final long serialVersionUID = 1;

    private final transient Owners values;

    WithSnapshot(Owners values, @Nullable Properties from) {
      this.values = values;
      if (from != null) {
        putAll(from);
        remove(TaskVariables.SNAPSHOT);
      }
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public Object clone() {
      var clone = new Properties();
      clone.putAll(this);
      var owner = values.of(clone);
      if (owner != null) {
        clone.put(TaskVariables.SNAPSHOT, owner.snapshot());
      }
      return clone;
    }
  }
}
