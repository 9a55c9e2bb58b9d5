package io.sparkmaster.server.nbconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotebookConfigRoutesTest {
  private static final String SECTION = "/api/config/notebook";

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(new NotebookConfigRoutes(folder));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aSectionIsEmptyAtFirst() {
    assertThat(server.get(SECTION).body()).isEqualTo("{}");
  }

  @Test
  void changesAreMergedAndNullTakesAway() {
    assertThat(server.send("PUT", SECTION, "{\"a\":{\"x\":1,\"y\":2},\"b\":3}").statusCode())
        .isEqualTo(204);

    var merged = server.send("PATCH", SECTION, "{\"a\":{\"x\":null,\"z\":4},\"b\":null}");

    assertThat(merged.body()).isEqualTo("{\"a\":{\"y\":2,\"z\":4}}");
    assertThat(server.get(SECTION).body()).isEqualTo(merged.body());
    assertThat(folder.resolve("learner/notebook.json")).exists();
  }

  @Test
  void namesThatAreNoSectionAndBodiesThatAreNoObjectAreRefused() {
    assertThat(server.get("/api/config/..%5cx").statusCode()).isIn(400, 404);
    assertThat(server.get("/api/config/a.b").statusCode()).isEqualTo(404);
    assertThat(server.send("PUT", SECTION, "[1]").statusCode()).isEqualTo(400);
    assertThat(server.send("PATCH", SECTION, "{").statusCode()).isEqualTo(400);
  }
}
