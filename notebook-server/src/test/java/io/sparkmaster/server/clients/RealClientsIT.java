package io.sparkmaster.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkmaster.server.process.Built;
import io.sparkmaster.server.process.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** {@code kernel install}, then jupyter_client and nbclient, without our server. */
class RealClientsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private static Path prefix;

  @BeforeAll
  static void installTheKernelWithTheCommand() throws Exception {
    var ran =
        Ran.of(
            prefix,
            Map.of(),
            LIMIT,
            List.of(Built.script(), "kernel", "install", "--prefix", prefix.toString()));
    assertThat(ran.exitCode()).as(ran.output() + ran.errors()).isZero();
    assertThat(ran.output())
        .contains("sparkmaster-scala", "sparkmaster-java", "jupyter kernelspec list");
  }

  private static Map<String, String> jupyter() {
    return Map.of("JUPYTER_PATH", prefix.resolve("share/jupyter").toString(), "SPARK_MASTER", "");
  }

  private static Ran python(String program, String... rest)
      throws IOException, InterruptedException {
    var ran = PythonClients.run(program, jupyter(), LIMIT, rest);
    assertThat(ran.exitCode()).as("%s said: %s%s", program, ran.output(), ran.errors()).isZero();
    return ran;
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class JupyterClient {
    private JsonNode found;

    @BeforeAll
    void driveAKernel() throws Exception {
      found = JSON.readTree(python("drive_kernel.py", "sparkmaster-scala").output());
    }

    @Test
    void learnsWhatKernelThisIs() {
      assertThat(found.at("/info/status").asText()).isEqualTo("ok");
      assertThat(found.at("/info/language_info/name").asText()).isEqualTo("scala");
      assertThat(found.at("/info/protocol_version").asText()).startsWith("5.");
    }

    @Test
    void getsTheValueOfAScalaCell() {
      assertThat(result("scala")).contains("42");
      assertThat(found.at("/scala/reply/status").asText()).isEqualTo("ok");
    }

    @Test
    void getsTheValueOfAJavaCell() {
      assertThat(result("java")).contains("7");
    }

    @Test
    void getsTheRowsOfASqlCellAsTableAndAsText() {
      assertThat(bundle("sql").path("text/html").asText()).contains("<table", "twice", "4");
      assertThat(result("sql")).contains("twice", "4");
    }

    @Test
    void getsAnErrorForAnExceptionAndForWrongSyntax() {
      assertThat(found.at("/fault/reply/status").asText()).isEqualTo("error");
      assertThat(found.at("/fault/reply/ename").asText()).contains("IllegalStateException");
      assertThat(found.at("/fault/reply/evalue").asText()).contains("on purpose");
      assertThat(outputsOf("fault")).anyMatch(it -> it.path("type").asText().equals("error"));
      assertThat(found.at("/syntax/reply/status").asText()).isEqualTo("error");
    }

    @Test
    void isOfferedCompletions() {
      assertThat(found.at("/complete/matches")).anyMatch(match -> match.asText().endsWith("range"));
      assertThat(found.at("/unfinished/status").asText()).isEqualTo("incomplete");
    }

    @Test
    void stopsALongSparkJobAndTheNextCellRuns() {
      assertThat(found.at("/interrupted/status").asText()).isIn("error", "aborted");
      assertThat(result("after_interrupt")).contains("43");
    }

    @Test
    void forgetsVariablesWithARestart() {
      assertThat(found.at("/after_restart/reply/status").asText()).isEqualTo("error");
      assertThat(found.at("/after_restart/reply/evalue").asText()).contains("answer");
    }

    @Test
    void leavesNoProcessAfterShutdown() {
      assertThat(found.path("alive_after_shutdown").asBoolean(true)).isFalse();
    }

    private String result(String step) {
      return bundle(step).path("text/plain").asText();
    }

    private JsonNode bundle(String step) {
      return outputsOf(step).stream()
          .filter(it -> it.path("type").asText().matches("execute_result|display_data"))
          .map(it -> it.path("data"))
          .filter(it -> it.has("text/plain"))
          .reduce((first, last) -> last)
          .orElseThrow(() -> new AssertionError(step + " has no result: " + found.path(step)));
    }

    private List<JsonNode> outputsOf(String step) {
      return StreamSupport.stream(found.path(step).path("outputs").spliterator(), false).toList();
    }
  }

  @Nested
  class NbClient {
    @TempDir private Path folder;

    @Test
    void runsANotebookWithCellsOfAllLanguages() throws Exception {
      var source = folder.resolve("mixed.ipynb");
      Files.writeString(
          source,
          notebook(
              "case class Fruit(name: String, pieces: Int)\nval fruits = Seq(Fruit(\"apple\", 3), Fruit(\"pear\", 5)).toDF()\nfruits.createOrReplaceTempView(\"fruits\")\nfruits",
              "%%sql\nSELECT sum(pieces) AS total FROM fruits",
              "%%java\nlong counted = spark.table(\"fruits\").count();\ncounted",
              "println(\"from the driver\")"));

      python("run_notebook.py", source.toString(), folder.resolve("done.ipynb").toString());

      var cells = JSON.readTree(Files.readString(folder.resolve("done.ipynb"))).path("cells");
      assertThat(outputs(cells.get(0))).contains("<table", "apple", "pear");
      assertThat(outputs(cells.get(1))).contains("total", "8");
      assertThat(outputs(cells.get(2))).contains("2");
      assertThat(outputs(cells.get(3))).contains("from the driver");
      for (var i = 0; i < 4; i++) {
        assertThat(cells.get(i).path("execution_count").asInt()).isEqualTo(i + 1);
      }
    }

    private String notebook(String... sources) {
      var root = JSON.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
      root.putObject("metadata")
          .putObject("kernelspec")
          .put("name", "sparkmaster-scala")
          .put("display_name", "Spark")
          .put("language", "scala");
      var cells = root.putArray("cells");
      for (var source : sources) {
        var cell =
            cells
                .addObject()
                .put("cell_type", "code")
                .put("id", "cell-" + cells.size())
                .put("source", source)
                .putNull("execution_count");
        cell.putObject("metadata");
        cell.putArray("outputs");
      }
      return root.toString();
    }

    private String outputs(JsonNode cell) {
      return cell.path("outputs").toString();
    }
  }
}
