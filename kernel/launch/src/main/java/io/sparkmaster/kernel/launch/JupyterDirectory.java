package io.sparkmaster.kernel.launch;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * A data directory where Jupyter programs look for kernelspecs (jupyter_core, "Common directories
 * and file locations").
 *
 * @param path the directory that has {@code kernels/} in it
 */
public record JupyterDirectory(Path path) {

  /** The one below an installation prefix, such as a virtual environment. */
  public static JupyterDirectory ofPrefix(Path prefix) {
    return new JupyterDirectory(prefix.resolve("share").resolve("jupyter"));
  }

  /** The user's own, as Jupyter finds it on each platform. */
  public static JupyterDirectory ofUser(
      Map<String, String> environment, String osName, Path userHome) {
    var given = environment.getOrDefault("JUPYTER_DATA_DIR", "");
    if (!given.isBlank()) {
      return new JupyterDirectory(Path.of(given));
    }
    var os = osName.toLowerCase(Locale.ROOT);
    if (os.contains("mac")) {
      return new JupyterDirectory(userHome.resolve("Library").resolve("Jupyter"));
    }
    if (os.contains("windows")) {
      var roaming = environment.getOrDefault("APPDATA", "");
      return new JupyterDirectory(
          roaming.isBlank()
              ? userHome.resolve(".jupyter").resolve("data")
              : Path.of(roaming, "jupyter"));
    }
    var data = environment.getOrDefault("XDG_DATA_HOME", "");
    return new JupyterDirectory(
        (data.isBlank() ? userHome.resolve(".local").resolve("share") : Path.of(data))
            .resolve("jupyter"));
  }

  Path kernels() {
    return path.resolve("kernels");
  }
}
