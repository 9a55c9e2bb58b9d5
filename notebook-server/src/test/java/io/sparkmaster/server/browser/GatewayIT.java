package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.sparkmaster.server.clients.JupyterLabProcess;
import io.sparkmaster.server.clients.PythonClients;
import io.sparkmaster.server.process.ServerProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A learner's own JupyterLab, from PyPI, whose kernels are our server's. */
@Timeout(600)
class GatewayIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final ContainsTextOptions SLOW = new ContainsTextOptions().setTimeout(120_000);
  private static final String OURS = "our-token";
  private static final String THEIRS = "their-token";
  private static final String NOTEBOOK =
      """
      {"cells": [
        {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null,
         "source": "val numbers = spark.range(5)\\nnumbers.count() * 100 + 23"},
        {"cell_type": "code", "id": "b", "metadata": {}, "outputs": [], "execution_count": null,
         "source": "%%sql\\nSELECT 'over the ' || 'gateway' AS way"}],
       "metadata": {"kernelspec": {"name": "sparkmaster-scala", "display_name": "Spark (Scala)"}},
       "nbformat": 4, "nbformat_minor": 5}
      """;

  @TempDir private static Path home;
  @TempDir private static Path theirs;
  private static ServerProcess server;
  private static JupyterLabProcess lab;

  @BeforeAll
  static void start() throws Exception {
    PythonClients.python();
    Files.writeString(theirs.resolve("Relayed.ipynb"), NOTEBOOK);
    server = ServerProcess.start(home, "--token", OURS);
    lab = JupyterLabProcess.start(theirs, THEIRS, gateway(), OURS);
  }

  @AfterAll
  static void stop() {
    if (lab != null) {
      lab.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static String gateway() {
    return server.url("/").toString().replaceFirst("/$", "");
  }

  private static JsonNode python(String way, URI url, String token) throws Exception {
    var ran = PythonClients.run("through_gateway.py", Map.of(), LIMIT, way, url.toString(), token);
    assertThat(ran.exitCode()).as(ran.errors() + lab.output()).isZero();
    return JSON.readTree(ran.output());
  }

  @Test
  void jupyterLabOfPyPiRunsCellsOnOurKernel() {
    try (var chromium = Chromium.start();
        var page = new LabPage(chromium.browser(), ColorScheme.LIGHT)) {
      page.page().navigate(lab.url() + "lab/tree/Relayed.ipynb?token=" + THEIRS);
      page.awaitNotebook();

      page.run(0);
      page.run(1);

      assertThat(page.output(0)).containsText("523", SLOW);
      assertThat(page.output(1)).containsText("over the gateway", SLOW);
      page.screenshot("43-gateway");
    }
  }

  @Test
  void aJupyterServerRelaysCellsQuestionsStopAndRestart() throws Exception {
    var found = python("relay", lab.url(), THEIRS);

    assertThat(found.at("/specs/kernelspecs").fieldNames())
        .toIterable()
        .contains("sparkmaster-scala", "sparkmaster-java");
    assertThat(found.at("/session/status").asInt()).isEqualTo(201);
    assertThat(outputs(found, "scala")).contains("42");
    assertThat(outputs(found, "sql")).contains("<table", "twice");
    assertThat(outputs(found, "input")).contains("I am Ada");
    assertThat(found.at("/stopped/reply/status").asText()).isIn("error", "aborted");
    assertThat(outputs(found, "after")).contains("43");
    assertThat(found.path("restart").asInt()).isEqualTo(200);
    assertThat(found.at("/forgotten/reply/status").asText()).isEqualTo("error");
    assertThat(found.path("kernels")).isNotEmpty();
    assertThat(found.path("ended").asInt()).isEqualTo(204);
    var kernel = found.at("/session/body/kernel/id").asText();
    assertThat(found.path("left")).noneMatch(it -> it.path("id").asText().equals(kernel));
  }

  @Test
  void nbclientRunsANotebookOnOurServer() throws Exception {
    var notebook = python("nbclient", server.url("/"), OURS);

    assertThat(notebook.at("/cells/0/outputs").toString()).contains("apple", "pear");
    assertThat(notebook.at("/cells/2/outputs").toString()).contains("total", "8");
    assertThat(notebook.at("/cells/2/execution_count").asInt()).isEqualTo(3);
  }

  private static String outputs(JsonNode found, String step) {
    return found.path(step).path("outputs").toString();
  }
}
