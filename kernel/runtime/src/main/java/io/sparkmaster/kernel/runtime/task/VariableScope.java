package io.sparkmaster.kernel.runtime.task;

import org.jspecify.annotations.Nullable;

/**
 * A context class loader that says where the running thread finds the notebook's Java variables.
 *
 * <p>A class loader, because a thread's context class loader is the one thread-local that the JIT
 * compiler reads like a field, that threads hand on to those they start, and that Spark sets anew
 * before each task: a value left behind by one task is never seen by the next.
 */
public abstract class VariableScope extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  /** The variables' values by their numbers; null in the driver, where fields hold them. */
  Object @Nullable [] slots;

  /** The scope of the driver's own threads. */
  protected VariableScope(String name, ClassLoader parent) {
    super(name, parent);
  }

  VariableScope(ClassLoader parent, Object[] slots) {
    super("task", parent);
    this.slots = slots;
  }
}
