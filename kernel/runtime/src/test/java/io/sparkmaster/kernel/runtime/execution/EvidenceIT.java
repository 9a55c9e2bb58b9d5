package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.evidence.CellRun;
import io.sparkmaster.kernel.protocol.evidence.EvidenceReply;
import io.sparkmaster.kernel.protocol.evidence.EvidenceRequest;
import io.sparkmaster.kernel.runtime.language.Language;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EvidenceIT {
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  private static void runAs(String cellId, String code) throws Exception {
    var metadata = Json.object().put("cellId", cellId);
    var execution =
        notebook.client().start(code, Json.object(), metadata).get(60, TimeUnit.SECONDS);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
  }

  private static JsonNode ask(String variable, String cellId, String... kinds) {
    var request = Json.object().put("schema", 1).put("cell_id", cellId);
    request.putObject("target").put("kind", "variable").put("name", variable);
    var probes = request.putArray("probes");
    for (var kind : kinds) {
      probes.addObject().put("kind", kind);
    }
    return send(request);
  }

  private static JsonNode send(ObjectNode request) {
    return notebook
        .client()
        .ask(Channel.CONTROL, "sparkmaster_evidence_request", request, KernelInMemory.DEADLINE)
        .content()
        .path("probes");
  }

  @Test
  void rowsKeepTheirTypesAndSchema() throws Exception {
    runAs(
        "typed",
        """
        val typed = Seq((1, 2L, Double.NaN, "x", java.sql.Date.valueOf("2024-02-29"), Seq(1, 2),
          Map("k" -> 1.5), BigDecimal("1.50"), Array[Byte](1), Option.empty[Int]))
          .toDF("i", "l", "d", "s", "day", "list", "map", "dec", "bytes", "none")
        """);

    var answer = ask("typed", "typed", "rows", "schema");

    assertThat(answer.at("/0/result/rows/0").toString())
        .isEqualTo(
            "[1,\"2\",{\"$\":\"NaN\"},\"x\",\"2024-02-29\",[1,2],[[\"k\",1.5]],"
                + "\"1.500000000000000000\",\"AQ==\",null]");
    assertThat(answer.at("/0/result/truncated").asBoolean()).isFalse();
    assertThat(answer.at("/1/result/schema/fields/1/type").asText()).isEqualTo("long");
  }

  @Test
  void aLimitCutsRowsAndSaysSo() throws Exception {
    runAs("many", "val many = spark.range(100)");
    var request = Json.object().put("schema", 1);
    request.putObject("target").put("kind", "variable").put("name", "many");
    request.putArray("probes").addObject().put("kind", "rows").put("limit", 3);

    var result = send(request).at("/0/result");

    assertThat(result.path("rows")).hasSize(3);
    assertThat(result.path("truncated").asBoolean()).isTrue();
  }

  @Test
  void aValueHasItsTypeAndText() throws Exception {
    runAs("value", "val total = spark.range(5).count()");

    assertThat(ask("total", "value", "value").at("/0/result").toString())
        .isEqualTo("{\"type\":\"Long\",\"text\":\"5\",\"value\":\"5\"}");
  }

  @Test
  void collectionsKeepTheTypesOfTheirParts() throws Exception {
    runAs(
        "parts",
        """
        case class City(name: String, people: Long)
        val cities = List(City("Turin", 800000L), null)
        val byName = Map("Turin" -> BigDecimal("1.5"))
        """);

    assertThat(ask("cities", "parts", "value").at("/0/result/value").toString())
        .isEqualTo(
            "[{\"type\":\"List\",\"value\":[{\"type\":\"String\",\"value\":\"Turin\"},"
                + "{\"type\":\"Long\",\"value\":\"800000\"}]},{\"type\":\"Null\",\"value\":null}]");
    assertThat(ask("byName", "parts", "value").at("/0/result/value/0/1/type").asText())
        .isEqualTo("BigDecimal");
  }

  @Test
  void aCollectionWithoutEndIsRefused() throws Exception {
    runAs("endless", "val naturals = LazyList.from(1)");

    var answer = ask("naturals", "endless", "value");

    assertThat(answer.at("/0/cause").asText()).isEqualTo("unsuitable");
    assertThat(answer.at("/0/reason").asText()).contains("1000000 parts");
  }

  @Test
  void atItsTimeLimitAProbeIsStoppedAndTheKernelGoesOn() throws Exception {
    runAs("slow", "val slow = spark.range(2).map { n => Thread.sleep(60000); n.toLong }");
    var request = Json.object().put("schema", 1);
    request.putObject("target").put("kind", "variable").put("name", "slow");
    request.putArray("probes").addObject().put("kind", "rows");
    request.withArray("probes").addObject().put("kind", "schema");
    request.putObject("limits").put("rows", 5).put("bytes", 1000).put("seconds", 1);

    var answer = send(request);

    assertThat(answer.at("/0/cause").asText()).isEqualTo("unavailable");
    assertThat(answer.at("/0/reason").asText()).contains("1 s");
    assertThat(answer.at("/1/cause").asText()).isEqualTo("unavailable");
    runAs("after", "val after = 1");
  }

  @Test
  void bytesAreLimitedToo() throws Exception {
    runAs("wide", "val wide = spark.range(100).selectExpr(\"repeat('x', 100) as s\")");
    var request = Json.object().put("schema", 1);
    request.putObject("target").put("kind", "variable").put("name", "wide");
    request.putArray("probes").addObject().put("kind", "rows");
    request.putObject("limits").put("rows", 1000).put("bytes", 1000).put("seconds", 60);

    var result = send(request).at("/0/result");

    assertThat(result.path("rows").size()).isBetween(5, 10);
    assertThat(result.path("truncated").asBoolean()).isTrue();
  }

  @Test
  void theReplyTellsWhichTextOfTheCellRanLastAndWhetherToItsEnd() throws Exception {
    runAs("told", "val told = 1");
    assertThat(cell("told")).contains(CellRun.of("val told = 1", true));

    var failing = Json.object().put("cellId", "told");
    notebook.client().start("sys.error(\"no\")", Json.object(), failing).get(60, TimeUnit.SECONDS);
    assertThat(cell("told")).contains(CellRun.of("sys.error(\"no\")", false));
    assertThat(cell("never run")).isEmpty();
  }

  @Test
  void whatAThreadOfAnEarlierRunPrintsIsNotTheLastRunsOutput() throws Exception {
    runAs(
        "again",
        """
        val go = new java.util.concurrent.CountDownLatch(1)
        val earlier = new Thread(() => { go.await(); println("earlier") }); earlier.start()
        """);

    runAs("again", "go.countDown(); earlier.join(); println(\"later\")");

    var output = ask("none", "again", "output").at("/0/result");
    assertThat(output.path("stdout").asText()).isEqualTo("later\n");
  }

  private static Optional<CellRun> cell(String cellId) {
    var request = Json.object().put("schema", 1).put("cell_id", cellId);
    request.putObject("target").put("kind", "variable").put("name", "told");
    request.putArray("probes").addObject().put("kind", "value");
    return EvidenceReply.cell(
        notebook
            .client()
            .ask(Channel.CONTROL, EvidenceRequest.TYPE, request, KernelInMemory.DEADLINE)
            .content());
  }

  @Test
  void javaVariablesAreFoundToo() throws Exception {
    runAs("java", "%%java\nint fromJava = 41 + 1;");

    assertThat(ask("fromJava", "java", "value").at("/0/result/value").asInt()).isEqualTo(42);
  }

  @Test
  void metricsCountTheLastRunOnlyAndTheShowingOfItsValue() throws Exception {
    var cell = "spark.range(0, 1000, 1, 4).groupBy($\"id\" % 3).count().collect()\n()";
    runAs("counted", cell);
    runAs("counted", cell);

    var metrics = ask("none", "counted", "metrics").at("/0/result");

    assertThat(metrics.path("jobs").asInt()).isBetween(1, 2);
    assertThat(metrics.path("tasks").asInt()).isGreaterThanOrEqualTo(5);
    assertThat(metrics.path("shuffle_write_bytes").asLong()).isPositive();
    runAs("shown", "spark.range(3)");
    assertThat(ask("none", "shown", "metrics").at("/0/result/jobs").asInt()).isPositive();
  }

  @Test
  void jobsThatACellTakesItsNameOffAreItsOwnAllTheSame() throws Exception {
    runAs(
        "hidden",
        """
        sc.setLocalProperty("sparkmaster.cell", null)
        sc.parallelize(1 to 3).count()
        sc.setLocalProperty("sparkmaster.cell", "no such cell")
        sc.parallelize(1 to 3).count()
        """);

    assertThat(ask("none", "hidden", "metrics").at("/0/result/jobs").asInt()).isEqualTo(2);
    assertThat(ask("hidden", "hidden", "metrics", "rows").at("/0/result/jobs").asInt())
        .as("evidence is not counted")
        .isEqualTo(2);
  }

  @Test
  void aVariableIsTheOneThatWasDeclaredLastInWhateverLanguage() throws Exception {
    runAs("first", "%%java\nint answer = 1;");
    runAs("reads", "println(answer)");
    runAs("mended", "%%java\nint answer = 42;");

    assertThat(ask("answer", "mended", "value").at("/0/result/value").asInt()).isEqualTo(42);
  }

  @Test
  void aFailingToStringAndALongOneHarmNobody() throws Exception {
    runAs(
        "odd",
        """
        class Odd { override def toString = throw new StackOverflowError("odd") }
        val odd = new Odd; val long = "x" * 2000000
        """);

    assertThat(ask("odd", "odd", "value").at("/0/cause").asText()).isEqualTo("failed");
    var result = ask("long", "odd", "value").at("/0/result");
    assertThat(result.path("value").asText()).hasSize(2_000_000);
    assertThat(result.path("text").asText()).hasSize(10_001);
  }

  @Test
  void outputIsTheCellsOwn() throws Exception {
    runAs("loud", "println(\"hello\"); System.err.println(\"oh\")");
    runAs("other", "println(\"else\")");

    var output = ask("none", "loud", "output").at("/0/result");

    assertThat(output.path("stdout").asText()).isEqualTo("hello\n");
    assertThat(output.path("stderr").asText()).isEqualTo("oh\n");
  }

  @Test
  void aPlanIsATreeOfOperators() throws Exception {
    runAs("plan", "val planned = spark.range(10).groupBy($\"id\" % 2).count(); planned.collect()");

    assertThat(ask("planned", "plan", "plan").at("/0/result").toString())
        .contains("HashAggregate", "Exchange", "Range");
  }

  @Test
  void whatCannotBeAnsweredSaysWhy() throws Exception {
    runAs("wrong", "val broken = spark.range(2).map(n => 1 / (n - n))\nval number = 3");

    assertThat(ask("missing", "wrong", "value").at("/0/cause").asText()).isEqualTo("not_attempted");
    assertThat(ask("number", "wrong", "rows").at("/0/cause").asText()).isEqualTo("unsuitable");
    assertThat(ask("broken", "wrong", "rows").at("/0/cause").asText()).isEqualTo("failed");
    assertThat(ask("number", "never run", "output").at("/0/ok").asBoolean()).isFalse();
    assertThat(ask("number", "wrong", "telepathy").at("/0/reason").asText()).contains("telepathy");
  }

  @Test
  void evidenceComesAfterTheCellsSentBeforeItAndSurvivesTheirErrors() throws Exception {
    var failing = notebook.client().start("Thread.sleep(200); val late = 1; sys.error(\"no\")");
    var evidence = ask("neverDefined", "x", "value");

    assertThat(failing.get(60, TimeUnit.SECONDS).status()).isEqualTo("error");
    assertThat(evidence.at("/0/cause").asText()).isEqualTo("not_attempted");
  }
}
