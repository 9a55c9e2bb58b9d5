package io.sparkmaster.server.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the build of the site tells of itself in site.json: the files that its page loads. */
record SiteManifest(int schema, String script, List<String> styles) {
  private static final int SCHEMA = 1;

  SiteManifest {
    styles = List.copyOf(styles);
  }

  static SiteManifest read(Path site) {
    var file = site.resolve("site.json");
    try {
      var manifest = Json.mapper().readValue(Files.readAllBytes(file), SiteManifest.class);
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
        "The site cannot be served, because of %s: %s. Build it again: delete the folder %s and run `sparkmaster start`."
            .formatted(file, why, file.getParent()),
        cause);
  }
}
