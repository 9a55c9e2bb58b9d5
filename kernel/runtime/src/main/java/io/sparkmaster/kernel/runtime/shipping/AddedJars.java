package io.sparkmaster.kernel.runtime.shipping;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Jars that cells add, seen by the classes of all cells. */
final class AddedJars extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  AddedJars(ClassLoader parent) {
    super("added-jars", new URL[0], parent);
  }

  void add(Path jar) {
    try {
      addURL(jar.toUri().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalStateException("A file always has a URL", e);
    }
  }
}
