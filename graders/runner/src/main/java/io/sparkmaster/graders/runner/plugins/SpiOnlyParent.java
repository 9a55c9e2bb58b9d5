package io.sparkmaster.graders.runner.plugins;

import io.sparkmaster.graders.spi.v1.Grader;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** What a plugin sees beside its own jar: the JDK and the graders' interface. */
final class SpiOnlyParent extends ClassLoader {
  private static final String SPI = "io.sparkmaster.graders.spi.";

  SpiOnlyParent() {
    super("graders-spi-only", ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith(SPI)) {
      return Class.forName(name, false, Grader.class.getClassLoader());
    }
    throw new ClassNotFoundException(name + " is not visible to graders");
  }

  @Override
  public @Nullable URL getResource(String name) {
    return ClassLoader.getPlatformClassLoader().getResource(name);
  }

  /** The program's own service files must not make a plugin offer the built-in graders. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.startsWith("META-INF/services/")
        ? Collections.emptyEnumeration()
        : super.getResources(name);
  }
}
