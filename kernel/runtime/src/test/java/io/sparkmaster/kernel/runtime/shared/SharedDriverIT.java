package io.sparkmaster.kernel.runtime.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two kernels of one JVM: what is one's does not reach the other. */
class SharedDriverIT {
  @TempDir private static Path folder;
  private static SharedDriver driver;
  private static SeatInMemory anna;
  private static SeatInMemory ben;

  @BeforeAll
  static void start() throws IOException {
    var scratch = Files.createDirectories(folder.resolve("scratch"));
    driver = new SharedDriver(Map.of("spark.master", "local[2]"), scratch);
    anna = new SeatInMemory(driver, folder.resolve("anna"));
    ben = new SeatInMemory(driver, folder.resolve("ben"));
  }

  @AfterAll
  static void stop() {
    anna.close();
    ben.close();
    driver.close();
  }

  @Test
  void whatCellsAndTheirThreadsAndTasksPrintGoesToTheirOwnNotebook() throws Exception {
    var cell =
        """
        def say(text: String) = { println(text); System.err.println(text) }
        say("cell of NAME")
        val thread = new Thread(() => println("thread of NAME")); thread.start(); thread.join()
        java.util.List.of(1, 2, 3, 4).parallelStream().forEach((i: Int) => println("pool of NAME"))
        sc.parallelize(1 to 2, 2).foreach(_ => println("task of NAME"))
        """;

    var ofAnna = CompletableFuture.supplyAsync(() -> anna.execute(cell.replace("NAME", "anna")));
    var ofBen = CompletableFuture.supplyAsync(() -> ben.execute(cell.replace("NAME", "ben")));

    for (var name : new String[] {"anna", "ben"}) {
      var execution = (name.equals("anna") ? ofAnna : ofBen).get(2, TimeUnit.MINUTES);
      assertThat(execution.stream("stdout").lines())
          .filteredOn(line -> line.contains(" of "))
          .containsExactlyInAnyOrder(
              "cell of " + name,
              "thread of " + name,
              "pool of " + name,
              "pool of " + name,
              "pool of " + name,
              "pool of " + name,
              "task of " + name,
              "task of " + name);
      assertThat(execution.stream("stderr").strip()).isEqualTo("cell of " + name);
    }
  }

  @Test
  void aUiThatWouldShowEverybodysJobsIsNotShown() {
    var request = new SparkUiRequest("/jobs/", "", "/spark/ticket");

    var reply = SparkUiReply.parse(anna.ask(SparkUiRequest.TYPE, request.toJson()));

    assertThat(reply).isInstanceOf(SparkUiReply.None.class);
    assertThat(((SparkUiReply.None) reply).reason()).isEqualTo(SparkUiReply.Reason.SHARED);
    assertThat(((SparkUiReply.None) reply).text()).contains("\"driver\": \"own\"");
  }

  @Test
  void variablesAndClassesOfTheSameNameAreEachNotebooksOwn() {
    anna.run("case class Thing(name: String, size: Int); var off = 1; val word = \"anna\"");
    ben.run("case class Thing(name: String, price: Double); var off = 2; val word = \"ben\"");
    var rows =
        "println(spark.createDataset(Seq(Thing(word, 1))).map(t => t.copy(name = t.name + off))"
            + ".collect().toList)";

    assertThat(anna.run(rows)).isEqualTo("List(Thing(anna1,1))");
    assertThat(ben.run(rows)).isEqualTo("List(Thing(ben2,1.0))");
    assertThat(anna.run("off = 10; println(sc.parallelize(1 to 2).map(_ + off).sum())"))
        .isEqualTo("23.0");
    assertThat(ben.run("println(sc.parallelize(1 to 2).map(_ + off).sum())")).isEqualTo("7.0");
  }

  @Test
  void tasksSeeTheJavaVariablesOfTheirOwnNotebookOnThreadsOfAPoolToo() {
    anna.run("%%java\nint weight = 5; String owner = \"anna\";");
    ben.run("%%java\nint weight = 7; String owner = \"ben\";");
    var sum =
        "%%java\nSystem.out.println(sc.parallelize(List.of(1, 2), 2).map(i -> owner + i * weight)"
            + ".collect());";
    var pool =
        "%%java\nSystem.out.println(sc.parallelize(List.of(1), 1).map(i -> weight +"
            + " IntStream.range(0, 1000).parallel().map(j -> weight).sum()).collect());";

    assertThat(anna.run(sum)).isEqualTo("[anna5, anna10]");
    assertThat(ben.run(sum)).isEqualTo("[ben7, ben14]");
    anna.run("%%java\nweight = 6;");
    assertThat(anna.run(sum)).isEqualTo("[anna6, anna12]");
    assertThat(ben.run(sum)).isEqualTo("[ben7, ben14]");
    assertThat(anna.run(pool)).isEqualTo("[6006]");
    assertThat(ben.run(pool)).isEqualTo("[7007]");
  }

  @Test
  void cachedRowsOfANotebooksClassAreReadByItsNextCells() {
    anna.run("case class Kept(a: Int); val kept = sc.parallelize(1 to 4).map(Kept(_)).cache()");
    assertThat(anna.run("println(kept.count())")).isEqualTo("4");
    for (int round = 0; round < 3; round++) {
      assertThat(anna.run("println(kept.map(_.a).sum())")).isEqualTo("10.0");
    }
  }

  @Test
  void broadcastsOfANotebooksClassAreReadByTasks() {
    for (var notebook : java.util.List.of(anna, ben)) {
      var read =
          notebook.run(
              "case class Price(cents: Int)\n"
                  + "val prices = sc.broadcast(Map(1 -> Price(5), 2 -> Price(7)))\n"
                  + "println(sc.parallelize(Seq(1, 2, 2)).map(prices.value(_).cents).sum().toInt)");

      assertThat(read).isEqualTo("19");
    }
  }

  @Test
  void aJarThatACellAddsLeavesTasksTheNotebooksOwnClasses() throws IOException {
    var jar = folder.resolve("added.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("added.txt"));
    }
    anna.run("case class Sale(cents: Int)\nval sales = sc.broadcast(Map(1 -> Sale(5)))");
    var sum = "println(sc.parallelize(Seq(1, 1), 2).map(sales.value(_).cents).sum().toInt)";
    assertThat(anna.run(sum)).isEqualTo("10");

    var read =
        anna.run(
            "sc.addJar(\"%s\")\n%s\n%s\n%s"
                .formatted(
                    jar,
                    "val kept = sc.parallelize(1 to 2, 2).map(Sale(_)).cache(); kept.count()",
                    "println(kept.map(_.cents).sum().toInt)",
                    sum));

    assertThat(read).isEqualTo("3\n10");
  }

  @Test
  void tablesViewsAndSettingsAreEachNotebooksOwn() {
    for (var each : new SeatInMemory[] {anna, ben}) {
      var rows = each == anna ? "1" : "2";
      each.run("%%sql\nCREATE OR REPLACE TEMP VIEW mine AS SELECT id FROM range(" + rows + ")");
      each.run("spark.range(" + rows + ").write.mode(\"overwrite\").saveAsTable(\"kept\")");
      each.run("spark.conf.set(\"spark.sql.shuffle.partitions\", " + rows + ")");
    }

    var counts =
        """
        println((spark.table("mine").count(), spark.table("kept").count(),
          SparkSession.builder().getOrCreate().conf.get("spark.sql.shuffle.partitions")))
        """;
    assertThat(anna.run(counts)).isEqualTo("(1,1,1)");
    assertThat(ben.run(counts)).isEqualTo("(2,2,2)");
  }

  @Test
  void relativePathsOfSparksFilesBeginAtTheNotebooksOwnFolder() throws IOException {
    Files.writeString(folder.resolve("anna/data.txt"), "of anna\n");
    Files.writeString(folder.resolve("ben/data.txt"), "of ben\n");
    var read =
        "println(spark.read.textFile(\"data.txt\").first() + sc.textFile(\"data.txt\").first())";

    assertThat(anna.run(read)).isEqualTo("of annaof anna");
    assertThat(ben.run(read)).isEqualTo("of benof ben");
    ben.run("spark.range(3).write.mode(\"overwrite\").parquet(\"written\")");
    assertThat(folder.resolve("ben/written")).isDirectory();
  }

  @Test
  void stopEndsTheJobsOfItsOwnNotebookOnly() throws Exception {
    var slow = "println(sc.parallelize(1 to 2, 2).map(i => { Thread.sleep(MILLIS); i }).sum())";
    var ofAnna =
        CompletableFuture.supplyAsync(() -> anna.execute(slow.replace("MILLIS", "300000")));
    Awaitility.await()
        .atMost(SeatInMemory.DEADLINE)
        .until(() -> ben.run("println(sc.statusTracker.getActiveStageIds.size)").equals("1"));
    var ofBen = CompletableFuture.supplyAsync(() -> ben.execute(slow.replace("MILLIS", "1500")));

    var reply =
        anna.client()
            .ask(Channel.CONTROL, "interrupt_request", Json.object(), SeatInMemory.DEADLINE);

    assertThat(reply.content().path("status").asText()).isEqualTo("ok");
    assertThat(ofAnna.get(2, TimeUnit.MINUTES).status()).isEqualTo("error");
    var finished = ofBen.get(2, TimeUnit.MINUTES);
    assertThat(finished.status()).isEqualTo("ok");
    assertThat(finished.stream("stdout").strip()).isEqualTo("3.0");
    assertThat(anna.run("println(spark.range(5).count())")).isEqualTo("5");
  }

  @Test
  void aNotebookThatStopsSparkIsToldThatItGoesOn() {
    var stopped = ben.execute("spark.stop(); sc.stop()");

    assertThat(stopped.stream("stderr")).contains("Spark goes on");
    assertThat(ben.run("println(spark.range(4).count())")).isEqualTo("4");
    assertThat(anna.run("println(spark.range(5).count())")).isEqualTo("5");
  }

  @Test
  void aSettingThatNeedsAnotherSparkIsRefusedWithWhatToDo() {
    var refused = anna.execute("%conf spark.executor.memory=1g");

    assertThat(refused.status()).isEqualTo("error");
    assertThat(refused.reply().content().path("evalue").asText())
        .contains("spark.executor.memory")
        .contains("\"driver\": \"own\"");
    assertThat(anna.run("%conf spark.sql.ansi.enabled=false")).contains("false");
  }

  @Test
  void aNotebookThatIsClosedTakesItsJobsAndStreamsWithItAndNothingElse() throws Exception {
    var before = driver.kernels();
    var third = new SeatInMemory(driver, folder.resolve("third"));
    third.run(
        "val stream ="
            + " spark.readStream.format(\"rate\").load().writeStream.format(\"noop\").start()");
    third.run(
        "val job = new Thread(() => sc.parallelize(1 to 1, 1).foreach(_ => Thread.sleep(600000)));"
            + " job.start()");
    Awaitility.await()
        .atMost(SeatInMemory.DEADLINE)
        .until(() -> !ben.run("println(sc.statusTracker.getActiveStageIds.mkString)").isEmpty());

    third.close();

    assertThat(driver.kernels()).isEqualTo(before);
    Awaitility.await()
        .atMost(SeatInMemory.DEADLINE)
        .until(() -> ben.run("println(sc.statusTracker.getActiveStageIds.mkString)").isEmpty());
    assertThat(anna.run("println(spark.range(5).count())")).isEqualTo("5");
  }
}
