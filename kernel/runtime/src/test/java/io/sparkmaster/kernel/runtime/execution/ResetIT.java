package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.language.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code %reset} brings back to how it was, and what it refuses. */
class ResetIT {
  private KernelInMemory notebook;

  @BeforeEach
  void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
  }

  @AfterEach
  void stop() {
    notebook.close();
  }

  private void run(String cell) {
    var execution = notebook.run(cell);
    assertThat(execution.status()).as(execution.reply().content().toString()).isEqualTo("ok");
  }

  private String error(String cell) {
    Execution execution = notebook.run(cell);
    assertThat(execution.status()).as(cell).isEqualTo("error");
    return execution.reply().content().path("evalue").asText();
  }

  @Test
  void aResetKernelIsAsNewForNamesAndSparkAndGoesOn() {
    run("val helper = 3\ndef twice(n: Int) = 2 * n\ncase class Sale(item: String)");
    run("import scala.math.{Pi => CircleNumber}\nval sum = 1");
    run("helper + 1");
    run("val cached = sc.parallelize(1 to 3).toDF(\"n\").cache()\ncached.count()");
    run("cached.createOrReplaceTempView(\"seen\")\ncached.write.saveAsTable(\"kept\")");
    run(
        """
        val session = sc.getClass.getName
        org.apache.spark.sql.SparkSession.active.udf.register("mine", (n: Int) => n + 1)
        org.apache.spark.sql.SparkSession.active.conf.set("spark.sql.shuffle.partitions", 77)
        org.apache.spark.sql.SparkSession.active.conf.set("spark.sql.caseSensitive", true)
        sc.setLocalProperty("callSite.short", "mine")
        """);
    run("%%sql\nCREATE DATABASE other");
    run("%%sql\nUSE other");

    run("%reset");

    for (var name : new String[] {"helper", "twice(1)", "Sale(\"a\")", "CircleNumber", "res0"}) {
      assertThat(error(name)).contains("not found");
    }
    assertThat(error("%%sql\nSELECT * FROM seen")).contains("seen");
    assertThat(error("%%sql\nSELECT * FROM default.kept")).contains("kept");
    assertThat(error("%%sql\nSELECT mine(1)")).contains("mine");
    run(
        """
        val n = spark.range(3).groupBy($"id" % 2).agg(sum("id")).count()
        assert(n == 2)
        assert(spark.catalog.currentDatabase == "default", spark.catalog.currentDatabase)
        assert(spark.conf.get("spark.sql.shuffle.partitions") == "4")
        assert(spark.conf.get("spark.sql.caseSensitive") == "false")
        assert(sc.getPersistentRDDs.isEmpty && spark.catalog.listDatabases().count() == 1)
        assert(sc.getLocalProperty("callSite.short") == null)
        """);
    run("val helper = \"text\"\ncase class Sale(n: Int)\nSeq(Sale(1)).toDS().map(_.n).collect()");
    run("%reset");
    run("assert(Seq(1).toDF(\"n\").as[Int].map(_ + 1).head() == 2)");
  }

  @Test
  void whatSparkKeepsBesideTablesIsForgotten() {
    run("%%sql\nDECLARE VARIABLE answer INT DEFAULT 42");
    run("sc.setCheckpointDir(java.nio.file.Files.createTempDirectory(\"checkpoints\").toString)");
    run(
        """
        object Counted extends org.apache.spark.sql.util.QueryExecutionListener {
          def onSuccess(f: String, q: org.apache.spark.sql.execution.QueryExecution, d: Long) = ()
          def onFailure(f: String, q: org.apache.spark.sql.execution.QueryExecution, e: Exception) = ()
        }
        object Followed extends org.apache.spark.sql.streaming.StreamingQueryListener {
          import org.apache.spark.sql.streaming.StreamingQueryListener._
          def onQueryStarted(event: QueryStartedEvent) = ()
          def onQueryProgress(event: QueryProgressEvent) = ()
          def onQueryTerminated(event: QueryTerminatedEvent) = ()
        }
        object Left extends org.apache.spark.sql.catalyst.rules.Rule[
            org.apache.spark.sql.catalyst.plans.logical.LogicalPlan] {
          def apply(plan: org.apache.spark.sql.catalyst.plans.logical.LogicalPlan) = plan
        }
        spark.listenerManager.register(Counted)
        spark.streams.addListener(Followed)
        spark.experimental.extraOptimizations = Seq(Left)
        """);
    run(
        """
        val failing = spark.readStream.format("rate").load().select(raise_error(lit("mine")))
        val query = failing.writeStream.format("noop").start()
        assert(scala.util.Try(query.awaitTermination()).isFailure)
        """);

    run("%reset");

    assertThat(error("%%sql\nSELECT answer")).contains("answer");
    run("spark.streams.awaitAnyTermination(1)");
    run(
        """
        val listeners = spark.listenerManager.getClass.getMethod("listListeners").invoke(spark.listenerManager)
        assert(listeners.asInstanceOf[Array[_]].isEmpty, "listeners of queries")
        assert(!spark.streams.listListeners().exists(_.getClass.getName.contains("Followed")))
        assert(spark.experimental.extraOptimizations.isEmpty, "optimizations")
        assert(sc.getCheckpointDir.isEmpty, "checkpoints")
        """);
  }

  @Test
  void timesAndNumbersReadAsBefore() {
    var zone = java.util.TimeZone.getDefault();
    var locale = java.util.Locale.getDefault();
    run("java.util.TimeZone.setDefault(java.util.TimeZone.getTimeZone(\"Asia/Kathmandu\"))");
    run("java.util.Locale.setDefault(java.util.Locale.CHINA)");

    run("%reset");

    assertThat(java.util.TimeZone.getDefault()).isEqualTo(zone);
    assertThat(java.util.Locale.getDefault()).isEqualTo(locale);
    assertThat(java.util.Locale.getDefault(java.util.Locale.Category.FORMAT))
        .isNotEqualTo(java.util.Locale.CHINA);
  }

  @Test
  void aThreadThatAnEarlierCellLeftEndsWithItsJob() throws Exception {
    run(
        """
        val working = new Thread(
          () => sc.parallelize(1 to 2, 2).foreach(_ => new java.util.concurrent.CountDownLatch(1).await()),
          "working")
        working.setUncaughtExceptionHandler((_, _) => ())
        working.start()
        while (sc.statusTracker.getActiveJobIds().isEmpty) Thread.sleep(20)
        """);
    var working =
        Thread.getAllStackTraces().keySet().stream()
            .filter(each -> each.getName().equals("working"))
            .findFirst()
            .orElseThrow();

    run("%reset");

    working.join(KernelInMemory.DEADLINE.toMillis());
    assertThat(working.isAlive()).isFalse();
  }

  @Test
  void whatCannotBeUndoneIsRefused() {
    assertThat(error("%reset all")).contains("no arguments");
    run("%%java\nint n = 1;");

    assertThat(error("%reset")).contains("Restart the kernel");
  }

  @Test
  void foldersThatTablesAndDatabasesWereGivenStay(@TempDir Path folder) throws IOException {
    for (var name : List.of("lake", "table", "default")) {
      Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("mine.txt"), "mine");
    }
    run("%%sql\nCREATE DATABASE lake LOCATION '" + folder.resolve("lake").toUri() + "'");
    run("spark.range(2).write.saveAsTable(\"lake.inside\")");
    run("spark.range(2).write.saveAsTable(\"moved\")");
    run("%%sql\nALTER TABLE moved SET LOCATION '" + folder.resolve("table").toUri() + "'");
    run("spark.range(2).write.saveAsTable(\"kept\")");
    run("%%sql\nALTER DATABASE `default` SET LOCATION '" + folder.resolve("default").toUri() + "'");

    run("%reset");

    for (var name : List.of("lake", "table", "default")) {
      assertThat(folder.resolve(name).resolve("mine.txt")).exists();
    }
    assertThat(folder.resolve("lake/inside")).isDirectory();
    assertThat(error("%%sql\nSELECT * FROM kept")).contains("kept");
    run("spark.range(3).write.saveAsTable(\"kept\")");
    run("assert(spark.table(\"kept\").count() == 3)");
    assertThat(folder.resolve("default/kept")).doesNotExist();
  }

  @Test
  void aWarehouseThatLastsIsLeftAlone(@TempDir Path folder) throws Exception {
    // One that is still starting its Spark would leave it behind.
    run("spark.version");
    notebook.close();
    var warehouse = folder.toUri().toString();
    notebook = new KernelInMemory(Language.SCALA, Map.of("spark.sql.warehouse.dir", warehouse));
    run("spark.range(2).write.saveAsTable(\"lasting\")");

    assertThat(error("%reset")).contains(folder.toString(), "Restart the kernel");

    run("assert(spark.table(\"lasting\").count() == 2)");
  }

  @Test
  void whatCellsHaveAddedToSparkIsRefusedAsIsAnotherSpark(@TempDir Path folder) throws Exception {
    var jar = folder.resolve("more.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("more.txt"));
    }
    run("%jar " + jar);

    assertThat(error("%reset")).contains("more.jar", "Restart the kernel");

    awaitJava();
    run("%conf spark.executor.heartbeatInterval=9s");
    assertThat(error("%reset")).contains("began with", "Restart the kernel").doesNotContain("Java");
  }

  /** Until Java has started, without a cell. */
  private void awaitJava() {
    var asked = Json.object().put("code", "%%java\nStrin").put("cursor_pos", 12);
    await()
        .atMost(KernelInMemory.DEADLINE)
        .until(
            () ->
                notebook
                        .client()
                        .ask(Channel.SHELL, "complete_request", asked, KernelInMemory.DEADLINE)
                        .content()
                        .path("matches")
                        .size()
                    > 0);
  }

  @Test
  void aSessionOfTheLearnersOwnIsNotTakenForTheFirst() {
    run("spark.stop(); val mine = SparkSession.builder().getOrCreate(); mine.range(2).count()");

    assertThat(error("%reset")).contains("began with", "Restart the kernel");
  }

  @Test
  void whatEarlierCellsPrintedIsForgotten() throws Exception {
    var metadata = Json.object().put("cellId", "earlier");
    notebook.client().start("println(5)", Json.object(), metadata).get(60, TimeUnit.SECONDS);
    assertThat(isOutputKnown("earlier")).isTrue();

    run("%reset");

    assertThat(isOutputKnown("earlier")).isFalse();
  }

  private boolean isOutputKnown(String cellId) {
    var request = Json.object().put("schema", 1).put("cell_id", cellId);
    request.putObject("target").put("kind", "variable").put("name", "none");
    request.putArray("probes").addObject().put("kind", "output");
    return notebook
        .client()
        .ask(Channel.CONTROL, "sparkmaster_evidence_request", request, KernelInMemory.DEADLINE)
        .content()
        .at("/probes/0/ok")
        .asBoolean();
  }

  @Test
  void aThreadThatGoesOnIsRefusedUntilItEnds() {
    run(
        """
        val going = new java.util.concurrent.CountDownLatch(1)
        val thread = new Thread(() => going.await(), "still-there"); thread.start()
        val stream = spark.readStream.format("rate").load().as[(java.sql.Timestamp, Long)].map(_._2)
          .writeStream.format("noop").start()
        """);

    assertThat(error("%reset")).contains("still-there", "Restart the kernel");

    run("going.countDown(); thread.join()");
    run("%reset");
    run("assert(spark.streams.active.isEmpty)");
  }
}
