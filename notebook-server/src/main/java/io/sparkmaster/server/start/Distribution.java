package io.sparkmaster.server.start;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that this program was started from. */
public final class Distribution {
  private Distribution() {}

  /**
   * What the start script names in the system property {@code sparkmaster.distribution}; else the
   * folder above {@code lib}; when run from a build's classes, what that build assembles.
   */
  public static Path folder() {
    var named = System.getProperty("sparkmaster.distribution");
    if (named != null) {
      return Path.of(named).toAbsolutePath();
    }
    try {
      var source = Distribution.class.getProtectionDomain().getCodeSource();
      var code = Path.of(source.getLocation().toURI()).toAbsolutePath();
      return Files.isDirectory(code)
          ? code.resolveSibling("sparkmaster")
          : code.getParent().getParent();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
