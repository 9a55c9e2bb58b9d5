package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesRoutesTest {
  @TempDir private Path root;
  private TestServer server;

  @BeforeEach
  void start() {
    var folder = new WorkspaceRoot(root);
    server = TestServer.start("/", 8 << 20, new FilesRoutes(user -> folder));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void runNoScriptWithOurOriginsRights() throws IOException {
    Files.writeString(root.resolve("a.html"), "<script>1</script>");
    Files.writeString(root.resolve("a.svg"), "<svg/>");

    for (var name : List.of("a.html", "a.svg")) {
      var response = server.get("/files/" + name);
      assertThat(response.headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(
              it -> assertThat(it).startsWith("sandbox").doesNotContain("same-origin"));
      assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }
    assertThat(server.get("/files/a.html").body()).isEqualTo("<script>1</script>");
  }

  @Test
  void areOfferedForDownloadUnderTheirName() throws IOException {
    Files.writeString(root.resolve("é \"x\".csv"), "1");

    var response = server.get("/files/%C3%A9%20%22x%22.csv?download=1");

    assertThat(response.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename*=utf-8''%C3%A9%20%22x%22.csv");
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(it -> assertThat(it).startsWith("text/csv"));
    assertThat(server.get("/files/none").statusCode()).isEqualTo(404);
  }

  @Test
  void comeWholeWhateverRangeIsAskedFor() throws IOException {
    Files.writeString(root.resolve("a.txt"), "0123456789");

    var response = server.send(server.request("/files/a.txt").header("Range", "bytes=2-4"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("0123456789");
    assertThat(response.headers().firstValue("Content-Length")).hasValue("10");
  }
}
