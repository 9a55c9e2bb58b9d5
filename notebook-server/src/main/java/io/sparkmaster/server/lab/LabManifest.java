package io.sparkmaster.server.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    List<Extension> extensions) {
  private static final int SCHEMA = 1;

  /** A package of the application; {@code schemas} when it has settings. */
  record Extension(String name, String version, boolean schemas) {}

  LabManifest {
    scripts = List.copyOf(scripts);
    styles = List.copyOf(styles);
    extensions = List.copyOf(extensions);
  }

  static LabManifest read(Path application) {
    var file = application.resolve("lab.json");
    try {
      var manifest = Json.mapper().readValue(Files.readAllBytes(file), LabManifest.class);
      if (manifest.schema() == SCHEMA) {
        return manifest;
      }
      throw unusable(file, "it is of schema " + manifest.schema() + ", not " + SCHEMA, null);
    } catch (JsonProcessingException broken) {
      throw unusable(file, broken.getOriginalMessage(), broken);
    } catch (IOException unreadable) {
      throw unusable(file, "it cannot be read", unreadable);
    }
  }

  private static ServerException unusable(Path file, String why, @Nullable Exception cause) {
    return new ServerException(
        ErrorCode.CONFIGURATION,
        "JupyterLab cannot be served, because of %s: %s. Build it again: delete the folder %s and run `sparkmaster start`."
            .formatted(file, why, file.getParent()),
        cause);
  }
}
