package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Remembers which notebooks a user made, so that rich output of their own is shown as it is and
 * output from elsewhere is cleaned first. What counts is the type, source and outputs of the cells.
 */
public final class NotebookTrust {
  private static final Set<String> RICH = Set.of("execute_result", "display_data");

  private static final int MOST_KNOWN = 2_000;

  private final Database database;
  private final InstantSource clock;
  private final Set<Signature> known = Collections.newSetFromMap(new LatestSignatures());

  public NotebookTrust(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private record Signature(UserId user, String digest) {}

  /** Those of which it was known last that they are in the database, which forgets none. */
  private static final class LatestSignatures extends LinkedHashMap<Signature, Boolean> {
    LatestSignatures() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Signature, Boolean> eldest) {
      return size() > MOST_KNOWN;
    }
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
    var signature = new Signature(user, digest(notebook));
    if (isKnown(signature)) {
      return;
    }
    // A save waits for the disk once, for the notebook. A lost signature is asked for again.
    database.writeUnsynced(
        handle ->
            handle.execute(
                """
                INSERT INTO notebook_signatures (user_id, digest, signed_at) VALUES (?, ?, ?)
                ON CONFLICT (user_id, digest) DO NOTHING\
                """,
                user.value(),
                signature.digest(),
                clock.millis()));
    know(signature);
  }

  /** Whether a notebook of this digest is the user's own. */
  boolean isSigned(UserId user, String digest) {
    var signature = new Signature(user, digest);
    if (isKnown(signature)) {
      return true;
    }
    var signed = isStored(signature);
    if (signed) {
      know(signature);
    }
    return signed;
  }

  private boolean isKnown(Signature signature) {
    synchronized (known) {
      // Adding is what moves it to the end of the line.
      return known.contains(signature) && !known.add(signature);
    }
  }

  private void know(Signature signature) {
    synchronized (known) {
      known.add(signature);
    }
  }

  private boolean isStored(Signature signature) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        "SELECT 1 FROM notebook_signatures WHERE user_id = ? AND digest = ?",
                        signature.user().value(),
                        signature.digest())
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
    return NotebookWriter.digest(shown);
  }
}
