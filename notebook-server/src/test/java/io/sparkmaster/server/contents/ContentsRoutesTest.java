package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.storage.Database;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentsRoutesTest {
  private static final String NOTEBOOK =
      """
      {"cells":[{"cell_type":"code","id":"c1","metadata":{},"execution_count":null,"outputs":[%s],
      "source":"1\\n2"}],"metadata":{},"nbformat":4,"nbformat_minor":5}""";
  private static final String RICH =
      """
      {"output_type":"display_data","data":{"text/html":"<b>x</b>"},"metadata":{}}""";

  @TempDir private Path base;
  private Path root;
  private Database database;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectory(base.resolve("root"));
    database = Database.open(base.resolve("test.db"));
    var folder = new WorkspaceRoot(root);
    server =
        TestServer.start(
            "/",
            8 << 20,
            new ContentsRoutes(
                user -> folder, new NotebookTrust(database, InstantSource.system()), "/"),
            new FilesRoutes(user -> folder));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Nested
  class Reading {
    @Test
    void aFolderListsWhatIsInItByNameWithoutContent() throws IOException {
      Files.writeString(root.resolve("b.txt"), "b");
      Files.writeString(root.resolve("A.ipynb"), "{}");
      Files.createDirectory(root.resolve("c"));
      Files.writeString(root.resolve(".hidden"), "h");
      Files.createSymbolicLink(root.resolve("out"), base);

      var model = json(server.get("/api/contents"), 200);

      assertThat(names(model.get("content"))).containsExactly("A.ipynb", "b.txt", "c");
      assertThat(model.get("type").asText()).isEqualTo("directory");
      assertThat(model.get("format").asText()).isEqualTo("json");
      assertThat(model.at("/content/0/type").asText()).isEqualTo("notebook");
      assertThat(model.at("/content/0/content").isNull()).isTrue();
      assertThat(model.at("/content/2/size").isNull()).isTrue();
    }

    @Test
    void everyModelHasTheKeysThatClientsCheck() throws IOException {
      Files.writeString(root.resolve("a.txt"), "a");

      var model = json(server.get("/api/contents/a.txt?content=0"), 200);

      for (var key :
          List.of(
              "name",
              "path",
              "type",
              "created",
              "last_modified",
              "mimetype",
              "content",
              "format",
              "writable",
              "size",
              "hash",
              "hash_algorithm")) {
        assertThat(model.has(key)).as(key).isTrue();
      }
      assertThat(Instant.parse(model.get("last_modified").asText())).isBefore(Instant.now());
      assertThat(model.get("content").isNull()).isTrue();
    }

    @Test
    void textComesAsTextAndBytesAsBase64() throws IOException {
      Files.writeString(root.resolve("a.csv"), "é,1\n");
      Files.write(root.resolve("b.bin"), new byte[] {(byte) 0xff, 0});

      var text = json(server.get("/api/contents/a.csv"), 200);
      var bytes = json(server.get("/api/contents/b.bin"), 200);
      var forced = json(server.get("/api/contents/a.csv?format=base64"), 200);

      assertThat(text.get("content").asText()).isEqualTo("é,1\n");
      assertThat(text.get("format").asText()).isEqualTo("text");
      assertThat(text.get("mimetype").asText()).isEqualTo("text/csv");
      assertThat(bytes.get("content").asText()).isEqualTo("/wA=");
      assertThat(bytes.get("mimetype").asText()).isEqualTo("application/octet-stream");
      assertThat(forced.get("format").asText()).isEqualTo("base64");
    }

    @Test
    void theHashIsTheSha256OfTheBytes() throws IOException {
      Files.writeString(root.resolve("a.txt"), "abc");

      for (var query : List.of("hash=1", "hash=1&content=0")) {
        var model = json(server.get("/api/contents/a.txt?" + query), 200);
        assertThat(model.get("hash").asText()).startsWith("ba7816bf8f01cfea414140de5dae2223");
        assertThat(model.get("hash_algorithm").asText()).isEqualTo("sha256");
      }
    }

    @Test
    void aMalformedNotebookIsA400WithThePlaceAndStillOpensAsText() throws IOException {
      Files.writeString(root.resolve("bad.ipynb"), "{\n oops");

      var refused = json(server.get("/api/contents/bad.ipynb"), 400);
      var asFile = json(server.get("/api/contents/bad.ipynb?type=file"), 200);

      assertThat(refused.get("message").asText()).contains("bad.ipynb", "line 2");
      assertThat(asFile.get("content").asText()).isEqualTo("{\n oops");
      assertThat(asFile.get("type").asText()).isEqualTo("file");
    }

    @Test
    void anInvalidNotebookOpensWithAMessage() throws IOException {
      Files.writeString(
          root.resolve("odd.ipynb"),
          "{\"cells\":[{\"cell_type\":\"odd\"}],\"metadata\":{},\"nbformat\":4,\"nbformat_minor\":5}");

      assertThat(json(server.get("/api/contents/odd.ipynb"), 200).get("message").asText())
          .contains("cell 1", "odd");
    }

    @ParameterizedTest
    @CsvSource({
      "nothing.txt,404",
      "a.txt?type=directory,400",
      "d?type=file,400",
      "a.txt?type=odd,400",
      "a.txt?format=odd,400",
      "a.txt?content=2,400",
      "b.bin?format=text,400",
      ".hidden,404",
      "d/.ipynb_checkpoints/x,404",
      "out/test.db,404",
    })
    void whatCannotBeReadHasJupytersStatus(String path, int status) throws IOException {
      Files.writeString(root.resolve("a.txt"), "a");
      Files.writeString(root.resolve(".hidden"), "a");
      Files.write(root.resolve("b.bin"), new byte[] {(byte) 0xff});
      Files.createDirectory(root.resolve("d"));
      Files.createSymbolicLink(root.resolve("out"), base);

      assertThat(json(server.get("/api/contents/" + path), status).get("message").asText())
          .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "%2e%2e/root-secret/s.txt",
          "..%2froot-secret/s.txt",
          "%2e%2e%2froot-secret%2fs.txt",
          "..%5croot-secret/s.txt",
          "%252e%252e/root-secret/s.txt",
          "a/%2e%2e/%2e%2e/root-secret/s.txt",
          "s%00.txt",
          "%2froot-secret%2fs.txt",
        })
    void noSpellingOfThePathLeadsOut(String path) throws IOException {
      Files.createDirectory(base.resolve("root-secret"));
      Files.writeString(base.resolve("root-secret/s.txt"), "top-secret");

      for (var route : List.of("/api/contents/", "/files/")) {
        var response = server.get(route + path);
        assertThat(response.statusCode()).isIn(400, 403, 404);
        assertThat(response.body()).doesNotContain("top-secret");
      }
    }
  }

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

  private HttpResponse<String> put(String path, String body) {
    return server.send("PUT", "/api/contents/" + path, body);
  }

  private static String notebook(String content) {
    return "{\"type\":\"notebook\",\"format\":\"json\",\"content\":" + content + "}";
  }

  private static String file(String format, String content) {
    return "{\"type\":\"file\",\"format\":\"%s\",\"content\":\"%s\"}".formatted(format, content);
  }

  private static String chunk(int number, String text) {
    var content = Base64.getEncoder().encodeToString(text.getBytes());
    return "{\"type\":\"file\",\"format\":\"base64\",\"chunk\":%d,\"content\":\"%s\"}"
        .formatted(number, content);
  }

  private static JsonNode json(HttpResponse<String> response, int status)
      throws JsonProcessingException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Json.mapper().readTree(response.body());
  }

  private static List<String> names(JsonNode listing) {
    return listing.findValuesAsText("name");
  }
}
