package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.language.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables and charts of what cells have computed. */
class ShowingIT {
  private static final String TABLE = "application/vnd.sparkmaster.table.v1+json";
  private static final String CHART = "application/vnd.vegalite.v5+json";

  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    ok("val km = spark.range(100).selectExpr(\"id % 5 as city\", \"id * 1.5 as km\", \"id\")");
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  @Test
  void aCollectedArrayOfCaseClassesIsATable() {
    ok("case class Trip(city: String, km: Double)");

    var execution = ok("Array(Trip(\"Turin <b>\", 4.5), Trip(\"Milan\", 7.0))");

    assertThat(execution.result("text/html").orElseThrow())
        .contains("<table>", "city", "Turin &lt;b&gt;", "7.0")
        .doesNotContain("<b>");
    assertThat(execution.result("text/plain").orElseThrow()).contains("| Turin <b> | 4.5 |");
  }

  @Test
  void collectedRowsTuplesAndRecordsAreTables() {
    assertThat(ok("km.take(3)").result("text/plain").orElseThrow()).contains("| city |", "3 rows");
    assertThat(ok("List((1, \"a\"), (2, \"b\"))").result("text/html").orElseThrow())
        .contains("_1", "_2");
    assertThat(
            ok("%%java\nrecord City(String name, int people) {}\nList.of(new City(\"Turin\", 8))")
                .result("text/html")
                .orElseThrow())
        .contains("name", "people", "Turin");
  }

  @Test
  void manyCollectedRowsSayHowManyThereAre() {
    assertThat(ok("(1 to 35).map(i => (i, i)).toList").result("text/plain").orElseThrow())
        .contains("The first 20 of 35 rows.");
  }

  @Test
  void whatIsNoTableStaysText() {
    for (var cell : new String[] {"List(1, 2)", "Array(Some(1), None)", "List(List(1), List(2))"}) {
      assertThat(ok(cell).result("text/html")).as(cell).isEmpty();
    }
  }

  @Test
  void aCommandWithoutAResultSaysThatItIsDone() {
    for (var cell :
        new String[] {
          "sql(\"CREATE OR REPLACE TEMP VIEW done AS SELECT 1 AS a\")",
          "%%sql\nCREATE OR REPLACE TEMP VIEW done AS SELECT 1 AS a",
          "%%java\nspark.sql(\"DROP VIEW done\")"
        }) {
      var execution = ok(cell);
      assertThat(execution.result("text/plain")).as(cell).hasValue("Done.");
      assertThat(execution.result("text/html")).as(cell).isEmpty();
    }
    assertThat(ok("sql(\"SHOW TABLES\")").result("text/html").orElseThrow()).contains("tableName");
    assertThat(ok("spark.emptyDataFrame").result("text/plain").orElseThrow())
        .doesNotContain("Done.");
  }

  @Test
  void rowsOfTwoSchemasAreNoTable() {
    var one = "spark.range(1).toDF(\"a\").head()";
    var other = "spark.range(1).selectExpr(\"id AS b\", \"id AS c\").head()";

    assertThat(ok("List(" + one + ", " + other + ")").result("text/html")).isEmpty();
  }

  @Test
  void aFieldThatCannotBeShownDoesNotFailTheCell() {
    ok("class Bad { override def toString = sys.error(\"no\") }\ncase class Holder(bad: Bad)");

    assertThat(notebook.run("List(Holder(new Bad))").result("text/html")).isEmpty();
    ok("case class Endless(all: LazyList[Int]); List(Endless(LazyList.from(1)))");
  }

  @Test
  void datesStayOnTheirDay() {
    var cell = "Chart.line(sql(\"SELECT DATE'2024-03-01' AS d, 1 AS n\"), \"d\", \"n\")";
    var value = result(ok(cell)).path(CHART).path("data").path("values").path(0);

    assertThat(value.path("x").asText()).isEqualTo("2024-03-01T00:00:00");
  }

  @Test
  void displayGivesRowsThatAFrontEndCanPageThrough() {
    var data = shown(ok("display(km)"));

    assertThat(data.path(TABLE).path("rows")).hasSize(100);
    assertThat(data.path(TABLE).path("more").asBoolean()).isFalse();
    assertThat(data.path(TABLE).path("columns").path(1).path("kind").asText()).isEqualTo("number");
    assertThat(data.path(TABLE).path("rows").path(2).path(1).asDouble()).isEqualTo(3.0);
    assertThat(data.path(TABLE).path("chart").path("mark").asText()).isEqualTo("point");
    assertThat(data.path("text/html").asText()).contains("The first 20 of 100 rows.");
  }

  @Test
  void displayBoundsRowsAndTheirText() {
    var data = shown(ok("display(spark.range(5000).selectExpr(\"repeat('x', 5000) as wide\"))"));

    assertThat(data.path(TABLE).path("rows")).hasSize(1000);
    assertThat(data.path(TABLE).path("more").asBoolean()).isTrue();
    assertThat(data.path(TABLE).path("rows").path(0).path(0).asText()).hasSize(300);
  }

  @Test
  void aThousandVeryLongTextsAreCutBeforeTheyReachTheDriver() {
    var cell =
        "display(spark.range(1100).selectExpr(\"repeat('x', 3000000) as wide\", \"id as wide\"))";
    var data = shown(ok(cell));

    assertThat(data.path(TABLE).path("rows")).hasSize(1000);
    assertThat(data.path(TABLE).path("rows").path(7).path(0).asText()).hasSize(300).endsWith("…");
    assertThat(data.path(TABLE).path("rows").path(7).path(1).asInt()).isEqualTo(7);
  }

  @Test
  void ofTwoThousandColumnsTheFirstAreShownAndTheTableSaysSo() {
    var data = result(ok("spark.range(3).select((1 to 2000).map(i => lit(i).as(\"c\" + i)): _*)"));

    assertThat(data.path("text/plain").asText())
        .contains("3 rows. The first 200 of 2,000 columns.");
    assertThat(data.path("text/html").asText()).contains("c200<").doesNotContain("c201<");
  }

  @Test
  void aMillionPrintedLinesComeInFewMessages() {
    var execution = ok("var i = 0; while (i < 1000000) { println(i); i += 1 }");

    var messages = execution.published("stream");
    assertThat(messages).hasSizeLessThan(400);
    assertThat(
            messages.stream().mapToInt(each -> each.content().path("text").asText().length()).sum())
        .isEqualTo(6_888_890);
  }

  @Test
  void aStringOfAHundredMillionCharactersIsCutWithANote() {
    var text = ok("\"x\" * 100000000").result("text/plain").orElseThrow();

    assertThat(text.length()).isLessThan(200_000);
    assertThat(text).containsPattern("\\(100,000 of 100,000,\\d{3} characters\\)");
  }

  @Test
  void soAreLongTextsOfJavaAndThoseThatAreDisplayed() {
    var value = ok("%%java\n\"x\".repeat(300_000)").result("text/plain").orElseThrow();
    assertThat(value).endsWith("(2,000 of 300,000 characters)").hasSizeLessThan(3_000);

    var displayed = ok("display(\"x\" * 300000)").published("display_data").get(0);
    assertThat(displayed.content().at("/data/text~1plain").asText())
        .endsWith("(100,000 of 300,000 characters)");
  }

  @Test
  void numbersThatAFrontEndCannotHoldAreText() {
    var row =
        shown(
                ok(
                    "display(sql(\"SELECT 9007199254740993L AS big, double('NaN') AS nan, NULL AS"
                        + " none, 1.50 AS price,"
                        + " 1234567.1234567891234 AS exact\"))"))
            .path(TABLE)
            .path("rows")
            .path(0);

    assertThat(row.path(0).isTextual()).isTrue();
    assertThat(row.path(0).asText()).isEqualTo("9007199254740993");
    assertThat(row.path(1).asText()).isEqualTo("NaN");
    assertThat(row.path(2).isNull()).isTrue();
    assertThat(row.path(3).asDouble()).isEqualTo(1.5);
    assertThat(row.path(4).asText()).isEqualTo("1234567.1234567891234");
  }

  @Test
  void aLineHasItsPointsAndATextTwin() {
    var data = result(ok("Chart.line(km.orderBy(\"id\"), \"id\", \"km\")"));

    var spec = data.path(CHART);
    assertThat(spec.path("mark").path("type").asText()).isEqualTo("line");
    assertThat(spec.path("data").path("values")).hasSize(100);
    assertThat(spec.path("data").path("values").path(4).path("y").asDouble()).isEqualTo(6.0);
    assertThat(data.path("text/plain").asText()).startsWith("Line chart of km by id\n");
    // Nothing is painted behind it, and its words take the colour of the text around it.
    assertThat(spec.path("background").asText()).isEqualTo("transparent");
    assertThat(spec.at("/config/axis/labelColor").asText()).isEqualTo("currentColor");
  }

  @Test
  void manyRowsAreSampledAndTheChartSaysSo() {
    var spec =
        result(ok("Chart.scatter(spark.range(20000).toDF(\"n\"), \"n\", \"n\")")).path(CHART);

    assertThat(spec.path("data").path("values").size()).isBetween(4000, 5000);
    assertThat(spec.path("title").path("text").asText())
        .matches("A sample of [\\d,]+ of 20,000 rows");
  }

  @Test
  void aHistogramCountsEveryRow() {
    var cell =
        "%%java\nChart.histogram(spark.range(10001).selectExpr(\"if(id = 0, double('NaN'), id) AS"
            + " v\"), \"v\", 10)";
    var values = result(ok(cell)).path(CHART).path("data").path("values");

    var rows = 0;
    for (var each : values) {
      rows += each.path("rows").asInt();
      assertThat(each.path("rows").asInt()).isEqualTo(1000);
    }
    assertThat(rows).isEqualTo(10_000);
    assertThat(values).hasSize(10);
  }

  @Test
  void columnsWithDotsCanBeDrawn() {
    var data =
        result(ok("Chart.bar(km.limit(3).toDF(\"a.b\", \"c[d]\", \"e\"), \"a.b\", \"c[d]\")"));

    assertThat(data.path(CHART).path("encoding").path("x").path("title").asText()).isEqualTo("a.b");
    assertThat(data.path(CHART).path("data").path("values")).hasSize(3);
  }

  @Test
  void whatCannotBeDrawnSaysWhatCan() {
    assertThat(refusal("Chart.line(km, \"id\", \"miles\")"))
        .isEqualTo("The Dataset has no column 'miles'. It has: city, km, id.");
    assertThat(refusal("Chart.histogram(sql(\"SELECT 'a' AS t, 1 AS n\"), \"t\")"))
        .contains("has the type string, not numbers. Columns of numbers: n.");
    assertThat(refusal("Chart.histogram(sql(\"SELECT int(null) AS n\"), \"n\")"))
        .contains("has no numbers to draw");
    assertThat(refusal("Chart.histogram(km, \"km\", 0)")).contains("1 to 200 ranges, not 0");
  }

  private static String refusal(String cell) {
    return notebook.run(cell).reply().content().path("evalue").asText();
  }

  private static JsonNode shown(Execution execution) {
    return execution.published("display_data").get(0).content().path("data");
  }

  private static JsonNode result(Execution execution) {
    return execution.published("execute_result").get(0).content().path("data");
  }

  private static Execution ok(String cell) {
    var execution = notebook.run(cell);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    return execution;
  }
}
