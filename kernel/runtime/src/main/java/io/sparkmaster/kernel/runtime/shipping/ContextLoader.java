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

  /** More classes of cells make it a burden; a new one makes Scala's reflection begin anew. */
  private static final int MAX_CLASSES = 100;

  private final NotebookClassLoader notebook;
  private final ClassLoader behind;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /**
   * A loader for threads.
   *
   * @param behind has all that is not a cell's
   */
  ContextLoader(NotebookClassLoader notebook, ClassLoader behind) {
    super("notebook", behind);
    this.notebook = notebook;
    this.behind = behind;
  }

  NotebookClassLoader notebook() {
    return notebook;
  }

  boolean isFull() {
    return asked.size() > MAX_CLASSES;
  }

  /**
   * One that has been asked for nothing yet, in the place of this one: also for threads that were
   * started when an earlier one was new and that have nothing to do just now.
   */
  ContextLoader renewed() {
    var next = new ContextLoader(notebook, behind);
    for (var thread : threads()) {
      if (thread.getContextClassLoader() instanceof ContextLoader old
          && old.notebook == notebook
          && old.behind == behind) {
        thread.setContextClassLoader(next);
      }
    }
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
    asked.add(name);
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
