package io.sparkmaster.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.TestServer;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What JupyterLab keeps on the server: settings and workspaces. */
final class LabStoreTest extends OneLab {
  private static final String TRACKER = "/lab/api/settings/@x/notebook:tracker";

  @Test
  void settingsNestedTooDeepAreRefused() {
    var response = server.send("PUT", TRACKER, "{\"raw\":\"" + "[".repeat(5_000) + "\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("not saved", "depth");
  }

  @Nested
  class Settings {
    @Test
    void whatIsWrittenIsReadAgainWithItsComments() {
      var raw = "{\n  // as wide as can be\n  'width': 9,\n}";

      var written = put(TRACKER, raw);
      var entry = json(server.get(TRACKER).body());

      assertThat(written).isEqualTo(204);
      assertThat(entry.path("raw").textValue()).isEqualTo(raw);
      assertThat(entry.path("settings").path("width").intValue()).isEqualTo(9);
      assertThat(entry.path("id").textValue()).isEqualTo("@x/notebook:tracker");
      assertThat(entry.path("version").textValue()).isEqualTo("1.2.3");
      assertThat(entry.path("schema").path("title").textValue()).isEqualTo("Notebook");
    }

    @Test
    void theyAreThereAfterARestart() {
      put(TRACKER, "{\"width\": 3}");

      try (var next = TestServer.start(new LabRoutes(lab.options("/")))) {
        assertThat(json(next.get(TRACKER).body()).path("settings").path("width").intValue())
            .isEqualTo(3);
      }
    }

    @Test
    void brokenSettingsAreRefusedWithThePlaceAndTheOldOnesStay() {
      put(TRACKER, "{\"width\": 3}");

      var refused = server.send("PUT", TRACKER, "{\"raw\": \"{\\n  \\\"width\\\": ,\\n}\"}");

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(json(refused.body()).path("message").textValue())
          .contains("@x/notebook:tracker", "line 2", "column");
      assertThat(json(server.get(TRACKER).body()).path("raw").textValue())
          .isEqualTo("{\"width\": 3}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "3", "{} {}"})
    void onlyOneObjectIsSettings(String raw) {
      assertThat(put(TRACKER, raw)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{}", "{\"raw\": {}}", "[]"})
    void aBodyThatIsNoSettingsRequestIsRefused(String body) {
      assertThat(server.send("PUT", TRACKER, body).statusCode()).isEqualTo(400);
    }

    @Test
    void aFileBrokenByHandCountsAsEmptyAndKeepsItsText() {
      SmallLab.write(
          lab.data.resolve("settings/learner/@x/notebook/tracker.jupyterlab-settings"), "{oops");

      var entry = json(server.get(TRACKER).body());

      assertThat(entry.path("raw").textValue()).isEqualTo("{oops");
      assertThat(entry.path("settings").isEmpty()).isTrue();
    }

    @Test
    void theListNamesEveryPluginIncludingThoseOfExtensions() {
      lab.addExtension("@y/ext", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");
      SmallLab.write(
          lab.extensions.resolve("@y/ext/schemas/@y/ext/plugin.json"), "{\"title\": \"Y\"}");

      var all = json(server.get("/lab/api/settings").body()).path("settings");
      var ids = json(server.get("/lab/api/settings?ids_only=true").body()).path("settings");

      assertThat(all.findValuesAsText("id"))
          .containsExactly("@x/notebook:tracker", "@y/ext:plugin");
      assertThat(all.get(0).path("schema").isObject()).isTrue();
      assertThat(ids.toString())
          .isEqualTo("[{\"id\":\"@x/notebook:tracker\"},{\"id\":\"@y/ext:plugin\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@x/notebook:absent", "x", "..%2f..%2fsecret:txt", "@x/notebook"})
    void anUnknownPluginHasNone(String id) {
      assertThat(server.get("/lab/api/settings/" + id).statusCode()).isBetween(400, 404);
      assertThat(server.send("PUT", "/lab/api/settings/" + id, "{\"raw\": \"{}\"}").statusCode())
          .isBetween(400, 404);
      assertThat(lab.data).doesNotExist();
    }

    private int put(String path, String raw) {
      var body = Json.mapper().createObjectNode().put("raw", raw);
      return server.send("PUT", path, body.toString()).statusCode();
    }
  }

  @Nested
  class WorkspaceService {
    @Test
    void aWorkspaceIsKeptListedAndDeleted() {
      assertThat(put("mine", "mine")).isEqualTo(204);

      var read = json(server.get("/lab/api/workspaces/mine").body());
      assertThat(read.path("data").path("k").intValue()).isEqualTo(1);
      assertThat(read.path("metadata").path("last_modified").textValue()).startsWith("20");
      var list = json(server.get("/lab/api/workspaces").body()).path("workspaces");
      assertThat(list.path("ids").toString()).isEqualTo("[\"mine\"]");
      assertThat(list.path("values")).hasSize(1);

      assertThat(server.send("DELETE", "/lab/api/workspaces/mine", "").statusCode()).isEqualTo(204);
      assertThat(server.send("DELETE", "/lab/api/workspaces/mine", "").statusCode()).isEqualTo(404);
      assertThat(json(server.get("/lab/api/workspaces").body()).path("workspaces").path("ids"))
          .isEmpty();
    }

    @Test
    void oneThatNobodySavedIsEmpty() {
      var read = json(server.get("/lab/api/workspaces/default").body());

      assertThat(read.path("data").isEmpty()).isTrue();
      assertThat(read.path("metadata").path("id").textValue()).isEqualTo("default");
    }

    @Test
    void theNameInTheBodyMustBeTheNameInTheAddress() {
      assertThat(put("mine", "other")).isEqualTo(400);
      assertThat(server.send("PUT", "/lab/api/workspaces/mine", "[]").statusCode()).isEqualTo(400);
    }

    @Test
    void oddNamesStayInsideTheFolderOfTheUser() throws Exception {
      for (var name : List.of("..", "../../evil", "a/b", "C:\\x", "ü", "A", "a")) {
        put(URLEncoder.encode(name, UTF_8), name);
      }

      try (var files = Files.walk(folder)) {
        assertThat(files.filter(file -> file.toString().endsWith("jupyterlab-workspace")))
            .allSatisfy(
                file ->
                    assertThat(file.getParent()).isEqualTo(lab.data.resolve("workspaces/learner")));
      }
      assertThat(json(server.get("/lab/api/workspaces").body()).path("workspaces").path("ids"))
          .extracting(JsonNode::textValue)
          .contains("ü", "A", "a");
    }

    @Test
    void aBrokenFileDoesNotHideTheOthers() {
      put("good", "good");
      SmallLab.write(lab.data.resolve("workspaces/learner/bad.jupyterlab-workspace"), "{");

      assertThat(json(server.get("/lab/api/workspaces").body()).path("workspaces").path("ids"))
          .hasSize(1);
    }

    private int put(String name, String id) {
      var body = Json.mapper().createObjectNode();
      body.putObject("data").put("k", 1);
      body.putObject("metadata").put("id", id);
      return server.send("PUT", "/lab/api/workspaces/" + name, body.toString()).statusCode();
    }
  }
}
