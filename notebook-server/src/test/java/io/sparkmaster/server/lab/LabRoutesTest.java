package io.sparkmaster.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.TestServer;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabRoutesTest {
  private static final String TRACKER = "/lab/api/settings/@x/notebook:tracker";

  @TempDir static Path folder;
  private static SmallLab lab;
  private static TestServer server;

  @BeforeAll
  static void start() {
    lab = new SmallLab(folder);
    server = TestServer.start(new LabRoutes(lab.options("/")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void startWithNothingStored() {
    SmallLab.delete(lab.data);
    SmallLab.delete(lab.extensions);
  }

  @Test
  void settingsNestedTooDeepAreRefused() {
    var response = server.send("PUT", TRACKER, "{\"raw\":\"" + "[".repeat(5_000) + "\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("not saved", "depth");
  }

  @Nested
  class Page {
    @ParameterizedTest
    @ValueSource(
        strings = {"/lab", "/lab/", "/lab/tree", "/lab/tree/a", "/lab/workspaces/w", "/doc/tree/a"})
    void everyAddressOfLabGivesThePage(String path) {
      var response = server.get(path);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
      assertThat(response.body()).contains("/static/lab/" + SmallLab.SCRIPT);
    }

    @Test
    void theAddressTellsWorkspaceModeAndFile() {
      var config =
          config(server.get("/doc/workspaces/two%20words/tree/f%C3%BCr%20a/b%252.ipynb").body());

      assertThat(config.path("mode").textValue()).isEqualTo("single-document");
      assertThat(config.path("workspace").textValue()).isEqualTo("two words");
      assertThat(config.path("treePath").textValue()).isEqualTo("für a/b%2.ipynb");
    }

    @Test
    void aFileNameCannotPutMarkupIntoThePage() {
      var body = server.get("/lab/tree/%3C%2Fscript%3E%3Cimg%20src=x%3E").body();

      assertThat(body).doesNotContain("<img");
    }

    @Test
    void underABaseUrlAllFullAddressesStartWithIt() {
      try (var based = TestServer.start("/a/b/", 1 << 20, new LabRoutes(lab.options("/a/b/")))) {
        var body = based.get("/a/b/lab").body();
        var config = config(body);

        assertThat(config.path("baseUrl").textValue()).isEqualTo("/a/b/");
        config
            .properties()
            .forEach(
                option -> {
                  if (option.getKey().startsWith("full")) {
                    assertThat(option.getValue().textValue()).startsWith("/a/b/");
                  }
                });
        assertThat(based.get("/a/b/static/lab/" + SmallLab.SCRIPT).body())
            .isEqualTo(SmallLab.SCRIPT_TEXT);
        assertThat(body).contains("src=\"/a/b/static/lab/" + SmallLab.SCRIPT);
      }
    }

    @Test
    void whatCallsOtherHostsIsOff() {
      assertThat(config(server.get("/lab").body()).path("disabledExtensions").toString())
          .contains("apputils-extension:announcements", "extensionmanager-extension");
    }

    @Test
    void aStrangerIsSentAway() {
      var page = server.send(server.stranger("/lab").header("Accept", "text/html"));
      var file = server.send(server.stranger("/static/lab/" + SmallLab.SCRIPT));

      assertThat(page.body()).doesNotContain("jupyter-config-data");
      assertThat(file.statusCode()).isEqualTo(403);
    }
  }

  @Nested
  class ApplicationFiles {
    @Test
    void theSmallestFormThatTheBrowserTakesIsSent() {
      var brotli = file("gzip, deflate, br");
      var gzip = file("gzip");
      var plain = file("identity");

      assertThat(brotli.headers().firstValue("Content-Encoding")).hasValue("br");
      assertThat(brotli.body()).isEqualTo("as brotli");
      assertThat(gzip.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(plain.body()).isEqualTo(SmallLab.SCRIPT_TEXT);
      assertThat(List.of(brotli, gzip, plain))
          .allSatisfy(
              response -> {
                assertThat(response.headers().firstValue("Vary")).hasValue("Accept-Encoding");
                assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
              });
    }

    @Test
    void aFileWithItsHashInTheNameIsKeptForEverAndAnotherIsAskedForAgain() {
      assertThat(file("identity").headers().firstValue("Cache-Control"))
          .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
      assertThat(server.get("/static/lab/favicon.svg").headers().firstValue("Cache-Control"))
          .hasValue("no-cache");
    }

    @Test
    void anUnchangedFileIsNotSentTwice() {
      var first = server.get("/static/lab/favicon.svg");
      var tag = first.headers().firstValue("ETag").orElseThrow();

      var again =
          server.send(server.request("/static/lab/favicon.svg").header("If-None-Match", tag));
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();

      SmallLab.write(lab.application.resolve("static/favicon.svg"), "<svg id='new'/>");
      var changed =
          server.send(server.request("/static/lab/favicon.svg").header("If-None-Match", tag));
      assertThat(changed.statusCode()).isEqualTo(200);
    }

    @Test
    void theFormsOfOneFileHaveTagsOfTheirOwn() {
      assertThat(file("br").headers().firstValue("ETag"))
          .isNotEqualTo(file("identity").headers().firstValue("ETag"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/static/lab/../lab.json",
          "/static/lab/%2e%2e/lab.json",
          "/static/lab/..%2flab.json",
          "/static/lab/%252e%252e/lab.json",
          "/static/lab/..%5clab.json",
          "/static/lab/x/../../lab.json",
          "/lab/api/themes/%2e%2e/lab.json",
          "/lab/api/themes/..%2f..%2fsecret.txt",
          "/lab/extensions/%2e%2e/secret.txt",
          "/lab/extensions/..%2fsecret.txt",
          "/lab/extensions/@x%2f..%2f..%2fsecret.txt",
          "/static/lab/%00",
          "/static/lab/absent.js"
        })
    void nothingOutsideIsServed(String path) {
      lab.addExtension("@x/ext", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");

      var response = server.get(path);

      assertThat(response.statusCode()).isBetween(400, 404);
      assertThat(response.body()).doesNotContain("TREASURE", "\"schema\"");
    }

    @Test
    void themesAreServed() {
      assertThat(server.get("/lab/api/themes/@x/theme-light/index.css").body()).isEqualTo("body{}");
    }

    @Test
    void themesOfExtensionsAreServedToo() {
      lab.addExtension("@y/theme", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");
      SmallLab.write(
          lab.extensions.resolve("@y/theme/themes/@y/theme/index.css"), "body{color:red}");

      assertThat(server.get("/lab/api/themes/@y/theme/index.css").body())
          .isEqualTo("body{color:red}");
    }

    private HttpResponse<String> file(String acceptEncoding) {
      return server.send(
          server
              .request("/static/lab/" + SmallLab.SCRIPT)
              .header("Accept-Encoding", acceptEncoding));
    }
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

  @Nested
  class Extensions {
    @Test
    void oneDroppedIntoTheFolderIsOnTheNextPage() {
      lab.addExtension(
          "@x/ext",
          """
          {"_build": {"load": "static/remoteEntry.1.js", "extension": "./extension"},
           "disabledExtensions": ["@jupyterlab/toc-extension"]}
          """);

      var config = config(server.get("/lab").body());

      assertThat(config.path("federated_extensions").toString())
          .isEqualTo(
              "[{\"name\":\"@x/ext\",\"load\":\"static/remoteEntry.1.js\",\"extension\":\"./extension\"}]");
      assertThat(config.path("disabledExtensions").toString())
          .contains("@jupyterlab/toc-extension");
      assertThat(server.get("/lab/extensions/@x/ext/static/remoteEntry.1.js").body())
          .isEqualTo("var _JUPYTERLAB;");
    }

    @Test
    void thoseThatCannotBeUsedAreLeftOutAndTheOthersStay() {
      lab.addExtension("good", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");
      lab.addExtension("source-only", "{\"extension\": true}");
      SmallLab.write(lab.extensions.resolve("broken/package.json"), "{");
      SmallLab.write(
          lab.extensions.resolve("folder/package.json"),
          "{\"name\": \"another\", \"jupyterlab\": {\"_build\": {\"load\": \"x.js\"}}}");

      var config = config(server.get("/lab").body());

      assertThat(config.path("federated_extensions").findValuesAsText("name"))
          .containsExactly("good");
    }
  }

  @Nested
  class Licenses {
    @Test
    void theyComeInTheFormatAskedFor() {
      assertThat(json(server.get("/lab/api/licenses/").body()).at("/bundles/JupyterLab/packages"))
          .hasSize(1);
      assertThat(server.get("/lab/api/licenses/?format=csv&download=1").body())
          .contains("\"yjs\",\"13\",\"MIT\"");
      assertThat(server.get("/lab/api/licenses/?format=markdown").body())
          .contains("| yjs | 13 | MIT |");
      assertThat(server.get("/lab/api/licenses/?format=pdf").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void anUnbuiltLabIsToldWithTheFileAndTheRemedy(@TempDir Path empty) {
    var options = new LabOptions("/", empty, List.of(), empty, true, false);

    assertThatThrownBy(() -> new LabRoutes(options))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining(empty.resolve("lab.json").toString())
        .hasMessageContaining("sparkmaster start");
  }

  private static JsonNode config(String html) {
    var opening = "type=\"application/json\">";
    var start = html.indexOf(opening) + opening.length();
    return json(html.substring(start, html.indexOf("</script>", start)));
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (JsonProcessingException broken) {
      throw new AssertionError(text, broken);
    }
  }
}
