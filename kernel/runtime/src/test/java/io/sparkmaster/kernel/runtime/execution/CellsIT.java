package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.runtime.language.Language;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CellsIT {
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  @Nested
  class Messages {
    @Test
    void comeInTheProtocolsOrder() {
      var execution = notebook.run("println(\"before\")\n40 + 2");

      assertThat(execution.published())
          .extracting(Message::type)
          .containsExactly("status", "execute_input", "stream", "execute_result", "status");
      assertThat(execution.published().get(0).content().path("execution_state").asText())
          .isEqualTo("busy");
      assertThat(execution.published().get(4).content().path("execution_state").asText())
          .isEqualTo("idle");
      assertThat(execution.published("execute_result").get(0).content().path("execution_count"))
          .isEqualTo(execution.reply().content().path("execution_count"));
    }

    @Test
    void aSilentCellShowsNothingAndDoesNotCount() throws Exception {
      var before = notebook.run("1").reply().content().path("execution_count").asInt();

      var silent =
          notebook
              .client()
              .start("println(\"hush\"); 5", Json.object().put("silent", true))
              .get(60, TimeUnit.SECONDS);

      assertThat(silent.status()).isEqualTo("ok");
      assertThat(silent.published()).extracting(Message::type).containsOnly("status");
      assertThat(notebook.run("1").reply().content().path("execution_count").asInt())
          .isEqualTo(before + 1);
    }

    @Test
    void tenThousandLinesArriveWholeAndInFewMessages() {
      var begin = System.nanoTime();
      var execution = notebook.run("(1 to 10000).foreach(println)");
      var took = Duration.ofNanos(System.nanoTime() - begin);

      assertThat(execution.stream("stdout").lines()).hasSize(10000).endsWith("9999", "10000");
      // One each twentieth of a second, and where there is much.
      assertThat(execution.published("stream").size())
          .isLessThanOrEqualTo((int) (20 + took.toMillis() / 50));
    }

    @Test
    void outputAndErrorsKeepTheirOrder() {
      var execution =
          notebook.run("System.out.println(\"a\"); System.err.println(\"b\"); println(\"c\")");

      assertThat(execution.published("stream"))
          .extracting(message -> message.content().path("name").asText())
          .containsExactly("stdout", "stderr", "stdout");
    }

    @Test
    void userExpressionsAreEvaluatedAfterTheCell() throws Exception {
      var more = Json.object();
      more.putObject("user_expressions").put("twice", "ux * 2").put("wrong", "nosuch");

      var content =
          notebook.client().start("val ux = 21", more).get(60, TimeUnit.SECONDS).reply().content();

      var expressions = content.path("user_expressions");
      assertThat(expressions.at("/twice/data/text~1plain").asText()).endsWith("= 42");
      assertThat(expressions.at("/wrong/status").asText()).isEqualTo("error");
    }

    @Test
    void aCellThatDeclaresSparkAnewLeavesItsImplicitsThere() {
      notebook.run("val spark = SparkSession.builder().getOrCreate()");
      notebook.run("class Owner { val in = 7 }; val owner = new Owner");
      notebook.run("import owner._");
      notebook.run("val owner = 1");

      var execution = notebook.run("(Seq(1).toDF(\"n\").as[Int].map(_ + 1).head(), in)");

      assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
      assertThat(execution.published("execute_result").get(0).content().toString())
          .contains("(2,7)");
    }

    @Test
    void anUnknownRequestIsAnsweredWithAnError() {
      var reply =
          notebook
              .client()
              .ask(Channel.SHELL, "teleport_request", Json.object(), KernelInMemory.DEADLINE);

      assertThat(reply.content().path("status").asText()).isEqualTo("error");
      assertThat(reply.content().path("evalue").asText()).contains("teleport_request");
    }
  }

  @Nested
  class Scala {
    @Test
    void showsDefinitionsAndValues() {
      var execution = notebook.run("val greeting = \"hi\"\ngreeting.length");

      assertThat(execution.result("text/plain").orElseThrow())
          .contains("val greeting: String = hi")
          .containsPattern("res\\d+: Int = 2");
    }

    @Test
    void aValueThatCannotBeShownLeavesTheCellsDefinitions() {
      var execution =
          notebook.run(
              """
              class Shy { override def toString = sys.error("no") }
              val answer = 42
              val shy = new Shy
              """);

      assertThat(execution.status()).isEqualTo("ok");
      assertThat(execution.result("text/plain").orElseThrow()).contains("toString failed");
      assertThat(notebook.run("answer").result("text/plain").orElseThrow()).endsWith("= 42");
    }

    @Test
    void aHugeValueIsCutAndSaysSo() {
      var shown = notebook.run("\"x\" * 5000000").result("text/plain").orElseThrow();

      assertThat(shown.length()).isLessThan(110_000);
      assertThat(shown).endsWith("characters)");
    }

    @Test
    void warningsNameTheirLine() {
      notebook.run("sealed trait Pet\ncase class Cat() extends Pet\ncase class Dog() extends Pet");

      var execution = notebook.run("def name(p: Pet) = p match { case Cat() => 1 }");

      assertThat(execution.stream("stderr"))
          .contains("warning: line 1: match may not be exhaustive");
    }

    @Test
    void readingInputFailsWithTheRemedy() {
      assertThat(
              notebook.run("scala.io.StdIn.readLine()").reply().content().path("evalue").asText())
          .contains("takes no questions", "in a variable");
    }

    @Test
    void doesNotRepeatImports() {
      assertThat(notebook.run("import java.time.Year\nval y = Year.of(2024)").result("text/plain"))
          .contains("val y: java.time.Year = 2024");
    }

    @Test
    void keepsWhatEarlierCellsDefined() {
      notebook.run("def square(n: Int) = n * n");

      assertThat(notebook.run("square(12)").result("text/plain").orElseThrow()).endsWith("= 144");
    }

    @Test
    void hasSparkWithoutALineOfCode() {
      var execution = notebook.run("(spark.range(10).count(), sc.parallelize(1 to 4).sum())");

      assertThat(execution.result("text/plain").orElseThrow()).endsWith("= (10,10.0)");
    }

    @Test
    void aClassCanBeUsedInDatasetsOfTheSameCellAndOfLaterOnes() {
      var same =
          notebook.run(
              """
              case class Trip(city: String, km: Double)
              val trips = Seq(Trip("Oslo", 1.5), Trip("Rome", 2.5)).toDS()
              trips.filter(_.km > 2).map(_.city).collect().mkString
              """);
      var later = notebook.run("trips.map(t => t.copy(km = t.km * 2)).collect().map(_.km).sum");

      assertThat(same.result("text/plain").orElseThrow()).endsWith("String = Rome");
      assertThat(later.result("text/plain").orElseThrow()).endsWith("Double = 8.0");
    }

    @Test
    void closuresSeeTheValuesAtSubmission() {
      notebook.run("var offset = 10");
      notebook.run("offset = 20");

      var execution = notebook.run("sc.parallelize(1 to 3).map(_ + offset).collect().toList");

      assertThat(execution.result("text/plain").orElseThrow()).endsWith("List(21, 22, 23)");
    }

    @Test
    void aCompileErrorNamesTheCellsOwnLineAndColumn() {
      var execution = notebook.run("val a = 1\nval b = a + nosuch\nclass C");

      assertThat(execution.status()).isEqualTo("error");
      var content = execution.reply().content();
      assertThat(content.path("evalue").asText()).isEqualTo("line 2: not found: value nosuch");
      assertThat(content.path("traceback").get(1).asText())
          .isEqualTo("line 2: not found: value nosuch\n    val b = a + nosuch\n                ^");
    }

    @Test
    void anUnfinishedCellIsRefused() {
      assertThat(notebook.run("def f(x: Int) = {").reply().content().path("evalue").asText())
          .contains("ends in the middle");
    }

    @Test
    void anExceptionShowsItsMessageAndNoFramesOfTheKernel() {
      var execution = notebook.run("def boom() = sys.error(\"too hot\")\nboom()");

      var content = execution.reply().content();
      assertThat(content.path("ename").asText()).isEqualTo("java.lang.RuntimeException");
      assertThat(content.path("evalue").asText()).isEqualTo("too hot");
      assertThat(content.path("traceback").toString()).doesNotContain("io.sparkmaster");
    }

    @Test
    void anErrorOnAnExecutorShowsItsOwnMessage() {
      var execution = notebook.run("sc.parallelize(Seq(1, 0)).map(10 / _).collect()");

      assertThat(execution.reply().content().path("ename").asText())
          .isEqualTo("java.lang.ArithmeticException");
    }

    @Test
    void aCellOfCommentsDoesNothing() {
      assertThat(notebook.run("// nothing").status()).isEqualTo("ok");
    }
  }

  @Nested
  class Tables {
    @Test
    void aDataFrameIsATableInHtmlAndText() {
      var execution = notebook.run("Seq((1, \"<b>\"), (2, null)).toDF(\"id\", \"name\")");

      assertThat(execution.result("text/html").orElseThrow())
          .contains("mathjax_ignore", "<table>", "id<br><small", "&lt;b&gt;", "2 rows")
          .doesNotContain("<b>");
      assertThat(execution.result("text/plain").orElseThrow())
          .isEqualTo(
              """
              +----+------+
              | id | name |
              +----+------+
              |  1 | <b>  |
              |  2 | null |
              +----+------+
              2 rows\
              """);
    }

    @Test
    void aLongOneIsCutWithoutASecondJob() {
      var execution = notebook.run("spark.range(1000).toDF(\"n\")");

      assertThat(execution.result("text/plain").orElseThrow())
          .contains("19")
          .endsWith("The first 20 rows; there are more.");
    }

    @Test
    void displayShowsAnyValueWhereItIsCalled() {
      var execution = notebook.run("display(spark.range(2)); println(\"after\")");

      assertThat(execution.published())
          .extracting(Message::type)
          .containsSubsequence("display_data", "stream");
    }
  }

  @Nested
  class Stopping {
    private static final String LONG_JOB =
        "sc.parallelize(1 to 2, 2).foreach(_ => Thread.sleep(60000))";

    @Test
    void stopsASparkJobAndTheNextCellRuns() throws Exception {
      notebook.run("val kept = 7");
      var running = notebook.client().start(LONG_JOB);
      awaitTasks();

      interrupt();

      var stopped = running.get(60, TimeUnit.SECONDS);
      assertThat(stopped.reply().content().path("ename").asText()).isEqualTo("Stopped");
      assertThat(notebook.run("kept + spark.range(3).count()").result("text/plain").orElseThrow())
          .endsWith("= 10");
      awaitNoTasks();
    }

    @Test
    void stopsDriverCodeThatWaits() throws Exception {
      var running = notebook.client().start("Thread.sleep(60000)");
      Awaitility.await().atMost(KernelInMemory.DEADLINE).until(() -> threadSleeps("cells"));

      interrupt();

      assertThat(running.get(60, TimeUnit.SECONDS).status()).isEqualTo("error");
      assertThat(notebook.run("1 + 1").status()).isEqualTo("ok");
    }

    @Test
    void stopsALoopThatNeverLooksUp() throws Exception {
      for (var cell :
          List.of("var n = 0L; while (true) n += 1", "%%java\nlong n = 0; while (true) n++;")) {
        var looping = notebook.client().start(cell);
        Awaitility.await().atMost(KernelInMemory.DEADLINE).until(() -> threadRuns("cells"));

        interrupt();

        assertThat(looping.get(60, TimeUnit.SECONDS).reply().content().path("ename").asText())
            .isEqualTo("Stopped");
        assertThat(notebook.run("1 + 1").status()).isEqualTo("ok");
      }
    }

    @Test
    void cellsThatWaitAreAbortedAfterAnError() throws Exception {
      System.clearProperty("sparkmaster.test.sent");
      var failing =
          notebook
              .client()
              .start(
                  """
                  while (sys.props.get("sparkmaster.test.sent").isEmpty) Thread.sleep(20)
                  Thread.sleep(300); sys.error("first")\
                  """);
      var waiting = notebook.client().start("println(\"second\")");
      System.setProperty("sparkmaster.test.sent", "yes");

      assertThat(failing.get(60, TimeUnit.SECONDS).status()).isEqualTo("error");
      assertThat(waiting.get(60, TimeUnit.SECONDS).status()).isEqualTo("aborted");
    }

    @Test
    void aCellSentAfterTheFailureIsKnownRuns() {
      for (int i = 0; i < 50; i++) {
        assertThat(notebook.run("%%nosuch").status()).isEqualTo("error");
        assertThat(notebook.run("// nothing").status()).isEqualTo("ok");
      }
    }

    @Test
    void aStopBetweenCellsHarmsNothing() {
      interrupt();

      assertThat(notebook.run("2 + 2").status()).isEqualTo("ok");
    }

    @Test
    void theKernelAnswersWhileACellRuns() throws Exception {
      var running = notebook.client().start(LONG_JOB);
      awaitTasks();

      var info =
          notebook
              .client()
              .ask(Channel.SHELL, "kernel_info_request", Json.object(), KernelInMemory.DEADLINE);

      assertThat(info.content().at("/language_info/name").asText()).isEqualTo("scala");
      assertThat(running).isNotDone();
      interrupt();
      running.get(60, TimeUnit.SECONDS);
      awaitNoTasks();
    }

    private void interrupt() {
      notebook
          .client()
          .ask(Channel.CONTROL, "interrupt_request", Json.object(), KernelInMemory.DEADLINE);
    }

    private void awaitTasks() {
      Awaitility.await().atMost(KernelInMemory.DEADLINE).until(() -> activeTasks() == 2);
    }

    private void awaitNoTasks() {
      Awaitility.await().atMost(KernelInMemory.DEADLINE).until(() -> activeTasks() == 0);
    }

    private int activeTasks() {
      var tracker = notebook.kernel().spark().sparkContext().statusTracker();
      var active = 0;
      for (var stage : tracker.getActiveStageIds()) {
        active += tracker.getStageInfo(stage).get().numActiveTasks();
      }
      return active;
    }

    /** In the cell's own code: a class that a cell made is on top of the stack. */
    private static boolean threadRuns(String name) {
      return Thread.getAllStackTraces().entrySet().stream()
          .filter(entry -> entry.getKey().getName().equals(name))
          .flatMap(entry -> Arrays.stream(entry.getValue()).limit(1))
          .anyMatch(
              f -> f.getClassName().startsWith("$line") || f.getClassName().startsWith("REPL"));
    }

    private static boolean threadSleeps(String name) {
      return Thread.getAllStackTraces().keySet().stream()
          .anyMatch(t -> t.getName().equals(name) && t.getState() == Thread.State.TIMED_WAITING);
    }
  }

  @Nested
  class Progress {
    @Test
    void aLongJobShowsOneDisplayThatEndsAsASummary() {
      var execution = notebook.run("sc.parallelize(1 to 4, 4).foreach(_ => Thread.sleep(1000))");

      var shown = execution.published("display_data");
      var updates = execution.published("update_display_data");
      assertThat(shown).hasSize(1);
      assertThat(updates).isNotEmpty();
      assertThat(shown.get(0).content().at("/data/text~1plain").asText())
          .contains("Spark: 1 job running", "/4 tasks");
      assertThat(updates.get(updates.size() - 1).content().at("/data/text~1plain").asText())
          .startsWith("Spark: 1 job, 1 stage, 4 tasks in ");
      assertThat(updates)
          .allSatisfy(
              update ->
                  assertThat(update.content().at("/transient/display_id"))
                      .isEqualTo(shown.get(0).content().at("/transient/display_id")));
    }
  }
}
