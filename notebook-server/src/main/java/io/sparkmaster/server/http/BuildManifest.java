package io.sparkmaster.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a build of web files tells of itself, in a JSON file beside them. */
public interface BuildManifest {
  /** The version of the file's format. */
  int schema();

  /**
   * Reads the file.
   *
   * @param what the build's name for people, which begins a sentence
   * @throws ServerException when it is missing, broken, or of another version of the format
   */
  static <M extends BuildManifest> M read(Path file, int schema, Class<M> type, String what) {
    try {
      var manifest = Json.mapper().readValue(Files.readAllBytes(file), type);
      if (manifest.schema() == schema) {
        return manifest;
      }
      var found = "it is of schema %d, not %d".formatted(manifest.schema(), schema);
      throw unusable(what, file, found, null);
    } catch (JsonProcessingException broken) {
      throw unusable(what, file, Json.fault(broken), broken);
    } catch (IOException unreadable) {
      throw unusable(what, file, "it cannot be read", unreadable);
    }
  }

  private static ServerException unusable(
      String what, Path file, String why, @Nullable Exception cause) {
    return new ServerException(
        ErrorCode.CONFIGURATION,
        "%s cannot be served, because of %s: %s. Build it again: delete the folder %s and run `sparkmaster start`."
            .formatted(what, file, why, file.getParent()),
        cause);
  }
}
