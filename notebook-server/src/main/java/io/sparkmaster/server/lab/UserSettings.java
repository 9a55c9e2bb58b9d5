package io.sparkmaster.server.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What users have changed in the settings, kept as they wrote it, comments included. */
final class UserSettings {
  private static final Logger LOG = LoggerFactory.getLogger(UserSettings.class);
  private static final String NOTHING_SET = "{}";

  private final Path folder;

  UserSettings(Path folder) {
    this.folder = folder;
  }

  /**
   * The settings of one plugin.
   *
   * @param raw the text as written
   * @param values what it says; empty when the text is no JSON, which only an edit by hand can make
   */
  record Stored(String raw, ObjectNode values) {}

  Stored read(UserId user, String id) {
    var file = file(user, id);
    try {
      var raw = Files.readString(file);
      return new Stored(raw, lenient(raw, file));
    } catch (NoSuchFileException unset) {
      return new Stored(NOTHING_SET, JsonNodeFactory.instance.objectNode());
    } catch (IOException unreadable) {
      throw new ServerException(
          ErrorCode.STORAGE, "The settings file %s cannot be read.".formatted(file), unreadable);
    }
  }

  /** Stores {@code raw}, which must be a JSON object, or fails and leaves the old settings. */
  void write(UserId user, String id, String raw) {
    check(id, raw);
    var file = file(user, id);
    try {
      Files.createDirectories(file.getParent());
      AtomicFiles.write(file, raw.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new ServerException(
          ErrorCode.STORAGE,
          "The settings of %s cannot be written to %s. Is the disk full or read-only?"
              .formatted(id, file),
          failed);
    }
  }

  private static void check(String id, String raw) {
    try {
      if (Json5.parse(raw) instanceof ObjectNode) {
        return;
      }
    } catch (JsonProcessingException broken) {
      var where = broken.getLocation();
      // What is nested too deep has no place.
      var place =
          where == null
              ? ""
              : "line %d, column %d: ".formatted(where.getLineNr(), where.getColumnNr());
      throw refused(id, place + Json.fault(broken));
    }
    throw refused(id, "they must be one JSON object, as in {\"name\": value}");
  }

  private static ServerException refused(String id, String why) {
    return new ServerException(
        ErrorCode.BAD_REQUEST, "The settings of %s are not saved: %s".formatted(id, why));
  }

  private static ObjectNode lenient(String raw, Path file) {
    try {
      if (Json5.parse(raw) instanceof ObjectNode values) {
        return values;
      }
      LOG.warn("the settings file {} holds no JSON object and counts as empty", file);
    } catch (JsonProcessingException broken) {
      LOG.warn(
          "the settings file {} is no JSON and counts as empty: {}", file, broken.getMessage());
    }
    return JsonNodeFactory.instance.objectNode();
  }

  /** {@code id} is one that {@link SettingsSchemas} knows, so its parts are names of files. */
  private Path file(UserId user, String id) {
    var colon = id.indexOf(':');
    return folder
        .resolve(user.value())
        .resolve(id.substring(0, colon))
        .resolve(id.substring(colon + 1) + ".jupyterlab-settings");
  }
}
