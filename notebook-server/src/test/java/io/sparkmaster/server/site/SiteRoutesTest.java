package io.sparkmaster.server.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteRoutesTest {
  private static final String SCRIPT = "main.0123456789abcdef.js";
  private static final String MANIFEST =
      """
      {"schema": 1, "script": "%s", "styles": ["main.fedcba9876543210.css"]}
      """
          .formatted(SCRIPT);

  @TempDir Path folder;
  private Path site;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    site = folder.resolve("site");
    write("site.json", MANIFEST);
    write("static/" + SCRIPT, "plain");
    write("static/" + SCRIPT + ".br", "packed");
    server = TestServer.start("/base/", 1 << 20, new SiteRoutes("/base/", site, false));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/base/", "/base/progress", "/base/courses/spark"})
  void everyAddressOfTheSiteGivesItsPage(String path) {
    var response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.body())
        .contains("src=\"/base/site/" + SCRIPT + "\"")
        .contains("href=\"/base/site/main.fedcba9876543210.css\"")
        .contains("data-base=\"/base/\"");
  }

  @Test
  void thePageMayRunNothingButItsOwnFiles() {
    var policy = server.get("/base/").headers().firstValue("Content-Security-Policy").orElseThrow();

    assertThat(policy)
        .contains("default-src 'none'")
        .contains("script-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe")
        .doesNotContain("data:");
  }

  @Test
  void filesWithAHashInTheirNameAreKeptForEverAndComeCompressed() {
    var file = "/base/site/" + SCRIPT;

    var plain = server.get(file);
    var packed = server.send(server.request(file).header("Accept-Encoding", "br"));

    assertThat(plain.body()).isEqualTo("plain");
    assertThat(plain.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    assertThat(packed.body()).isEqualTo("packed");
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("br");
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent.js", "../site.json", "..%2fsite.json", "%2e%2e/site.json"})
  void nothingElseIsServed(String path) {
    assertThat(server.get("/base/site/" + path).statusCode()).isIn(400, 404);
  }

  @Test
  void aStrangerIsSentToTheLoginPageAndComesBack() {
    var response = server.send(server.stranger("/base/progress").header("Accept", "text/html,*/*"));

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("Location").orElseThrow())
        .endsWith("/base/login?next=%2Fbase%2Fprogress");
  }

  @Test
  void aSiteThatWasNotBuiltIsNamedWithTheRemedy() throws IOException {
    Files.delete(site.resolve("site.json"));

    assertThatThrownBy(() -> new SiteRoutes("/", site, false))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining(site.resolve("site.json").toString())
        .hasMessageContaining("sparkmaster start");
  }

  @Test
  void aManifestOfAnotherSchemaIsRefused() throws IOException {
    write("site.json", MANIFEST.replace("1", "2"));

    assertThatThrownBy(() -> new SiteRoutes("/", site, false)).hasMessageContaining("schema 2");
  }

  private void write(String name, String text) throws IOException {
    var file = site.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
