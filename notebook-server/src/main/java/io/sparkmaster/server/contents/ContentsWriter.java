package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Saves what a client sends: notebooks, files, chunks of large files, new folders. */
final class ContentsWriter {
  private final UserId user;
  private final WorkspaceRoot root;
  private final NotebookTrust trust;
  private final ChunkedUploads uploads;

  ContentsWriter(UserId user, WorkspaceRoot root, NotebookTrust trust, ChunkedUploads uploads) {
    this.user = user;
    this.root = root;
    this.trust = trust;
    this.uploads = uploads;
  }

  /**
   * Saves and describes what is there now.
   *
   * @param model with type, format, content and, for a part of a large file, chunk
   */
  ContentsModel save(ContentsPath path, ObjectNode model) {
    var type = model.path("type").asText("");
    if (type.isEmpty()) {
      throw bad("No file type provided");
    }
    if (path.isRoot()) {
      throw bad("The workspace itself cannot be saved");
    }
    try {
      return switch (type) {
        case "directory" -> directory(path);
        case "notebook" -> notebook(path, model);
        case "file" -> file(path, model);
        default ->
            throw bad(
                "Unhandled contents type: %s; known are notebook, file, directory".formatted(type));
      };
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("saved", path, failed);
    }
  }

  private ContentsModel directory(ContentsPath path) throws IOException {
    try (var spot = root.holdPlace(path)) {
      if (!spot.isFolder()) {
        if (spot.exists()) {
          throw bad("Not a directory: %s".formatted(path));
        }
        spot.folder().makeFolder(spot.name());
      }
      return Models.of(path, spot);
    }
  }

  private ContentsModel notebook(ContentsPath path, ObjectNode model) throws IOException {
    try (var spot = placeOfFile(path)) {
      var notebook = Notebook.of(content(model), path);
      var fault = notebook.fault();
      trust.signIfOwn(user, notebook);
      var bytes = notebook.intoBytes();
      spot.replace(bytes);
      return Models.of(path, spot).withHash(Sha256.hex(bytes)).withMessage(fault.orElse(null));
    }
  }

  private ContentsModel file(ContentsPath path, ObjectNode model) throws IOException {
    try (var spot = placeOfFile(path)) {
      var bytes = bytes(path, model);
      if (model.hasNonNull("chunk")) {
        return chunk(path, model.get("chunk").asInt(0), bytes);
      }
      spot.replace(bytes);
      return Models.of(path, spot).withHash(Sha256.hex(bytes));
    }
  }

  private ContentsModel chunk(ContentsPath path, int number, byte[] bytes) throws IOException {
    if (number == 0 || number < -1) {
      throw bad("Chunks are numbered 1, 2, 3... and the last one -1, not %d".formatted(number));
    }
    try (var spot = root.holdPlaceHere(path)) {
      return Models.of(path, uploads.accept(spot, number, bytes));
    }
  }

  private Spot placeOfFile(ContentsPath path) throws IOException {
    var spot = root.holdPlace(path);
    if (spot.isFolder()) {
      spot.close();
      throw bad("%s is a directory, not a file".formatted(path));
    }
    return spot;
  }

  private static JsonNode content(ObjectNode model) {
    if (!model.hasNonNull("content")) {
      throw bad("No file content provided");
    }
    return model.get("content");
  }

  private static byte[] bytes(ContentsPath path, ObjectNode model) {
    var content = content(model);
    if (!content.isTextual()) {
      throw bad("The content of %s must be a text".formatted(path));
    }
    var format = model.path("format").asText("");
    switch (format) {
      case "text" -> {
        return content.textValue().getBytes(StandardCharsets.UTF_8);
      }
      case "base64" -> {
        try {
          return Base64.getMimeDecoder().decode(content.textValue());
        } catch (IllegalArgumentException malformed) {
          throw bad("The content of %s is not base64".formatted(path));
        }
      }
      default ->
          throw bad(
              "Must specify format of file contents as 'text' or 'base64', not '%s'"
                  .formatted(format));
    }
  }

  private static ServerException bad(String message) {
    return new ServerException(ErrorCode.BAD_REQUEST, message);
  }
}
