package io.sparkmaster.cluster.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.cluster.backend.ClusterBackend.Capability;
import io.sparkmaster.kernel.protocol.client.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What kernels can rely on with every backend, as far as it declares so. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class BackendContract {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  abstract ClusterBackend backend();

  abstract AttachedKernel kernel();

  /** An empty folder that tasks can write in. */
  abstract Path marks(String name) throws IOException;

  @Test
  void rddJobsKnowClassesAndVariablesOfCells() {
    requires(Capability.RDD, Capability.NOTEBOOK_CLASSES);
    kernel().run("case class Sale(shop: Int, amount: Long); var factor = 2");

    var sum =
        kernel()
            .run(
                """
                factor = 3
                println(sc.parallelize(1 to 1000, 4).map(i => Sale(i % 7, i)).groupBy(_.shop)
                  .map(_._2.map(_.amount * factor).sum).sum().toLong)\
                """);

    assertThat(sum).isEqualTo("1501500");
  }

  @Test
  void datasetsHoldClassesOfCells() {
    requires(Capability.NOTEBOOK_CLASSES);
    kernel().run("case class Visit(user: Long, pages: Long)");

    var pages =
        kernel()
            .run(
                """
                import org.apache.spark.sql.functions.sum
                println(spark.range(100).as[Long].map(i => Visit(i % 10, i)).groupBy("user")
                  .agg(sum("pages")).count())\
                """);

    assertThat(pages).isEqualTo("10");
  }

  @Test
  void javaRecordsReachTasks() {
    requires(Capability.NOTEBOOK_CLASSES);

    var sum =
        kernel()
            .run(
                """
                %%java
                record Point(int x, int y) {}
                int off = 10;
                System.out.println(spark.range(5).javaRDD().map(i -> new Point(i.intValue(), off))
                    .map(p -> p.x() + p.y()).reduce(Integer::sum));\
                """);

    assertThat(sum).isEqualTo("60");
  }

  @Test
  void tasksRunWhereItIsDeclared() {
    var inTheDriver =
        kernel()
            .run(
                """
                val driver = ProcessHandle.current.pid
                println(sc.parallelize(1 to 8, 8).map(_ => ProcessHandle.current.pid).collect
                  .contains(driver))\
                """);

    assertThat(inTheDriver)
        .isEqualTo(
            Boolean.toString(!backend().capabilities().contains(Capability.EXECUTOR_PROCESSES)));
  }

  @Test
  void stopEndsAJobAndTheNextCellRuns() throws Exception {
    var marks = marks("stopped");
    var cell = kernel().start(slowSum(marks, 200));
    awaitTasks(marks, 1, cell);

    kernel().interrupt();

    assertThat(AttachedKernel.said(cell)).startsWith("error");
    assertThat(kernel().run("println(sc.parallelize(1 to 10, 2).sum().toLong)")).isEqualTo("55");
    try (var tasks = Files.list(marks)) {
      assertThat(tasks.count()).isLessThan(200);
    }
  }

  @Test
  void jobsOfTwoPoolsRunSideBySide() throws IOException {
    requires(Capability.FAIR_POOLS);
    var marks = marks("hog");

    var hogRunsYet =
        kernel()
            .run(
                """
                import scala.concurrent._, ExecutionContext.Implicits.global
                val hog = Future { blocking {
                  sc.setLocalProperty("spark.scheduler.pool", "hog")
                  sc.parallelize(1 to 300, 300).foreach { i =>
                    if (!new java.io.File("%1$s", "enough").exists) {
                      new java.io.File("%1$s", "t" + i).createNewFile(); Thread.sleep(200) } }
                } }
                while (new java.io.File("%1$s").list.length < 2) Thread.sleep(20)
                sc.setLocalProperty("spark.scheduler.pool", "small")
                val small = sc.parallelize(1 to 2, 2).count()
                println(small + " " + hog.isCompleted)
                new java.io.File("%1$s", "enough").createNewFile()
                sc.setLocalProperty("spark.scheduler.pool", null)
                Await.ready(hog, duration.Duration.Inf)\
                """
                    .formatted(marks));

    assertThat(hogRunsYet).startsWith("2 false");
  }

  /** The sum of the numbers to this one, each in a task that leaves a mark and takes its time. */
  static String slowSum(Path marks, int tasks) {
    return """
    println(sc.parallelize(1 to %1$d, %1$d).map { i =>
      new java.io.File("%2$s", "t" + i).createNewFile(); Thread.sleep(400); i.toLong }.sum().toLong)\
    """
        .formatted(tasks, marks);
  }

  /** Waits until that many tasks of the cell have begun. */
  static void awaitTasks(Path marks, int count, CompletableFuture<Execution> cell) {
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              if (cell.isDone()) {
                throw new AssertionError("The cell has ended: " + AttachedKernel.said(cell));
              }
              try (var tasks = Files.list(marks)) {
                return tasks.count() >= count;
              }
            });
  }

  void requires(Capability... needed) {
    for (var each : needed) {
      assumeTrue(backend().capabilities().contains(each), () -> each + " is not declared");
    }
  }
}
