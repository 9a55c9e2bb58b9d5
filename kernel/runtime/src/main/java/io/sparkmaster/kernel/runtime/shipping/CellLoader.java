package io.sparkmaster.kernel.runtime.shipping;

import java.security.ProtectionDomain;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one cell or snippet, which are unloaded together once nothing can reach one
 * of them. Others it asks for from the notebook's loader.
 */
final class CellLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final NotebookClassLoader notebook;

  /**
   * What its classes mention stays as long as they do: the JVM itself keeps it only from when it is
   * first used, which may be after all other names of it are gone.
   */
  private final Set<CellLoader> mentioned = new HashSet<>();

  private boolean prepared;

  CellLoader(NotebookClassLoader notebook) {
    super("notebook", notebook);
    this.notebook = notebook;
  }

  /** Whether it has been told what its classes mention. */
  boolean isPrepared() {
    return prepared;
  }

  void prepared() {
    prepared = true;
  }

  NotebookClassLoader notebook() {
    return notebook;
  }

  void keep(CellLoader other) {
    if (other != this) {
      mentioned.add(other);
    }
  }

  /** A call, not a request of the JVM: the other loader is not noted as having the class. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return notebook.loadClass(name, resolve);
  }

  @Nullable Class<?> loaded(String name) {
    return findLoadedClass(name);
  }

  /** All loaders share a domain, as threads keep the domains of the code that started them. */
  Class<?> define(String name, byte[] classFile, ProtectionDomain domain) {
    return defineClass(name, classFile, 0, classFile.length, domain);
  }
}
