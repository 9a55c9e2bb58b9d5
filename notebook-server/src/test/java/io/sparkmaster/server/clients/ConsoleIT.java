package io.sparkmaster.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkmaster.server.process.Built;
import io.sparkmaster.server.process.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What jupyter-console, in a terminal, shows of every kind of output. */
class ConsoleIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(6);

  /** Code, with what the terminal shows of it. */
  private static final Map<String, String> SHOWN = new LinkedHashMap<>();

  private static final String TABLE =
      """
      | id | city     |   km | day        |
      +----+----------+------+------------+
      |  0 | Turin 0  |  0.0 | 2024-03-01 |
      """;
  private static final String LONG_JOB =
      "sc.parallelize(1 to 8, 4).map(n => { Thread.sleep(2500); n }).sum()";
  private static final String STREAM =
      "spark.readStream.format(\"rate\").option(\"rowsPerSecond\", 20).load()";

  @TempDir private static Path prefix;

  @BeforeAll
  static void typeTheCells() throws Exception {
    var installed =
        Ran.of(
            prefix,
            Map.of(),
            LIMIT,
            List.of(Built.script(), "kernel", "install", "--prefix", prefix.toString()));
    assertThat(installed.exitCode()).as(installed.output() + installed.errors()).isZero();
    var cells = JSON.createArrayNode();
    for (var code :
        List.of(
            "val df = spark.range(30).selectExpr(\"id\", \"concat('Turin ', id) AS city\","
                + " \"id * 1.5D AS km\", \"date_add(DATE'2024-03-01', int(id)) AS day\")",
            "df",
            "display(df)",
            "df.collect().toList",
            "Chart.line(df, \"day\", \"km\")",
            "Chart.bar(df.limit(3), \"city\", \"km\")",
            "Chart.scatter(df, \"id\", \"km\")",
            "Chart.histogram(df, \"km\", 3)",
            LONG_JOB,
            "%explain --run df.groupBy($\"id\" % 2 as \"k\").count()",
            "val n: Int = \"text\"",
            "df.select(\"ctiy\")",
            "display(\"before\", \"my-id\")",
            "updateDisplay(\"after\", \"my-id\")",
            STREAM)) {
      var cell = cells.addObject().put("code", code);
      if (code.equals(STREAM)) {
        cell.put("stop", "rows/s processed[\\s\\S]*rows/s processed");
      }
    }
    var file = prefix.resolve("cells.json");
    Files.writeString(file, cells.toString());

    var ran =
        PythonClients.run(
            "console.py",
            Map.of(
                "JUPYTER_PATH", prefix.resolve("share/jupyter").toString(),
                "SPARKMASTER_HOME", prefix.resolve("home").toString(),
                "SPARK_MASTER", ""),
            LIMIT,
            "sparkmaster-scala",
            file.toString());

    assertThat(ran.exitCode()).as(ran.output() + ran.errors()).isZero();
    var texts = JSON.readTree(ran.output());
    assertThat(texts).hasSize(cells.size());
    for (int i = 0; i < cells.size(); i++) {
      SHOWN.put(cells.get(i).path("code").asText(), texts.get(i).asText().strip());
    }
  }

  private static String shown(String beginning) {
    return SHOWN.entrySet().stream()
        .filter(each -> each.getKey().startsWith(beginning))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @TestFactory
  List<DynamicTest> everyOutputIsTextForPeople() {
    var tests = new ArrayList<DynamicTest>();
    SHOWN.forEach(
        (code, text) ->
            tests.add(
                DynamicTest.dynamicTest(
                    code,
                    () ->
                        assertThat(text)
                            .isNotBlank()
                            .doesNotContain("[object", "{\"", "&lt;", "$schema", "\u001b")
                            .doesNotContainPattern("</?[a-z]+[ >]")
                            .doesNotContainPattern("\\w@[0-9a-f]{6,8}\\b"))));
    return tests;
  }

  @Test
  void rowsAreATableWithColumns() {
    assertThat(shown("df")).contains(TABLE, "The first 20 rows; there are more.");
    assertThat(shown("display(df)")).contains(TABLE, "The first 20 of 30 rows.");
    assertThat(shown("df.collect()")).contains(TABLE, "The first 20 of 30 rows.");
  }

  @Test
  void chartsAreDrawnInCharacters() {
    assertThat(shown("Chart.line"))
        .contains("Line chart of km by day")
        .containsPattern("(?m)^43\\.5 │ {50,}•+$")
        .containsPattern("(?m)^   0 │•+$")
        .containsPattern("└─+\n +2024-03-01 +2024-03-30");
    assertThat(shown("Chart.bar"))
        .contains("Bar chart of km by city", "Turin 0  0\n", "█".repeat(20) + " 1.5\n")
        .contains("█".repeat(40) + " 3");
    assertThat(shown("Chart.scatter"))
        .contains("Scatter plot of km by id")
        .containsPattern("(?m)^ +│ *•( +•+)* *$");
    assertThat(shown("Chart.histogram"))
        .contains("Histogram of km")
        .containsPattern("0 – 14\\.5 +█{36} 10\n +14\\.5 – 29 +█{36} 10\n +29 – 43\\.5 +█{36} 10");
  }

  @Test
  void aLongJobTellsThatItRunsAndWhatItTook() {
    assertThat(shown(LONG_JOB))
        .containsPattern("Spark: 1 job running · .*\\d/4 tasks")
        .containsPattern("Spark: 1 job, 1 stage, 4 tasks in ")
        .contains("36.0");
  }

  @Test
  void aPlanIsATree() {
    assertThat(shown("%explain"))
        .contains("The plan as it ran.")
        .containsPattern("HashAggregate +\\(2 rows.*\n")
        .containsPattern("\\+- Exchange .* shuffled")
        .contains("+- Range   (30 rows");
  }

  @Test
  void errorsNameTheCauseTheLineAndTheRemedy() {
    assertThat(shown("val n: Int"))
        .startsWith("The cell does not compile")
        .contains("line 1: type mismatch");
    assertThat(shown("df.select"))
        .startsWith("AnalysisException: ")
        .contains("→ line 1: df.select(\"ctiy\")", "Hint: Did you mean city?")
        .endsWith("%trace shows the whole stack trace.");
  }

  /** It drops what replaces an output. */
  @Test
  void whatTakesThePlaceOfAnOutputIsPrinted() {
    assertThat(shown("updateDisplay")).isEqualTo("after");
  }

  @Test
  void aStreamPrintsItsTableUntilItIsStopped() {
    assertThat(shown(STREAM))
        .startsWith("The stream starts. Its table is printed every 5 seconds; Ctrl-C ends it.")
        .containsPattern("(?s)Batch \\d+ .*\\| timestamp +\\| value \\|.*Batch \\d+ ")
        .containsPattern("Stopped\\. \\d+ batches with \\d+ rows in ")
        .endsWith("Stopped: The cell was stopped.")
        .doesNotContain("No rows so far");
  }
}
