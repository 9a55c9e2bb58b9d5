package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.client.Execution;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under which cell stands what its threads, tasks, streams and loggers print. */
class OriginIT extends ProtocolNotebook {

  private static Execution ok(String code) {
    var execution = notebook.run(code);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    return execution;
  }

  private static String all(Execution cell, String stream) {
    return published.stream()
        .filter(each -> each.type().equals("stream"))
        .filter(each -> each.parentId().equals(cell.reply().parentId()))
        .map(Message::content)
        .filter(content -> content.path("name").asText().equals(stream))
        .map(content -> content.path("text").asText())
        .collect(Collectors.joining());
  }

  private static void awaitText(Execution cell, String stream, String text) {
    await()
        .atMost(KernelInMemory.DEADLINE)
        .untilAsserted(() -> assertThat(all(cell, stream)).contains(text));
  }

  @Test
  void loggersOfTheLearnersOwnSayItOnTheCellsStandardError() {
    var cell =
        ok(
            """
            org.apache.logging.log4j.LogManager.getLogger("mine").warn("from log4j")
            org.slf4j.LoggerFactory.getLogger(getClass).info("from slf4j")
            java.util.logging.Logger.getLogger("mine").info("from java.util")
            org.apache.log4j.Logger.getLogger("mine").error("from log4j 1", new Exception("with a trace"))
            org.slf4j.LoggerFactory.getLogger("mine").debug("too little to say")
            spark.range(2).foreach((n: java.lang.Long) => org.slf4j.LoggerFactory.getLogger("mine").warn("from a task " + n))
            """);

    assertThat(cell.stream("stderr"))
        .containsPattern("(?m)^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN mine: from log4j$")
        .contains("INFO", "from slf4j", "INFO mine: from java.util", "ERROR mine: from log4j 1")
        .contains("java.lang.Exception: with a trace", "WARN mine: from a task 1")
        .doesNotContain("too little");
  }

  @Test
  void whatSparkAndTheKernelLogIsNotInTheCell() {
    var cell =
        ok(
            """
            org.slf4j.LoggerFactory.getLogger("org.apache.spark.SparkContext").warn("of Spark")
            System.getLogger("io.sparkmaster.kernel").log(System.Logger.Level.WARNING, "of the kernel")
            """);

    assertThat(cell.stream("stderr")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.spark.sql.Dataset",
        "org.apache.hadoop.fs.FileSystem",
        "org.sparkproject.jetty.server.Server",
        "org.glassfish.jersey.server.Application",
        "io.netty.channel.Channel",
        "io.sparkmaster.kernel.runtime.KernelMain",
        "com.google.common.cache.Cache",
        "com.github.fommil.netlib.BLAS",
        "dev.ludovic.netlib.blas.BLAS",
        "javax.management",
        "py4j.GatewayServer"
      })
  void noLibraryThatTheKernelBringsLogsIntoCellsOrInDetail(String logger) {
    var context = (LoggerContext) LogManager.getContext(OriginIT.class.getClassLoader(), false);
    var used = context.getConfiguration().getLoggerConfig(logger);

    assertThat(used.getName()).isNotEmpty();
    assertThat(used.isAdditive()).isFalse();
    assertThat(used.getAppenders()).doesNotContainKey("cell").isNotEmpty();
    assertThat(used.getLevel()).isEqualTo(org.apache.logging.log4j.Level.WARN);
  }

  @Test
  void aThreadThatOutlivesItsCellGoesOnBelowIt() {
    var cell =
        ok(
            """
            val go = new java.util.concurrent.CountDownLatch(1)
            val said = new java.util.concurrent.CountDownLatch(1)
            new Thread(() => {
              go.await()
              println("late words")
              org.slf4j.LoggerFactory.getLogger("mine").warn("late log")
              display("late value")
              said.countDown()
            }).start()
            """);

    var next = ok("go.countDown(); said.await(); println(\"words of the next\")");

    awaitText(cell, "stdout", "late words");
    awaitText(cell, "stderr", "late log");
    assertThat(all(next, "stdout")).isEqualTo("words of the next\n");
    assertThat(all(next, "stderr")).isEmpty();
    assertThat(published)
        .filteredOn(each -> each.type().equals("display_data"))
        .filteredOn(each -> each.content().toString().contains("late value"))
        .singleElement()
        .satisfies(each -> assertThat(each.parentId()).isEqualTo(cell.reply().parentId()));
  }

  @Test
  void aPoolsThreadPrintsForTheCellThatRuns() {
    ok(
        """
        import scala.concurrent.{Await, Future, ExecutionContext}
        import scala.concurrent.duration.Duration
        val pool = java.util.concurrent.Executors.newFixedThreadPool(1)
        implicit val threads: ExecutionContext = ExecutionContext.fromExecutor(pool)
        Await.result(Future(println("first")), Duration.Inf)
        """);

    var second = ok("Await.result(Future(println(\"second\")), Duration.Inf)");
    var third =
        ok(
            "pool.shutdown()\n"
                + "java.util.stream.IntStream.range(0, 4).parallel().forEach(n => println(n))");

    assertThat(second.stream("stdout")).isEqualTo("second\n");
    assertThat(third.stream("stdout").lines()).containsExactlyInAnyOrder("0", "1", "2", "3");
  }

  @Test
  void whatIsPlannedAgainAndAgainPrintsBelowTheCellThatPlannedIt() {
    var cell =
        ok(
            """
            val ticks = java.util.concurrent.Executors.newScheduledThreadPool(1)
            val ticked = new java.util.concurrent.CountDownLatch(20)
            ticks.scheduleAtFixedRate(() => { println("tick"); ticked.countDown() }, 0, 20, java.util.concurrent.TimeUnit.MILLISECONDS)
            """);

    var other = ok("ticked.await(); println(\"other\"); ticks.shutdownNow()");

    awaitText(cell, "stdout", "tick\n".repeat(20));
    assertThat(other.stream("stdout")).isEqualTo("other\n");
  }

  @Test
  void tasksOfAStreamPrintBelowTheCellThatStartedIt() {
    var cell =
        ok(
            """
            val many = new java.util.concurrent.CountDownLatch(3)
            val query = spark.readStream.format("rate").option("rowsPerSecond", 50).load()
              .writeStream.foreachBatch { (rows: DataFrame, id: Long) =>
                rows.foreachPartition((part: Iterator[Row]) => println("task, " + part.size + " rows"))
                println("batch " + id)
                many.countDown()
              }.start()
            """);

    var other = ok("many.await(); query.stop(); println(\"other\")");

    awaitText(cell, "stdout", "batch 2");
    assertThat(all(cell, "stdout")).contains("task, ");
    assertThat(other.stream("stdout")).isEqualTo("other\n");
  }

  @Test
  void aCellThatLogsForEverIsStopped() throws Exception {
    var cell =
        notebook
            .client()
            .start(
                "val log = org.slf4j.LoggerFactory.getLogger(\"mine\"); while (true)"
                    + " log.warn(\"again\")");
    await()
        .atMost(KernelInMemory.DEADLINE)
        .until(
            () ->
                published.stream()
                    .anyMatch(each -> each.content().path("text").asText().contains("again")));

    interrupt();

    var stopped = cell.get(60, java.util.concurrent.TimeUnit.SECONDS);
    assertThat(stopped.reply().content().path("ename").asText()).isEqualTo("Stopped");
    assertThat(stopped.stream("stderr")).doesNotContain("CancellationException", "Appender");
    assertThat(ok("println(\"goes on\")").stream("stdout")).isEqualTo("goes on\n");
  }
}
