package io.sparkmaster.kernel.runtime.task;

import java.util.Arrays;
import org.apache.spark.TaskContext;

/** The notebook's variables as one task sees them: copies of its own. */
final class TaskScope extends VariableScope {
  static {
    registerAsParallelCapable();
  }

  private static final Object[] NONE = {};

  private final String snapshot;
  private boolean ended;

  TaskScope(ClassLoader parent, String snapshot) {
    super(parent, NONE);
    this.snapshot = snapshot;
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
    var value = ShippedValues.decode(snapshot, variable, getParent());
    return put(variable, value == null ? TaskVariables.NULL : value);
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

  /** Lets the values go; generated code that outlives the task may hold on to this loader. */
  synchronized void end() {
    ended = true;
    slots = NONE;
    var thread = Thread.currentThread();
    if (thread.getContextClassLoader() == this) {
      thread.setContextClassLoader(getParent());
    }
  }
}
