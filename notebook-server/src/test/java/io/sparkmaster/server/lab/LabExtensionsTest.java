package io.sparkmaster.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others add to JupyterLab, and its licences. */
final class LabExtensionsTest extends OneLab {
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
      lab.addExtension("no-script", "{\"_build\": {\"load\": \"static/remoteEntry.2.js\"}}");
      lab.addExtension("no-load", "{\"_build\": {}}");
      lab.addExtension("leads-out", "{\"_build\": {\"load\": \"../../secret.txt\"}}");

      var config = config(server.get("/lab").body());

      assertThat(config.path("federated_extensions").findValuesAsText("name"))
          .containsExactly("good");
    }
  }

  @Nested
  class Hosts {
    @Test
    void whatAnybodyOnTheMachineCouldChangeIsNotLoaded() throws Exception {
      lab.addExtension("good", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");
      lab.addExtension("open", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");
      var all = PosixFilePermissions.fromString("rwxrwxrwx");
      Files.setPosixFilePermissions(lab.extensions.resolve("open"), all);

      assertThat(names()).containsExactly("good");
      assertThat(script("good")).isEqualTo(200);
      assertThat(script("open")).isEqualTo(404);

      Files.setPosixFilePermissions(lab.extensions, all);
      assertThat(names()).isEmpty();
      assertThat(script("good")).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "@x",
          "@x/ext",
          "@x/ext/package.json",
          "@x/ext/static",
          "@x/ext/static/other.js"
        })
    void norIsOneOfWhichAnybodyCouldChangeAnyPart(String part) throws Exception {
      lab.addExtension("@x/ext", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");
      SmallLab.write(lab.extensions.resolve("@x/ext/static/other.js"), "1");
      assertThat(names()).containsExactly("@x/ext");
      assertThat(script("@x/ext")).isEqualTo(200);

      var open = PosixFilePermissions.fromString("rwxr-xrwx");
      Files.setPosixFilePermissions(lab.extensions.resolve(part), open);

      assertThat(names()).isEmpty();
      assertThat(script("@x/ext")).isEqualTo(404);
    }

    @Test
    void whatALinkTakesFromAnOpenOneIsNotServed() throws Exception {
      lab.addExtension("good", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");
      lab.addExtension("open", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");
      Files.setPosixFilePermissions(
          lab.extensions.resolve("open"), PosixFilePermissions.fromString("rwxrwxrwx"));
      Files.createSymbolicLink(
          lab.extensions.resolve("good/static/linked.js"),
          lab.extensions.resolve("open/static/remoteEntry.1.js"));

      assertThat(server.get("/lab/extensions/good/static/linked.js").statusCode()).isEqualTo(404);
    }

    @Test
    void nothingIsLoadedFromWhereLearnersWriteWhereverLinksLead() throws Exception {
      var theirs = folder.resolve("learners");
      SmallLab.delete(theirs);
      lab.addExtension("good", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");
      SmallLab.write(theirs.resolve("ada/notes.txt"), "");
      var linked = folder.resolve("linked");
      Files.deleteIfExists(linked);
      Files.createSymbolicLink(linked, theirs.resolve("ada"));
      var script = "good/static/remoteEntry.1.js";
      Files.move(lab.extensions.resolve("good"), theirs.resolve("ada/good"));

      var added = PrebuiltExtensions.of(options(lab.own, linked, theirs));
      assertThat(added.installed()).isEmpty();
      assertThat(added.find(script)).isEmpty();

      var own = PrebuiltExtensions.of(options(linked, lab.extensions, theirs));
      assertThat(own.installed()).hasSize(1);
      assertThat(own.find(script)).isPresent();
    }

    private static LabOptions options(Path own, Path added, Path learners) {
      return new LabOptions(
          "/", lab.application, own, added, Optional.of(learners), lab.data, false, false, false);
    }

    @Test
    void namesOfTheDistributionAreItsOwn() {
      var metadata = "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}";
      SmallLab.addExtension(lab.own, "@x/ext", metadata, "ours");
      lab.addExtension("@x/ext", metadata);
      SmallLab.write(lab.extensions.resolve("@x/ext/static/more.js"), "theirs");

      assertThat(names()).containsExactly("@x/ext");
      assertThat(server.get("/lab/extensions/@x/ext/static/remoteEntry.1.js").body())
          .isEqualTo("ours");
      assertThat(server.get("/lab/extensions/@x/ext/static/more.js").statusCode()).isEqualTo(404);
    }

    private int script(String extension) {
      return server.get("/lab/extensions/" + extension + "/static/remoteEntry.1.js").statusCode();
    }

    @Test
    void filesWithAHashInTheirNameAreAskedForOnce() {
      lab.addExtension("good", "{\"_build\": {\"load\": \"static/remoteEntry.1.js\"}}");
      SmallLab.write(lab.extensions.resolve("good/static/568.0123456789abcdef0123.js"), "1");
      SmallLab.write(lab.extensions.resolve("good/static/style.js"), "1");

      var hashed = server.get("/lab/extensions/good/static/568.0123456789abcdef0123.js");
      assertThat(hashed.headers().firstValue("Cache-Control"))
          .hasValue("private, max-age=31536000, immutable");
      assertThat(hashed.headers().firstValue("Content-Type"))
          .hasValueSatisfying(it -> assertThat(it).startsWith("text/javascript"));
      var other = server.get("/lab/extensions/good/static/style.js");
      assertThat(other.headers().firstValue("Cache-Control")).hasValue("no-cache");
    }

    private List<String> names() {
      var config = config(server.get("/lab").body());
      return config.path("federated_extensions").findValuesAsText("name");
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
}
