package io.sparkmaster.kernel.runtime.shipping;

import io.sparkmaster.kernel.runtime.seat.Seats;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.JobArtifactSet;
import org.apache.spark.JobArtifactState;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Says, for each job of a context, whose classes its tasks load. Spark takes that from a
 * thread-local which no thread inherits; it asks for the submitting thread's local properties just
 * before, on the same thread, so that is where the thread-local is set.
 */
final class SubmittingSessions extends InheritableThreadLocal<Properties> {
  /** The local property that names the session; Spark hands it on to the threads that it uses. */
  static final String SESSION = Seats.PROPERTY;

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final ThreadLocal<Option<JobArtifactState>> CURRENT = current();

  private final InheritableThreadLocal<Properties> properties;
  private final Map<ClassLoader, JobArtifactState> byLoader = new ConcurrentHashMap<>();
  private final Map<String, JobArtifactState> byName = new ConcurrentHashMap<>();

  private volatile boolean several;

  private SubmittingSessions(InheritableThreadLocal<Properties> properties) {
    this.properties = properties;
  }

  /** The context's, which are put in place the first time. */
  static synchronized SubmittingSessions of(SparkContext context) {
    if (context.localProperties() instanceof SubmittingSessions known) {
      return known;
    }
    try {
      // Spark has no hook before a job is submitted; its listeners learn of jobs later.
      var field = SparkContext.class.getDeclaredField("localProperties");
      field.setAccessible(true);
      var sessions = new SubmittingSessions(context.localProperties());
      field.set(context, sessions);
      return sessions;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Spark keeps local properties elsewhere", e);
    }
  }

  synchronized void join(ClassLoader loader, JobArtifactState state) {
    several |= !byLoader.isEmpty() && !byLoader.containsKey(loader);
    byLoader.put(loader, state);
    byName.put(state.uuid(), state);
  }

  /** Its threads, if some go on, have no classes from then on: not those of another session. */
  void leave(ClassLoader loader) {
    var state = byLoader.remove(loader);
    if (state != null) {
      several = true;
      byName.remove(state.uuid());
    }
  }

  /** Whether there is, or has been, more than one session. */
  boolean areSeveral() {
    return several;
  }

  /** Of the session whose job has these properties. */
  @Nullable ClassLoader loader(@Nullable Properties ofJob) {
    var session = ofJob == null ? null : ofJob.getProperty(SESSION);
    return byLoader.entrySet().stream()
        .filter(each -> each.getValue().uuid().equals(session))
        .map(each -> NotebookClassLoader.forThreads(each.getKey()))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Properties get() {
    var known = properties.get();
    var session = session(known);
    if (session != null) {
      known.setProperty(SESSION, session.uuid());
    }
    CURRENT.set(Option.apply(session));
    return known;
  }

  /**
   * Whose code runs goes before what the thread has inherited: threads of the JVM's common pool
   * have been started by whoever came first.
   */
  private @Nullable JobArtifactState session(Properties known) {
    if (!several) {
      return byName.values().stream().findFirst().orElse(null);
    }
    var running =
        STACK.walk(frames -> frames.map(this::of).filter(each -> each != null).findFirst());
    if (running.isPresent()) {
      return running.get();
    }
    var named = known.getProperty(SESSION);
    return named != null ? byName.get(named) : of(Thread.currentThread().getContextClassLoader());
  }

  private @Nullable JobArtifactState of(StackWalker.StackFrame frame) {
    return of(frame.getDeclaringClass().getClassLoader());
  }

  private @Nullable JobArtifactState of(@Nullable ClassLoader loader) {
    var notebook = NotebookClassLoader.of(loader);
    return notebook == null ? null : byLoader.get(notebook);
  }

  @Override
  public void set(@Nullable Properties given) {
    properties.set(given);
  }

  @Override
  public void remove() {
    properties.remove();
  }

  @SuppressWarnings("unchecked")
  private static ThreadLocal<Option<JobArtifactState>> current() {
    try {
      // Spark's own way of setting it takes it back when a block of code ends.
      var field =
          Class.forName(JobArtifactSet.class.getName() + "$")
              .getDeclaredField("currentClientSessionState");
      field.setAccessible(true);
      return (ThreadLocal<Option<JobArtifactState>>) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Spark keeps a job's artifacts elsewhere", e);
    }
  }
}
