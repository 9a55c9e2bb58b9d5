package io.sparkmaster.server.lab;

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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users' workspaces: named layouts of JupyterLab's window, one file each. */
final class Workspaces {
  private static final Logger LOG = LoggerFactory.getLogger(Workspaces.class);
  private static final String SUFFIX = ".jupyterlab-workspace";
  private static final int LONGEST_NAME = 255 - SUFFIX.length();

  private final Path folder;

  Workspaces(Path folder) {
    this.folder = folder;
  }

  /** All of a user that can be read, sorted by file name. */
  List<ObjectNode> all(UserId user) {
    var ofUser = folder.resolve(user.value());
    if (!Files.isDirectory(ofUser)) {
      return List.of();
    }
    try (var files = Files.list(ofUser)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted()
          .flatMap(file -> readable(file).stream())
          .toList();
    } catch (IOException failed) {
      throw storage("The workspaces in %s cannot be listed.".formatted(ofUser), failed);
    }
  }

  /** The workspace, or an empty one of that name. */
  ObjectNode read(UserId user, String name) {
    return readable(file(user, name)).orElseGet(() -> empty(name));
  }

  void write(UserId user, String name, ObjectNode workspace) {
    if (!workspace.path("data").isObject()
        || !workspace.path("metadata").path("id").asText().equals(name)) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "The workspace \"%s\" is not saved: the body must be {\"data\": {...}, \"metadata\": {\"id\": \"%s\"}}."
              .formatted(name, name));
    }
    var file = file(user, name);
    try {
      Files.createDirectories(file.getParent());
      AtomicFiles.write(file, Json.mapper().writeValueAsBytes(workspace));
    } catch (IOException failed) {
      throw storage("The workspace \"%s\" cannot be written to %s.".formatted(name, file), failed);
    }
  }

  void delete(UserId user, String name) {
    try {
      Files.delete(file(user, name));
    } catch (NoSuchFileException absent) {
      throw new ServerException(
          ErrorCode.NOT_FOUND, "There is no workspace called \"%s\".".formatted(name));
    } catch (IOException failed) {
      throw storage("The workspace \"%s\" cannot be deleted.".formatted(name), failed);
    }
  }

  private static Optional<ObjectNode> readable(Path file) {
    try {
      var content = Json.mapper().readTree(Files.readAllBytes(file));
      if (content instanceof ObjectNode workspace && content.path("metadata").isObject()) {
        var times = Files.readAttributes(file, BasicFileAttributes.class);
        var metadata = (ObjectNode) workspace.path("metadata");
        metadata.put("created", times.creationTime().toString());
        metadata.put("last_modified", times.lastModifiedTime().toString());
        return Optional.of(workspace);
      }
      LOG.warn("the workspace file {} holds no workspace and is passed over", file);
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException broken) {
      LOG.warn("the workspace file {} is passed over: {}", file, broken.getMessage());
    }
    return Optional.empty();
  }

  private static ObjectNode empty(String name) {
    var workspace = Json.mapper().createObjectNode();
    workspace.putObject("data");
    workspace.putObject("metadata").put("id", name);
    return workspace;
  }

  private Path file(UserId user, String name) {
    var encoded = encode(name);
    if (name.isEmpty() || encoded.length() > LONGEST_NAME) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "A workspace cannot be called \"%s\": the name is empty or too long.".formatted(name));
    }
    return folder.resolve(user.value()).resolve(encoded + SUFFIX);
  }

  /** Unlike names give unlike files, on file systems that ignore case too. */
  static String encode(String name) {
    var encoded = new StringBuilder();
    for (var octet : name.getBytes(StandardCharsets.UTF_8)) {
      var character = (char) (octet & 0xff);
      if ((character >= 'a' && character <= 'z')
          || (character >= '0' && character <= '9')
          || character == '-'
          || character == '_') {
        encoded.append(character);
      } else {
        encoded.append("%%%02x".formatted((int) character));
      }
    }
    return encoded.toString();
  }

  private static ServerException storage(String message, IOException cause) {
    return new ServerException(
        ErrorCode.STORAGE, message + " Is the disk full or read-only?", cause);
  }
}
