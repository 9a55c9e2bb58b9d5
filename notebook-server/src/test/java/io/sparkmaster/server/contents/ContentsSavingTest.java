package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients save and make in a workspace. */
final class ContentsSavingTest extends OneWorkspace {
  @Nested
  class Saving {
    @Test
    void aNotebookIsWrittenAsNbformatWouldAndReadBackEqual() throws IOException {
      var content = NOTEBOOK.formatted("");

      var saved = json(put("a.ipynb", notebook(content)), 201);
      var again = json(put("a.ipynb", notebook(content)), 200);
      var read = json(server.get("/api/contents/a.ipynb?hash=1"), 200);

      assertThat(saved.get("content").isNull()).isTrue();
      assertThat(saved.get("type").asText()).isEqualTo("notebook");
      assertThat(again.get("hash")).isEqualTo(read.get("hash"));
      assertThat(read.at("/content/cells/0/source").asText()).isEqualTo("1\n2");
      assertThat(root.resolve("a.ipynb"))
          .content()
          .startsWith("{\n \"cells\": [\n  {\n   \"cell_type\"")
          .contains("\"source\": [\n    \"1\\n\",\n    \"2\"\n   ]")
          .endsWith("}\n");
    }

    @Test
    void filesFoldersAndBytesAreSaved() throws IOException {
      json(put("d", "{\"type\":\"directory\"}"), 201);
      json(put("d/a.txt", file("text", "é")), 201);
      json(put("d/b.bin", file("base64", "/wA=")), 201);

      assertThat(root.resolve("d/a.txt")).hasContent("é");
      assertThat(root.resolve("d/b.bin")).hasBinaryContent(new byte[] {(byte) 0xff, 0});
    }

    @Test
    void aLargeFileComesInChunksAndAppearsWhenComplete() throws IOException {
      json(put("big.bin", chunk(1, "one-")), 201);
      json(put("big.bin", chunk(2, "two-")), 201);
      assertThat(root.resolve("big.bin")).doesNotExist();

      var model = json(put("big.bin", chunk(-1, "end")), 201);

      assertThat(root.resolve("big.bin")).hasContent("one-two-end");
      assertThat(model.get("size").asInt()).isEqualTo(11);
      assertThat(names(json(server.get("/api/contents"), 200).get("content")))
          .containsExactly("big.bin");
    }

    @Test
    void aChunkOutOfOrderIsRefusedAndTheOldFileStays() throws IOException {
      Files.writeString(root.resolve("big.bin"), "old");
      json(put("big.bin", chunk(1, "one")), 200);

      assertThat(json(put("big.bin", chunk(3, "three")), 400).get("message").asText())
          .contains("Chunk 3", "chunk 1");
      assertThat(root.resolve("big.bin")).hasContent("old");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"content\":\"x\",\"format\":\"text\"}",
          "{\"type\":\"file\"}",
          "{\"type\":\"file\",\"content\":\"x\"}",
          "{\"type\":\"file\",\"content\":\"x\",\"format\":\"odd\"}",
          "{\"type\":\"odd\",\"content\":\"x\"}",
          "{\"type\":\"notebook\",\"content\":\"x\"}",
          "{\"type\":\"notebook\",\"content\":{\"nbformat\":3}}",
          "{\"type\":\"file\",\"content\":\"x\",\"format\":\"text\",\"chunk\":0}",
          "{\"copy_from\":\"a\"}",
          "[]",
          "{\"type\":",
          "\"text\"",
        })
    void aBodyThatSaysTooLittleIsA400AndChangesNothing(String body) throws IOException {
      Files.writeString(root.resolve("a.txt"), "old");

      json(put("a.txt", body), 400);

      assertThat(root.resolve("a.txt")).hasContent("old");
    }

    @Test
    void aMissingFolderIsA404AndAHiddenNameA400() throws IOException {
      json(put("no/a.txt", file("text", "x")), 404);
      json(put(".a.txt", file("text", "x")), 400);
      json(put("a/../../b.txt".replace("..", "%2e%2e"), file("text", "x")), 400);
    }
  }

  @Nested
  class Creating {
    @Test
    void newEntriesGetTheNextFreeName() throws IOException {
      assertThat(created("{\"type\":\"notebook\"}")).isEqualTo("Untitled.ipynb");
      assertThat(created("{\"type\":\"notebook\"}")).isEqualTo("Untitled1.ipynb");
      assertThat(created("{\"type\":\"directory\"}")).isEqualTo("Untitled Folder");
      assertThat(created("{\"type\":\"directory\"}")).isEqualTo("Untitled Folder 1");
      assertThat(created("{\"type\":\"file\",\"ext\":\".txt\"}")).isEqualTo("untitled.txt");
      assertThat(created("{\"ext\":\".ipynb\"}")).isEqualTo("Untitled2.ipynb");
      assertThat(created("")).isEqualTo("untitled");
      json(server.get("/api/contents/Untitled.ipynb"), 200);
    }

    @Test
    void copiesAreNumberedAndACopyOfACopyIsNoLonger() throws IOException {
      Files.writeString(root.resolve("a.txt"), "a");
      Files.createDirectory(root.resolve("d"));

      assertThat(created("{\"copy_from\":\"a.txt\"}")).isEqualTo("a-Copy1.txt");
      assertThat(created("{\"copy_from\":\"a-Copy1.txt\"}")).isEqualTo("a-Copy2.txt");
      var response = server.send("POST", "/api/contents/d", "{\"copy_from\":\"/a.txt\"}");

      assertThat(json(response, 201).get("path").asText()).isEqualTo("d/a-Copy1.txt");
      assertThat(response.headers().firstValue("Location")).hasValue("/api/contents/d/a-Copy1.txt");
      assertThat(root.resolve("d/a-Copy1.txt")).hasContent("a");
    }

    @Test
    void aFolderIsCopiedWithWhatIsInItButNotIntoItself() throws IOException {
      Files.createDirectories(root.resolve("d/e"));
      Files.writeString(root.resolve("d/e/a.txt"), "a");

      assertThat(created("{\"copy_from\":\"d\"}")).isEqualTo("d-Copy1");
      assertThat(root.resolve("d-Copy1/e/a.txt")).hasContent("a");
      json(server.send("POST", "/api/contents/d/e", "{\"copy_from\":\"d\"}"), 400);
    }

    @Test
    void inAFileOrInNothingIsRefused() throws IOException {
      Files.writeString(root.resolve("a.txt"), "a");

      json(server.send("POST", "/api/contents/a.txt", "{\"type\":\"file\"}"), 400);
      json(server.send("POST", "/api/contents/none", "{\"type\":\"file\"}"), 404);
      json(server.send("POST", "/api/contents", "{\"ext\":\"/../../x\"}"), 400);
      json(server.send("POST", "/api/contents", "{\"copy_from\":\"../test.db\"}"), 400);
    }

    private String created(String body) throws JsonProcessingException {
      return json(server.send("POST", "/api/contents", body), 201).get("name").asText();
    }
  }
}
