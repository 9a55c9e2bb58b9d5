package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Started;
import io.sparkmaster.kernel.runtime.language.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Help while a cell is written. */
class AssistanceIT {
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    notebook.run(
        """
        val trips = Seq(("Oslo", 1.5, 3L), ("Rome", 2.5, 4L)).toDF("city", "km", "day")
        trips.createOrReplaceTempView("journeys")
        case class Bike(gears: Int) { def ride(far: Double): String = "ok" }
        val bike = Bike(3)
        """);
    notebook.run("%%java\nvar frame = spark.range(3).toDF(\"seat\"); String word = \"w\";");
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  @Test
  void whoStartsKernelsIsToldWhenThisOneHasStarted() {
    var reply =
        notebook
            .client()
            .ask(Channel.CONTROL, Started.REQUEST, Json.object(), KernelInMemory.DEADLINE);

    assertThat(reply.type()).isEqualTo("sparkmaster_started_reply");
    assertThat(reply.content().path("status").asText()).isEqualTo("ok");
  }

  private static JsonNode ask(String type, String codeWithBar) {
    var cursor = codeWithBar.indexOf('|');
    var code = codeWithBar.substring(0, cursor) + codeWithBar.substring(cursor + 1);
    return notebook
        .client()
        .ask(
            Channel.SHELL,
            type,
            Json.object().put("code", code).put("cursor_pos", cursor),
            KernelInMemory.DEADLINE)
        .content();
  }

  /** Asks until there is something: a compiler that is cold answers late, and so with nothing. */
  private static JsonNode completion(String codeWithBar) {
    return Awaitility.await()
        .atMost(KernelInMemory.DEADLINE)
        .until(() -> ask("complete_request", codeWithBar), it -> !it.path("matches").isEmpty());
  }

  @Test
  void completesMembersOfAValueFromWhereTheirNameBegins() {
    notebook.run("val hello = \"hello\"");

    var reply = completion("hello.toUpp|");

    assertThat(reply.path("matches").toString()).contains("toUpperCase");
    assertThat(reply.path("cursor_start").asInt()).isEqualTo(6);
  }

  @Test
  void completesJavaBelowItsFirstLine() {
    notebook.run("%%java\nString letters = \"abc\";");
    var code = "%%java\nletters.toUpp|";

    var reply = completion(code);

    assertThat(reply.path("matches").toString()).contains("toUpperCase(");
    assertThat(reply.path("cursor_start").asInt()).isEqualTo(code.indexOf("toUpp"));
  }

  @Test
  void knowsWholeCellsFromUnfinishedOnes() {
    assertThat(completeness("val x = 1")).isEqualTo("complete");
    assertThat(completeness("def f(x: Int) = {")).isEqualTo("incomplete");
    assertThat(completeness("val val")).isEqualTo("invalid");
  }

  private static String completeness(String code) {
    return ask("is_complete_request", code + "|").path("status").asText();
  }

  private static List<String> matches(String codeWithBar) {
    var found = new ArrayList<String>();
    Awaitility.await()
        .atMost(KernelInMemory.DEADLINE)
        .until(
            () -> {
              ask("complete_request", codeWithBar)
                  .path("matches")
                  .forEach(match -> found.add(match.asText()));
              return !found.isEmpty();
            });
    return found;
  }

  @Nested
  class Completion {
    @Test
    void isTypedAndSaysSo() {
      assertThat(matches("bike.ri|")).containsExactly("ride");
      assertThat(matches("trips.groupBy($\"city\").cou|")).contains("count");
      var types = completion("bike.gea|").at("/metadata/_jupyter_types_experimental/0");
      assertThat(types.path("type").asText()).isEqualTo("instance");
      assertThat(types.path("signature").asText()).contains("gears: Int");
    }

    @Test
    void knowsTheColumnsOfTheLiveSchema() {
      assertThat(matches("trips.select(\"|\")")).containsExactly("city", "km", "day");
      assertThat(matches("trips.filter($\"k|\" > 2)")).containsExactly("km");
      assertThat(matches("trips(\"d|\")")).containsExactly("day");
      assertThat(matches("%%java\nframe.select(col(\"|\"))")).containsExactly("seat");
      assertThat(completion("trips.select(\"ci|\")").path("cursor_start").asInt()).isEqualTo(14);
    }

    @Test
    void knowsTablesColumnsFunctionsAndKeywordsOfSql() {
      assertThat(matches("%%sql\nSELECT * FROM jou|")).containsExactly("journeys");
      assertThat(matches("%%sql\nSELECT ci| FROM journeys")).containsExactly("city");
      assertThat(matches("%%sql\nSELECT j.k| FROM journeys j")).containsExactly("km");
      assertThat(matches("%%sql\nSELECT approx_count_dis|")).contains("approx_count_distinct");
      assertThat(matches("%%sql\nSELECT 1 ORD|")).contains("ORDER BY");
    }

    @Test
    void knowsMagics() {
      assertThat(matches("%%j|")).containsExactly("%%java");
      assertThat(matches("%ma|")).containsExactly("%maven");
    }

    @Test
    void answersWhileACellRuns() throws Exception {
      var warm = matches("bike.ri|");
      var running = notebook.client().start("Thread.sleep(600000)");
      for (var code :
          List.of("bike.ri|", "trips.select(\"|", "%%sql\nSELECT * FROM j|", "spark.|")) {
        ask("complete_request", code);
      }

      assertThat(matches("bike.ri|")).isEqualTo(warm);
      assertThat(running).isNotDone();
      notebook
          .client()
          .ask(Channel.CONTROL, "interrupt_request", Json.object(), KernelInMemory.DEADLINE);
      running.get(60, TimeUnit.SECONDS);
    }
  }

  @Nested
  class Inspection {
    private String text(String codeWithBar) {
      return Awaitility.await()
          .atMost(KernelInMemory.DEADLINE)
          .until(
              () -> ask("inspect_request", codeWithBar), reply -> reply.path("found").asBoolean())
          .at("/data/text~1plain")
          .asText();
    }

    @Test
    void showsTypeSignatureAndOwner() {
      assertThat(text("bi|ke")).contains("bike", "Bike");
      assertThat(text("bike.rid|e(1)")).contains("def ride(far: Double): String", "in Bike");
      assertThat(text("trips.select(|")).contains("def select");
    }

    @Test
    void showsTheSchemaOfADataset() {
      assertThat(text("trips|")).contains("km: double", "city: string");
    }

    @Test
    void showsSignaturesInJava() {
      assertThat(text("%%java\nword.substring|(1)")).contains("String.substring(int beginIndex)");
      assertThat(text("%%java\nwor|d")).contains("String");
    }

    @Test
    void showsWhatSparksOwnSourcesSay() {
      assertThat(text("trips.groupBy|"))
          .contains("Groups the Dataset using the specified columns", "Since 2.0.0.");
      assertThat(text("sc.parallelize|")).contains("Distribute a local Scala collection");
      assertThat(text("%%java\nspark.range|(3)")).contains("Creates a `Dataset`");
    }

    @Test
    void showsTablesAndFunctionsOfSql() {
      assertThat(text("%%sql\nSELECT * FROM jour|neys")).contains("km: double");
      assertThat(text("%%sql\nSELECT expl|ode(x)")).contains("explode(expr)");
    }

    @Test
    void findsNothingWhereThereIsNothing() {
      assertThat(ask("inspect_request", "nosuchthing|").path("found").asBoolean()).isFalse();
      assertThat(ask("inspect_request", "  | ").path("found").asBoolean()).isFalse();
    }
  }

  @Nested
  class Diagnostics {
    private List<String> of(String code) {
      var found = new ArrayList<String>();
      notebook
          .client()
          .ask(
              Channel.SHELL,
              "sparkmaster_diagnostics_request",
              Json.object().put("code", code),
              KernelInMemory.DEADLINE)
          .content()
          .path("diagnostics")
          .forEach(
              each ->
                  found.add(
                      each.path("severity").asText()
                          + " "
                          + each.path("line").asInt()
                          + ":"
                          + each.path("column").asInt()
                          + " "
                          + each.path("message").asText()));
      return found;
    }

    /** Asks until there are some: a compiler that is cold answers late, and so with nothing. */
    private List<String> some(String code) {
      return Awaitility.await()
          .atMost(KernelInMemory.DEADLINE)
          .until(() -> of(code), found -> !found.isEmpty());
    }

    @Test
    void nameTheScalaCellsOwnPlaces() {
      assertThat(some("val ok = bike.gears\nval n: Int = bike.ride(1)"))
          .singleElement()
          .asString()
          .startsWith("error 2:")
          .contains("type mismatch");
      assertThat(of("val x = bike.gears + 1\nx * 2\ntrips.select(\"km\")")).isEmpty();
      assertThat(some("def f(")).isNotEmpty();
    }

    @Test
    void nameTheJavaCellsOwnPlaces() {
      assertThat(
              of(
                  """
                  %%java
                  int a = word.length();
                  var b = a + 1;
                  record R(int x) {}
                  int twice(int v) { return v * 2; }
                  frame.filter(col("seat").gt(b)).count();
                  for (int i = 0; i < b; i++) { twice(i); }
                  new R(a)
                  """))
          .isEmpty();
      assertThat(some("%%java\nint a = 1;\nint b = nosuch;\nString c = a;"))
          .satisfiesExactly(
              first -> assertThat(first).startsWith("error 3:9 cannot find symbol"),
              second -> assertThat(second).startsWith("error 4:12 incompatible types"));
    }

    @Test
    void nameTheSqlCellsOwnPlaces() {
      assertThat(some("%%sql\nSELECT city FROM journeys;\nSELEKT 1"))
          .singleElement()
          .asString()
          .startsWith("error 3:1");
      assertThat(some("%%sql\nSELECT nosuch FROM journeys"))
          .singleElement()
          .asString()
          .startsWith("error 2:8")
          .contains("nosuch");
      assertThat(of("%%sql\nCREATE TEMPORARY VIEW v2 AS SELECT 1 AS one;\nSELECT one FROM v2"))
          .isEmpty();
    }

    @Test
    void neitherRunNorChangeAnything() {
      var before = notebook.run("1 + 1").result("text/plain").orElseThrow();
      of("println(\"side effect\"); val bike = 7; 1 + 1");
      of("class Bike2; new Bike2");
      of("%%sql\nCREATE TEMPORARY VIEW made AS SELECT 1");
      of("%%java\nword = \"changed\"; System.out.println(word);");

      var after = notebook.run("1 + 1");

      assertThat(number(after.result("text/plain").orElseThrow())).isEqualTo(number(before) + 1);
      assertThat(notebook.run("bike.gears").result("text/plain").orElseThrow()).endsWith("= 3");
      assertThat(notebook.run("new Bike2").status()).isEqualTo("error");
      assertThat(notebook.run("%%java\nword").result("text/plain").orElseThrow()).endsWith("w");
      assertThat(notebook.run("%%sql\nSELECT * FROM made").status()).isEqualTo("error");
    }

    private int number(String result) {
      return Integer.parseInt(result.replaceAll("(?s).*res(\\d+).*", "$1"));
    }

    @Test
    void areNoneForCellsThatAreRight() {
      var cells =
          List.of(
              "trips.filter($\"km\" > 1).groupBy(\"city\").count().show()",
              "%%java\nframe.filter(col(\"seat\").gt(1)).count();",
              "%%sql\nSELECT city, sum(km) FROM journeys GROUP BY city");
      var wrong = List.of("nosuch", "%%java\nnosuch;", "%%sql\nSELECT nosuch");
      for (int i = 0; i < cells.size(); i++) {
        assertThat(some(wrong.get(i))).as("this language is asked").isNotEmpty();
        assertThat(of(cells.get(i))).isEmpty();
      }
    }
  }
}
