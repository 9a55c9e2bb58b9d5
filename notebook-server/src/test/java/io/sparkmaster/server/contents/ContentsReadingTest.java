package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are shown of a workspace. */
final class ContentsReadingTest extends OneWorkspace {
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
    void aNotebookReadAgainIsShownAsTheFirstTimeUntilItChanges() throws IOException {
      var file = root.resolve("n.ipynb");
      var notebook =
          """
          {"cells":[{"cell_type":"code","id":"a","metadata":{"w":1.0},"execution_count":null,
            "source":["\u00e9\\n","\ud83d\ude00"],"outputs":[]}],
           "metadata":{},"nbformat":4,"nbformat_minor":5}
          """;
      Files.writeString(file, notebook);
      var path = "/api/contents/n.ipynb?content=1&hash=1";

      var first = server.get(path).body();
      assertThat(server.get(path).body()).isEqualTo(first);
      assertThat(json(server.get(path), 200).at("/content/cells/0/source").asText())
          .isEqualTo("\u00e9\n\ud83d\ude00");

      Files.writeString(file, notebook.replace("1.0", "2.0"));
      assertThat(server.get(path).body()).contains("\"w\":2.0").doesNotContain("\"w\":1.0");
    }

    @Test
    void aFileOfADistantYearIsReadAllTheSame() throws IOException {
      var file = Files.writeString(root.resolve("a.txt"), "a");
      // Disks that know no such year keep the last that they know.
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("+12000-01-01T00:00:00Z")));

      assertThat(json(server.get("/api/contents/a.txt"), 200).get("content").asText())
          .isEqualTo("a");
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
      assertThat(json(server.get("/api/contents/bad.ipynb?type=odd"), 200)).isEqualTo(asFile);
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
}
