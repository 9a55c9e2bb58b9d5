package io.sparkmaster.kernel.runtime.task;

import java.util.Arrays;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a thread finds the notebook's Java variables: as one task sees them, copies of its own, or
 * in the driver's fields. Rewritten classes read {@link #slots} of {@link #current()} themselves;
 * what is not there they get by {@link TaskVariables#find}.
 */
public final class TaskScope {
  private static final Object[] NONE = {};
  private static final int MAX_THREADS = 1 << 20;

  /**
   * Scopes by their threads' ids, which are never used twice. Not a ThreadLocal: the JIT compiler
   * takes a plain read out of loops. Threads set their own place only; one that is lost to another
   * thread's growing of the table, or one whose task has ended, costs a longer way and no more.
   */
  private static @Nullable TaskScope[] byThread = new TaskScope[1024];

  private static final TaskScope DRIVER = new TaskScope();

  /** The variables' values by their numbers; null in the driver, where fields hold the values. */
  public Object @Nullable [] slots;

  private final String snapshot;
  private final @Nullable ClassLoader loader;
  private boolean ended;

  private TaskScope() {
    this.snapshot = "";
    this.loader = null;
  }

  TaskScope(String snapshot) {
    this.snapshot = snapshot;
    this.loader = Thread.currentThread().getContextClassLoader();
    this.slots = NONE;
  }

  /** The running thread's scope, if it has one yet. */
  public static @Nullable TaskScope current() {
    var scopes = byThread;
    var id = Thread.currentThread().getId();
    return id < scopes.length ? scopes[(int) id] : null;
  }

  /** Says that the running thread is the driver's and will never run a task. */
  public static void isDriver() {
    DRIVER.enter();
  }

  /** Makes this the running thread's scope. */
  void enter() {
    var id = Thread.currentThread().getId();
    if (id < MAX_THREADS) {
      if (id >= byThread.length) {
        grow((int) id);
      }
      byThread[(int) id] = this;
    }
  }

  private static synchronized void grow(int id) {
    if (id >= byThread.length) {
      byThread = Arrays.copyOf(byThread, Math.max(id + 1, 2 * byThread.length));
    }
  }

  /** The snapshot of the task's job; without one, values are those of when the stage asks. */
  static String snapshot(TaskContext task) {
    var named = task.getLocalProperty(TaskVariables.SNAPSHOT);
    return named == null ? "stage-" + task.stageId() + "." + task.stageAttemptNumber() : named;
  }

  String snapshot() {
    return snapshot;
  }

  synchronized boolean isActive() {
    return !ended;
  }

  /** The value, {@link TaskVariables#NULL} for null. Fetched once for the task. */
  synchronized Object get(int variable) {
    var known = slots;
    if (known != null && variable < known.length && known[variable] != null) {
      return known[variable];
    }
    var value = ShippedValues.decode(snapshot, variable, loader);
    return put(variable, value == null ? TaskVariables.NULL : value);
  }

  /** Fetches the value if there is one; why not is said to who reads it. */
  void prepare(int variable) {
    try {
      var unused = get(variable);
    } catch (RuntimeException e) {
      System.getLogger(TaskScope.class.getName())
          .log(System.Logger.Level.DEBUG, "A variable is not here", e);
    }
  }

  /** Sets the value for this task alone. */
  synchronized Object put(int variable, Object value) {
    if (ended) {
      throw new IllegalStateException("The Spark task that started this thread has ended");
    }
    var known = slots == null ? NONE : slots;
    if (variable >= known.length) {
      known = Arrays.copyOf(known, Math.max(variable + 1, 2 * known.length));
    }
    known[variable] = value;
    slots = known;
    return value;
  }

  /** Lets the values go; threads that outlive the task may hold on to this. */
  synchronized void end() {
    ended = true;
    slots = NONE;
    var id = Thread.currentThread().getId();
    if (current() == this) {
      byThread[(int) id] = null;
    }
  }
}
