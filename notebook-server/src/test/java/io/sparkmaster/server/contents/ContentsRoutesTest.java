package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How what is in a workspace moves, goes, goes back, and is trusted. */
final class ContentsRoutesTest extends OneWorkspace {
  @Nested
  class Renaming {
    @Test
    void movesTheFileAndItsCheckpoint() throws IOException {
      Files.writeString(root.resolve("a.txt"), "a");
      Files.createDirectory(root.resolve("d"));
      json(server.send("POST", "/api/contents/a.txt/checkpoints", ""), 201);

      var model =
          json(server.send("PATCH", "/api/contents/a.txt", "{\"path\":\"d/b c.txt\"}"), 200);

      assertThat(model.get("path").asText()).isEqualTo("d/b c.txt");
      assertThat(root.resolve("d/b c.txt")).hasContent("a");
      assertThat(root.resolve("a.txt")).doesNotExist();
      assertThat(json(server.get("/api/contents/d/b%20c.txt/checkpoints"), 200)).hasSize(1);
    }

    @Test
    void ontoAnotherFileIsAConflict() throws IOException {
      Files.writeString(root.resolve("a.txt"), "a");
      Files.writeString(root.resolve("b.txt"), "b");

      json(server.send("PATCH", "/api/contents/a.txt", "{\"path\":\"b.txt\"}"), 409);

      assertThat(root.resolve("b.txt")).hasContent("b");
      json(server.send("PATCH", "/api/contents/none", "{\"path\":\"c.txt\"}"), 404);
      json(server.send("PATCH", "/api/contents/a.txt", "{}"), 400);
      json(server.send("PATCH", "/api/contents/a.txt", "{\"path\":\"../x\"}"), 400);
      json(server.send("PATCH", "/api/contents/a.txt", "{\"path\":\"a.txt\"}"), 200);
    }
  }

  @Nested
  class Deleting {
    @Test
    void removesFilesAndFoldersThatHoldOnlyCheckpoints() throws IOException {
      Files.createDirectories(root.resolve("d/.ipynb_checkpoints"));
      Files.writeString(root.resolve("d/.ipynb_checkpoints/x-checkpoint.txt"), "x");
      Files.writeString(root.resolve("a.txt"), "a");

      assertThat(server.send("DELETE", "/api/contents/d", "").statusCode()).isEqualTo(204);
      assertThat(server.send("DELETE", "/api/contents/a.txt", "").statusCode()).isEqualTo(204);

      assertThat(root).isEmptyDirectory();
      json(server.send("DELETE", "/api/contents/a.txt", ""), 404);
    }

    @Test
    void aFolderWithFilesOrTheWorkspaceIsRefused() throws IOException {
      Files.createDirectory(root.resolve("d"));
      Files.writeString(root.resolve("d/a.txt"), "a");

      assertThat(json(server.send("DELETE", "/api/contents/d", ""), 400).get("message").asText())
          .contains("d is not empty");
      json(server.send("DELETE", "/api/contents", ""), 400);
      assertThat(root.resolve("d/a.txt")).exists();
    }
  }

  @Nested
  class Checkpointing {
    @Test
    void keepsOneOlderVersionToGoBackTo() throws IOException {
      var path = "/api/contents/a.ipynb/checkpoints";
      Files.writeString(root.resolve("a.ipynb"), "first");
      assertThat(json(server.get(path), 200)).isEmpty();

      var made = json(server.send("POST", path, ""), 201);
      assertThat(made.get("id").asText()).isEqualTo("checkpoint");
      assertThat(Instant.parse(made.get("last_modified").asText())).isBefore(Instant.now());
      Files.writeString(root.resolve("a.ipynb"), "second");

      assertThat(server.send("POST", path + "/checkpoint", "").statusCode()).isEqualTo(204);
      assertThat(root.resolve("a.ipynb")).hasContent("first");
      assertThat(root.resolve(".ipynb_checkpoints/a-checkpoint.ipynb")).hasContent("first");
      assertThat(server.send("DELETE", path + "/checkpoint", "").statusCode()).isEqualTo(204);
      json(server.send("POST", path + "/checkpoint", ""), 404);
      json(server.send("POST", path + "/..%2f..", ""), 404);
    }
  }

  @Nested
  class Trusting {
    @Test
    void outputFromElsewhereIsNotTrustedEvenAfterASave() throws IOException {
      Files.writeString(root.resolve("a.ipynb"), NOTEBOOK.formatted(RICH));
      assertThat(trusted()).isFalse();

      json(put("a.ipynb", notebook(NOTEBOOK.formatted(RICH))), 200);

      assertThat(trusted()).isFalse();
    }

    @Test
    void outputThatWasMadeHereIsTrustedAndAChangeBehindOurBackIsNot() throws IOException {
      var own =
          NOTEBOOK
              .formatted(RICH)
              .replace("\"metadata\":{},\"exec", "\"metadata\":{\"trusted\":true},\"exec");
      json(put("a.ipynb", notebook(own)), 201);
      assertThat(trusted()).isTrue();
      assertThat(root.resolve("a.ipynb")).content().doesNotContain("trusted");

      var file = root.resolve("a.ipynb");
      Files.writeString(file, Files.readString(file).replace("<b>", "<script>"));

      assertThat(trusted()).isFalse();
    }

    @Test
    void theUserMayTrustANotebook() throws IOException {
      Files.writeString(root.resolve("a.ipynb"), NOTEBOOK.formatted(RICH));

      assertThat(server.send("POST", "/api/contents/a.ipynb/trust", "").statusCode())
          .isEqualTo(201);

      assertThat(trusted()).isTrue();
    }

    private boolean trusted() throws JsonProcessingException {
      return json(server.get("/api/contents/a.ipynb"), 200)
          .at("/content/cells/0/metadata/trusted")
          .booleanValue();
    }
  }
}
