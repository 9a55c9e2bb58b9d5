package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import java.time.InstantSource;
import java.util.Set;

/**
 * Remembers which notebooks a user made, so that rich output of their own is shown as it is and
 * output from elsewhere is cleaned first. What counts is the type, source and outputs of the cells.
 */
public final class NotebookTrust {
  private static final Set<String> RICH = Set.of("execute_result", "display_data");

  private final Database database;
  private final InstantSource clock;

  public NotebookTrust(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Marks the code cells for the front end. */
  static void mark(Notebook notebook, boolean known) {
    for (var cell : notebook.json().path("cells")) {
      if (isCode(cell) && cell.path("metadata") instanceof ObjectNode metadata) {
        metadata.put("trusted", known);
      }
    }
  }

  /** Remembers a notebook that is being saved, unless some output in it came from elsewhere. */
  void signIfOwn(UserId user, Notebook notebook) {
    for (var cell : notebook.json().path("cells")) {
      if (isCode(cell) && !cell.path("metadata").path("trusted").asBoolean() && isRich(cell)) {
        return;
      }
    }
    sign(user, notebook);
  }

  /** Remembers a notebook because its user says that it is to be trusted. */
  void sign(UserId user, Notebook notebook) {
    var digest = digest(notebook);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    INSERT INTO notebook_signatures (user_id, digest, signed_at) VALUES (?, ?, ?)
                    ON CONFLICT (user_id, digest) DO NOTHING\
                    """,
                    user.value(),
                    digest,
                    clock.millis()));
  }

  /** Whether a notebook of this digest is the user's own. */
  boolean isSigned(UserId user, String digest) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        "SELECT 1 FROM notebook_signatures WHERE user_id = ? AND digest = ?",
                        user.value(),
                        digest)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent());
  }

  private static boolean isCode(JsonNode cell) {
    return cell.path("cell_type").asText().equals("code");
  }

  private static boolean isRich(JsonNode cell) {
    for (var output : cell.path("outputs")) {
      if (RICH.contains(output.path("output_type").asText())) {
        return true;
      }
    }
    return false;
  }

  /** Of what counts. */
  static String digest(Notebook notebook) {
    var shown = Json.mapper().createArrayNode();
    for (var cell : notebook.json().path("cells")) {
      var part = shown.addObject();
      for (var key : Set.of("cell_type", "source", "outputs", "attachments")) {
        part.set(key, cell.path(key).isMissingNode() ? null : cell.get(key));
      }
    }
    return Sha256.hex(NotebookWriter.write(shown));
  }
}
