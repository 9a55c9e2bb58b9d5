package io.sparkmaster.kernel.runtime.task;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * How code of Java cells reads and writes the notebook's variables: inside a task by a copy of the
 * value that the variable had when the job was submitted, elsewhere by the variable itself. Called
 * by rewritten classes only; variables go by number. Thread-safe.
 */
public final class TaskVariables {
  /** The job's local property that names the values its tasks see. */
  public static final String SNAPSHOT = "sparkmaster.variables";

  /** Says that the thread runs no task: the field holds the value. */
  public static final Object FIELD = new Object();

  /** Stands for null. */
  public static final Object NULL = new Object();

  private static final Map<TaskContext, TaskScope> SCOPES = new ConcurrentHashMap<>();

  /** For threads that a task starts. */
  private static final InheritableThreadLocal<@Nullable TaskScope> INHERITED =
      new InheritableThreadLocal<>();

  private TaskVariables() {}

  /** The variable's value, {@link #NULL}, or {@link #FIELD}: for what is not in the scope yet. */
  public static Object find(int variable) {
    var scope = scope();
    return scope == null ? FIELD : scope.get(variable);
  }

  /**
   * Called where a closure arrives. Threads that its task starts know their task from then on, and
   * the variables that the closure can read are there, so that reading them does not branch.
   *
   * @param variables their numbers, each followed by a comma
   */
  public static void enter(String variables) {
    var scope = TaskContext.get() == null ? null : scope();
    if (scope != null && !variables.isEmpty()) {
      for (var number : variables.split(",")) {
        scope.prepare(Integer.parseInt(number));
      }
    }
  }

  /** Whether an assignment goes to the field. */
  public static boolean isField() {
    return scope() == null;
  }

  /** Sets the variable for the running task alone. */
  public static void write(int variable, @Nullable Object value) {
    var scope = scope();
    if (scope != null) {
      scope.put(variable, value == null ? NULL : value);
    }
  }

  /** The running task's scope; null outside tasks, in the driver. */
  private static @Nullable TaskScope scope() {
    var task = TaskContext.get();
    if (task != null) {
      var known = SCOPES.get(task);
      return known == null ? begin(task) : known;
    }
    var inherited = INHERITED.get();
    if (inherited != null && inherited.isActive()) {
      inherited.enter();
      return inherited;
    }
    var env = SparkEnv.get();
    return env == null || env.executorId().equals("driver") ? null : strangers();
  }

  /** For threads that no task's own thread has started, such as those of parallel streams. */
  private static TaskScope strangers() {
    var active = SCOPES.values().stream().toList();
    var jobs = active.stream().map(TaskScope::snapshot).distinct().limit(2).count();
    if (jobs > 1) {
      throw new IllegalStateException(
          "A notebook variable is read on an executor that works for several jobs, by a thread"
              + " that belongs to none of their tasks. Read the variable in the lambda itself, into"
              + " a local variable.");
    }
    return jobs == 1
        ? active.get(0)
        : new TaskScope("now-" + Thread.currentThread().getId() + "-" + System.nanoTime());
  }

  private static TaskScope begin(TaskContext task) {
    var scope = new TaskScope(TaskScope.snapshot(task));
    SCOPES.put(task, scope);
    INHERITED.set(scope);
    scope.enter();
    task.addTaskCompletionListener(
        (TaskCompletionListener)
            ended -> {
              SCOPES.remove(task);
              INHERITED.remove();
              scope.end();
            });
    return scope;
  }
}
