package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.language.Language;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence about how an answer is computed, and about what it wrote. */
class HowEvidenceIT {
  @TempDir static Path folder;
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    run(
        "given",
        """
        val out = "%s"
        spark.conf.set("spark.sql.autoBroadcastJoinThreshold", 100000L)
        spark.range(1000).select($"id", ($"id" %% 4).as("part"), ($"id" * 2).as("twice_as_much_as_the_id"),
            lit("x").as("never_used_by_anybody_in_this_test")).
          repartition(1).write.partitionBy("part").parquet(out + "/table")
        """
            .formatted(folder));
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  private static void run(String cellId, String code) throws Exception {
    var metadata = Json.object().put("cellId", cellId);
    var execution =
        notebook.client().start(code, Json.object(), metadata).get(60, TimeUnit.SECONDS);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
  }

  private static JsonNode ask(String target, String name, String cellId, String probe) {
    var request = Json.object().put("schema", 1).put("cell_id", cellId);
    request.putObject("target").put("kind", target).put("name", name);
    request.putArray("probes").addObject().put("kind", probe);
    return notebook
        .client()
        .ask(Channel.CONTROL, "sparkmaster_evidence_request", request, KernelInMemory.DEADLINE)
        .content()
        .at("/probes/0");
  }

  private static List<JsonNode> plan(String variable) {
    var answer = ask("variable", variable, "given", "plan");
    assertThat(answer.path("ok").asBoolean()).as("%s", answer).isTrue();
    var nodes = new ArrayList<JsonNode>();
    collect(answer.path("result"), nodes);
    return nodes;
  }

  private static void collect(JsonNode node, List<JsonNode> nodes) {
    nodes.add(node);
    node.path("children").forEach(child -> collect(child, nodes));
  }

  private static List<String> operators(List<JsonNode> nodes) {
    return nodes.stream().map(node -> node.path("operator").asText()).toList();
  }

  @Test
  void aPlanIsTheFinalOneThoughTheAnswerWasNeverRun() throws Exception {
    run(
        "join",
        """
        val left = spark.range(100000).toDF("a")
        val right = spark.range(100000).toDF("b").filter($"b" % 1000 === 0)
        val joined = left.join(right, $"a" === $"b")
        val planned = joined.queryExecution.executedPlan.toString
        """);

    assertThat(ask("variable", "planned", "join", "value").toString()).contains("SortMergeJoin");
    assertThat(operators(plan("joined")))
        .anyMatch(operator -> operator.startsWith("BroadcastHashJoin"))
        .noneMatch(operator -> operator.startsWith("SortMergeJoin"));
  }

  @Test
  void aScanTellsAllItsFiltersAndColumns() throws Exception {
    run(
        "scan",
        """
        val scanned = spark.read.parquet(out + "/table").filter($"part" === 3).
          filter($"twice_as_much_as_the_id" > 100 && $"id" =!= 7 && $"id" =!= 8 && $"id" =!= 9).
          select($"id", $"twice_as_much_as_the_id".as("twice"))
        """);

    var scan =
        plan("scanned").stream()
            .filter(node -> node.path("operator").asText().startsWith("Scan"))
            .findFirst()
            .orElseThrow();
    assertThat(scan.path("operator").asText()).isEqualTo("Scan parquet");
    assertThat(scan.path("details").asText())
        .contains("PartitionFilters: [isnotnull(part#")
        .contains("Not(EqualTo(id,9))", "GreaterThan(twice_as_much_as_the_id,100)")
        .contains("ReadSchema: struct<id:bigint,twice_as_much_as_the_id:bigint>")
        .doesNotContain("never_used");
    var columns = "{\"columns\":[\"id\",\"twice_as_much_as_the_id\"],";
    var filtered = "\"filtered\":[\"twice_as_much_as_the_id\",\"id\"],\"folders\":[\"part\"]}";
    assertThat(scan.path("scan").toString()).startsWith(columns).endsWith(filtered);
    assertThat(scan.at("/scan/pushed").toString())
        .contains("\"Not(EqualTo(id,9))\"", "\"GreaterThan(twice_as_much_as_the_id,100)\"");

    run("other", "spark.conf.set(\"spark.sql.sources.useV1SourceList\", \"\")");
    run(
        "v2",
        """
        val second = spark.read.parquet(out + "/table").filter($"part" === 3 && $"id" > 7).select($"id")
        """);
    assertThat(scans("second"))
        .containsExactly(
            "{\"columns\":[\"id\"],\"pushed\":[\"IsNotNull(id)\",\"GreaterThan(id,7)\"],"
                + "\"filtered\":[\"id\"],\"folders\":[\"part\"]}");
    run("back", "spark.conf.unset(\"spark.sql.sources.useV1SourceList\")");
  }

  private static List<String> scans(String variable) {
    return plan(variable).stream()
        .filter(node -> node.has("scan"))
        .map(node -> node.path("scan").toString())
        .toList();
  }

  @Test
  void textsInAQueryAreNoScan() throws Exception {
    run(
        "forged",
        """
        val forged = spark.range(9).filter(concat($"id", lit("ReadSchema: struct<> PushedFilters: [EqualTo(id,1)]")) =!= "x")
        val text = spark.read.parquet(out + "/table").filter($"never_used_by_anybody_in_this_test" === "x), EqualTo(id,1")
        """);

    assertThat(scans("forged")).isEmpty();
    assertThat(scans("text"))
        .singleElement()
        .asString()
        .contains("\"filtered\":[\"never_used_by_anybody_in_this_test\"],\"folders\":[]");
  }

  @Test
  void functionsThatSparkCannotLookIntoAreNamed() throws Exception {
    run(
        "functions",
        """
        val half = udf((n: Long) => n / 2)
        spark.udf.register("third", (n: Long) => n / 3)
        val withUdf = spark.range(9).select(half($"id"), expr("third(id)"))
        val withLambda = spark.range(9).as[Long].filter(n => n > 3)
        val without = spark.range(9).filter($"id" > 3).select($"id" / 2)
        """);

    assertThat(plan("withUdf").toString()).contains("\"functions\":[\"UDF\",\"third\"]");
    assertThat(plan("withLambda").toString()).contains("\"functions\":[\"lambda\"]");
    assertThat(plan("without").toString()).doesNotContain("functions");
  }

  @Test
  void whatFillsACacheAndWhatASubqueryDoesIsPartOfThePlan() throws Exception {
    run(
        "cache",
        """
        val cached = spark.range(90).groupBy($"id" % 9).count().cache()
        val fromCache = cached.filter($"count" > 1)
        spark.range(50).createOrReplaceTempView("fifty")
        val subquery = spark.sql("SELECT id FROM fifty WHERE id > (SELECT avg(id) FROM fifty)")
        """);

    assertThat(operators(plan("fromCache"))).contains("InMemoryTableScan", "Exchange");
    assertThat(operators(plan("subquery"))).contains("Subquery", "Exchange");
    run("uncache", "cached.unpersist()");
  }

  @Test
  void filesAreListedAndRead() throws Exception {
    var table = folder.resolve("table").toString();

    var files = ask("files", table, "given", "files").at("/result/files");
    assertThat(files).hasSize(5);
    assertThat(files.get(0).path("path").asText()).isEqualTo("_SUCCESS");
    assertThat(files.get(1).path("path").asText()).startsWith("part=0/part-").endsWith(".parquet");
    assertThat(files.get(1).path("bytes").asLong()).isPositive();
    assertThat(ask("files", table, "given", "rows").at("/result/rows")).hasSize(1000);
    assertThat(ask("files", table + "-not", "given", "files").path("cause").asText())
        .isEqualTo("not_attempted");
    assertThat(ask("variable", "out", "given", "files").path("ok").asBoolean()).isFalse();
  }

  @Test
  void metricsCountTheFilesReadAndTheSkewOfTheWorstStage() throws Exception {
    run("three", "spark.read.parquet(out + \"/table\").filter($\"part\" > 0).collect()");
    run("even", "spark.range(0, 900, 1, 3).rdd.map(n => (n % 3, 1)).groupByKey(3).count()");
    run(
        "skewed",
        "spark.range(0, 900, 1, 3).rdd.map(n => (if (n < 880) 0 else n.toInt % 3,"
            + " 1)).groupByKey(3).count()");

    assertThat(ask("variable", "out", "three", "metrics").at("/result/input_files").asInt())
        .isEqualTo(3);
    assertThat(ask("variable", "out", "even", "metrics").at("/result/input_files").asInt())
        .isZero();
    assertThat(ask("variable", "out", "even", "metrics").at("/result/skew").asDouble())
        .isBetween(1.0, 1.5);
    assertThat(ask("variable", "out", "skewed", "metrics").at("/result/skew").asDouble())
        .isGreaterThan(50);
  }
}
