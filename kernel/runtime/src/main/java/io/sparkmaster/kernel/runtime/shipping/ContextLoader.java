package io.sparkmaster.kernel.runtime.shipping;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A class loader for threads that has no classes itself and is thrown away after a while. The JVM
 * keeps a class for as long as each loader that it was asked of by name, as Spark does with the
 * context class loader for all that it deserializes.
 */
final class ContextLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  /** More make it a burden; a new one makes Scala's reflection and Spark's compiler begin anew. */
  private static final int MAX_NAMELESS = 10;

  private final NotebookClassLoader notebook;
  private final ClassLoader behind;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /** Cells that had no name any more before this loader was there: who asks again, uses them. */
  private final Set<String> inUse;

  private volatile boolean isReplaced;

  /**
   * A loader for threads.
   *
   * @param behind has all that is not a cell's
   */
  ContextLoader(NotebookClassLoader notebook, ClassLoader behind) {
    this(notebook, behind, Set.of());
  }

  private ContextLoader(NotebookClassLoader notebook, ClassLoader behind, Set<String> inUse) {
    super("notebook", behind);
    this.notebook = notebook;
    this.behind = behind;
    this.inUse = inUse;
  }

  NotebookClassLoader notebook() {
    return notebook;
  }

  /** Whether it keeps classes of cells that have no name any more, and too many. */
  boolean isFull() {
    var nameless = notebook.nameless(asked);
    nameless.removeAll(inUse);
    return nameless.size() > MAX_NAMELESS;
  }

  boolean isReplaced() {
    return isReplaced;
  }

  /**
   * One that has been asked for nothing yet, in the place of this one: also for threads that were
   * started when an earlier one was new and that have nothing to do just now.
   */
  ContextLoader renewed() {
    var next = new ContextLoader(notebook, behind, notebook.nameless(asked));
    for (var thread : threads()) {
      if (thread.getContextClassLoader() instanceof ContextLoader old
          && old.notebook == notebook
          && old.behind == behind) {
        thread.setContextClassLoader(next);
      }
    }
    isReplaced = true;
    notebook.replaced();
    return next;
  }

  private static List<Thread> threads() {
    var group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    // The count may grow meanwhile; who is missed has the next loader some cells later.
    var all = new Thread[2 * group.activeCount() + 10];
    return Arrays.asList(all).subList(0, group.enumerate(all));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!CellLoaders.isOfACell(name)) {
      return behind.loadClass(name);
    }
    var found = notebook.loadClass(name, resolve);
    asked.add(CellLoaders.group(name));
    return found;
  }

  @Override
  public @Nullable URL getResource(String name) {
    return behind.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return behind.getResources(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    return behind.getResourceAsStream(name);
  }
}
