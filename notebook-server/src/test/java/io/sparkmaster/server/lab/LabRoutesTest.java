package io.sparkmaster.server.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LabRoutesTest extends OneLab {
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

  @Test
  void anUnbuiltLabIsToldWithTheFileAndTheRemedy(@TempDir Path empty) {
    var options =
        new LabOptions("/", empty, empty, empty, Optional.empty(), empty, true, false, false);

    assertThatThrownBy(() -> new LabRoutes(options))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining(empty.resolve("lab.json").toString())
        .hasMessageContaining("sparkmaster start");
  }
}
