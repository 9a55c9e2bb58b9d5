package io.sparkmaster.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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
}
