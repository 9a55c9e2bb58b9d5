package io.sparkmaster.server.lab;

import io.sparkmaster.server.http.BuildManifest;
import java.nio.file.Path;
import java.util.List;

/**
 * What the build of JupyterLab tells of itself in lab.json.
 *
 * @param scripts files of the page, in the order they run
 * @param extensions the packages that make up the application
 */
record LabManifest(
    int schema,
    String version,
    List<String> scripts,
    List<String> styles,
    List<Extension> extensions)
    implements BuildManifest {
  /** A package of the application; {@code schemas} when it has settings. */
  record Extension(String name, String version, boolean schemas) {}

  LabManifest {
    scripts = List.copyOf(scripts);
    styles = List.copyOf(styles);
    extensions = List.copyOf(extensions);
  }

  static LabManifest read(Path application) {
    return BuildManifest.read(application.resolve("lab.json"), 1, LabManifest.class, "JupyterLab");
  }
}
