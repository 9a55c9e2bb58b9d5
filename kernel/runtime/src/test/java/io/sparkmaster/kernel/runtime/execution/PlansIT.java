package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.kernel.runtime.language.Language;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of Datasets, as trees to read. */
class PlansIT {
  @TempDir private static Path folder;
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    run(
        """
        spark.range(1000).selectExpr("id", "id * 2 AS km", "string(id) AS label", "pmod(id, 3) AS year")
          .write.partitionBy("year").parquet("%s")
        val trips = spark.read.parquet("%s")
        """
            .formatted(folder.resolve("trips"), folder.resolve("trips")));
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  @Test
  void aScanTellsColumnsFiltersAndPartitions() {
    var text = plan("explain(trips.where(\"year = 1 AND km > 100\").select(\"id\"))");

    assertThat(text)
        .contains("Scan parquet", "reads 2 of 3 columns: id, km")
        .contains("filters pushed to the files: [IsNotNull(km), GreaterThan(km,100)]")
        .contains("partitions where isnotnull(year), (year = 1)")
        .startsWith("The plan; nothing was computed.")
        .doesNotContain(" rows)", "#");
  }

  @Test
  void afterExecutionTheFinalPlanHasRowsBytesAndTheExchangesPartitions() {
    run("val byKey = trips.groupBy($\"id\" % 10 as \"k\").agg(sum(\"km\"))\nbyKey.collect()");

    var text = plan("explain(byKey)");

    assertThat(text)
        .startsWith("The plan as it ran.")
        .containsPattern("HashAggregate   \\(10 rows")
        .containsPattern("Exchange   \\(\\d+ rows, .* shuffled")
        .containsPattern("then 1 partition")
        .containsPattern("Scan parquet.*\\(1,000 rows, \\d+ files");
  }

  @Test
  void runningItGivesAJoinItsStrategyAndItsRows() {
    run("val names = spark.range(3).selectExpr(\"id AS year\", \"string(id) AS name\")");

    assertThat(plan("explain(trips.join(names, \"year\"), true)"))
        .containsPattern("BroadcastHashJoin   \\(1,000 rows")
        .contains("inner join on ", "hash table of the right side", "BroadcastExchange");
    assertThat(plan("explain(trips.join(names.hint(\"merge\"), \"year\"))"))
        .contains("SortMergeJoin", "Sort\n");
  }

  @Test
  void aRunWithoutRowsAndOneAfterPartOfTheRowsAreWholeRuns() {
    assertThat(plan("explain(spark.range(0).where(\"id > 3\"), true)"))
        .startsWith("The plan as it ran.");

    run(
        "val few = spark.range(0, 1000, 1, 4).where(\"id >= 0\")\n"
            + "few.queryExecution.executedPlan.execute().take(1)");
    assertThat(plan("explain(few)")).startsWith("The plan, and what was computed so far.");
    assertThat(plan("explain(few, true)"))
        .startsWith("The plan as it ran.")
        .contains("Filter   (1,000 rows");
  }

  @Test
  void textsInConditionsStayAsTheyAre() {
    assertThat(plan("explain(trips.where(\"label = '#336699`x` a#12'\"))"))
        .contains("(label = '#336699`x` a#12')", "EqualTo(label,#336699`x` a#12)");
  }

  @Test
  void aPlanInHtmlIsAListWithMeaningsAndEscapedText() {
    var html =
        data("explain(trips.where(\"label = '<b>'\").groupBy(\"year\").count())")
            .path("text/html")
            .asText();

    assertThat(html)
        .contains("<ul", "<li", "<strong title=\"A shuffle:", "What these steps do", "&lt;b&gt;")
        .doesNotContain("<b>");
  }

  @Test
  void javaCellsExplainToo() {
    assertThat(plan("%%java\nexplain(spark.range(5).filter(\"id > 2\"), true)"))
        .contains("Filter   (2 rows");
  }

  private static String plan(String cell) {
    return data(cell).path("text/plain").asText();
  }

  private static JsonNode data(String cell) {
    return notebook.run(cell).published("display_data").stream()
        .map(shown -> shown.content().path("data"))
        .filter(data -> data.path("text/plain").asText().startsWith("The plan"))
        .findFirst()
        .orElseThrow();
  }

  private static void run(String cell) {
    var execution = notebook.run(cell);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
  }
}
