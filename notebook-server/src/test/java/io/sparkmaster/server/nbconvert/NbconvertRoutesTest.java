package io.sparkmaster.server.nbconvert;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.contents.NotebookFiles;
import io.sparkmaster.server.contents.WorkspaceRoot;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.http.UserId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NbconvertRoutesTest {
  @TempDir private Path root;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    var folder = new WorkspaceRoot(Files.createDirectory(root.resolve("workspace")));
    server = TestServer.start(new NbconvertRoutes(new NotebookFiles(user -> folder)));
    Files.writeString(
        root.resolve("workspace/Ä b.ipynb"), Notebooks.scala().code("val x = 1").json().toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theFormatsAreToldAndServed() {
    assertThat(server.get("/api/nbconvert").body())
        .contains("\"html\":{\"output_mimetype\":\"text/html\"}", "\"script\"");

    var page = server.get("/nbconvert/html/%C3%84%20b.ipynb");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>Ä b</title>", "class=\"k\">val</span> x");
    assertThat(page.headers().firstValue("Content-Disposition")).isEmpty();
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(it -> assertThat(it).contains("default-src 'none'", "; sandbox;"));

    var script = server.get("/nbconvert/script/%C3%84%20b.ipynb?download=true");
    assertThat(script.body()).isEqualTo("// In[1]:\nval x = 1\n");
    assertThat(script.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    assertThat(script.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename*=utf-8''%C3%84%20b.scala");
  }

  @Test
  void aNotebookOverTheLimitIsRefusedWithTheLimit() throws Exception {
    var large = Notebooks.scala().code("x".repeat(8 << 20)).json().toString();
    Files.writeString(root.resolve("workspace/large.ipynb"), large);

    var refused = server.get("/nbconvert/html/large.ipynb");

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("too large to be exported", "8,388,608");
  }

  @Test
  void whatTakesTheFilesPlaceAfterItWasLookedAtIsNotRead() throws Exception {
    var folder = new WorkspaceRoot(root.resolve("workspace"));
    var file = root.resolve("workspace/a.ipynb");
    Files.writeString(file, Notebooks.scala().code("1").json().toString());
    var owner = new UserId("learner");

    try (var opened = new NotebookFiles(user -> folder).open(owner, "a.ipynb")) {
      var bytes = Files.size(file);
      Files.delete(file);
      Files.writeString(file, Notebooks.scala().code("2".repeat(1 << 20)).json().toString());

      assertThat(opened.bytes()).isEqualTo(bytes);
      assertThat(opened.read().at("/cells/0/source").asText()).isEqualTo("1");
    }
  }

  @Test
  void whatIsAddedToTheFileAfterItWasLookedAtIsNotRead() throws Exception {
    var folder = new WorkspaceRoot(root.resolve("workspace"));
    var file = root.resolve("workspace/a.ipynb");
    Files.writeString(file, Notebooks.scala().code("1").json().toString());

    try (var opened = new NotebookFiles(user -> folder).open(new UserId("learner"), "a.ipynb")) {
      Files.writeString(file, " ".repeat(1 << 20), StandardOpenOption.APPEND);

      assertThat(opened.read().at("/cells/0/source").asText()).isEqualTo("1");
    }
  }

  @Test
  void whatCannotBeExportedIsToldWithTheReason() throws Exception {
    Files.writeString(root.resolve("workspace/broken.ipynb"), "{");
    Files.writeString(root.resolve("outside.ipynb"), "{}");
    Files.createSymbolicLink(root.resolve("workspace/link.ipynb"), root.resolve("outside.ipynb"));
    Files.createDirectory(root.resolve("workspace/folder"));

    assertThat(server.get("/nbconvert/pdf/%C3%84%20b.ipynb").body()).contains("html and script");
    assertThat(server.get("/nbconvert/html/broken.ipynb").statusCode()).isEqualTo(400);
    for (var path : new String[] {"none.ipynb", "link.ipynb", "folder", ".hidden.ipynb"}) {
      assertThat(server.get("/nbconvert/html/" + path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(server.send(server.stranger("/nbconvert/html/broken.ipynb")).statusCode())
        .isEqualTo(403);
  }
}
