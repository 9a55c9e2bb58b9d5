package io.sparkmaster.kernel.runtime.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells that hold or cache much are run again and again. */
class RerunsIT {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final int RUNS = 60;

  /** What compilers and Spark note about 60 cells is less; the values would be 480 MB. */
  private static final long MAX_GROWN_KB = 40_000;

  /** The classes of 60 cells are less; the compiler's symbols would be twice as much. */
  private static final long MAX_FORGOTTEN_KB = 1_500;

  /** JShell by itself keeps 13 KB of each snippet, more than 2 MB. */
  private static final long MAX_JAVA_KB = 900;

  /** The classes and pools of threads are less; the sessions that Spark clones would be 11 MB. */
  private static final long MAX_UNCACHED_KB = 5_000;

  /** One for each name that is left, and what loaders that are not full yet have been asked for. */
  private static final int MAX_LOADERS = 150;

  private static KernelAsProcess kernel;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    kernel = KernelAsProcess.start(folder, "local[2]", Map.of(), "1g");
  }

  @AfterAll
  static void stop() throws Exception {
    kernel.close();
  }

  @Test
  void aScalaCellThatHoldsAndCachesKeepsNoOldValues() throws Exception {
    assertThat(
            grownBy(
                """
                val big = new Array[Byte](8 << 20)
                val kept = spark.range(10000).map(_ + 1).cache()
                kept.count()
                """))
        .isLessThan(MAX_GROWN_KB);
  }

  @Test
  void aJavaCellThatHoldsAndCachesKeepsNoOldValues() throws Exception {
    assertThat(
            grownBy(
                """
                %%java
                byte[] large = new byte[8 << 20];
                var cached = spark.range(10000).map((MapFunction<Long, Long>) x -> x + 1, Encoders.LONG()).cache();
                cached.count();
                """))
        .isLessThan(MAX_GROWN_KB);
  }

  @Test
  void aScalaCellWhoseNamesAreDeclaredAgainIsForgotten() throws Exception {
    assertThat(grownBy("import scala.collection.mutable\nvar again = 1"))
        .isLessThan(MAX_FORGOTTEN_KB);
  }

  @Test
  void aScalaCellThatUsesWhatItDeclaresAgainIsForgotten() throws Exception {
    assertThat(grownBy("val used = List(1, 2); val sum = used.sum; sum"))
        .isLessThan(MAX_FORGOTTEN_KB);
  }

  @Test
  void whatIsImportedFromADefinitionStaysUntilItIsImportedAgain() throws Exception {
    run("object Tools { val size = 1; object Inner { val depth = 10 } }", 1);
    run("import Tools.Inner", 1);
    run("import Tools._\nimport Inner._", 1);
    run("object Tools { val size = 2; object Inner { val depth = 20 } }", 1);

    run("assert(size == 1 && depth == 10 && Tools.size == 2)", 1);
    run("import Tools.Inner", 1);
    run("assert(size == 1 && depth == 10 && Inner.depth == 20)", 1);
    run("import Tools._\nimport Inner._", 1);
    run("assert(size == 2 && depth == 20)", 1);
  }

  @Test
  void aJavaCellWhoseNamesAreDeclaredAgainIsForgotten() throws Exception {
    assertThat(grownBy("%%java\nint more = 1;\nmore = 2;\nmore + 1")).isLessThan(MAX_JAVA_KB);
  }

  @Test
  void whatIsCachedAndFreedLeavesNoSessionBehind() throws Exception {
    assertThat(grownBy("val held = spark.range(10).cache(); held.count(); held.unpersist()"))
        .isLessThan(MAX_UNCACHED_KB);
  }

  @Test
  void classesOfCellsThatAreDeclaredAgainAreUnloaded() throws Exception {
    var cells =
        List.of(
            "var now = 1",
            "%%java\nint count = 1;",
            "%%java\nint more(int a) { return a + 1; }",
            "%%java\n"
                + "record Point(int a) implements java.io.Serializable {} var at = new"
                + " Point(1);");
    for (int i = 0; i < RUNS; i++) {
      for (var cell : cells) {
        run(cell, 1);
      }
    }

    assertThat(Soak.instances(kernel.process().pid(), "shipping.CellLoader"))
        .isLessThan(MAX_LOADERS);
  }

  @Test
  void classesThatTasksHaveUsedAreUnloaded() throws Exception {
    var cells =
        List.of(
            "case class Used(a: Int); sc.parallelize(1 to 4, 2).map(Used(_)).collect().length",
            "%%java\nint added = 1; sc.parallelize(List.of(1, 2), 2).map(i -> i + added).collect()",
            "val plus = 1; spark.range(4).map(_ + plus).count()");
    for (int i = 0; i < 2 * RUNS; i++) {
      for (var cell : cells) {
        run(cell, 1);
      }
    }

    assertThat(Soak.instances(kernel.process().pid(), "shipping.CellLoader"))
        .isLessThan(2 * MAX_LOADERS);
  }

  @Test
  void aCellWhoseClassHasOnlyAnAliasLeftIsNotRunASecondTime() throws Exception {
    var cell = "case class Aliased(n: Int); println(\"loading\")";
    run(cell, 1);
    run("type Alias = Aliased", 1);
    run(cell, 1);
    // A cell with a class of its own is released only once others follow.
    run("case class Other(n: Int)", 3);
    run("for (_ <- 1 to 3) { System.gc(); System.runFinalization() }", 1);

    var execution = kernel.client().execute("new Alias(1).n", DEADLINE);

    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    assertThat(execution.stream("stdout")).isEmpty();
  }

  private static long grownBy(String cell) throws Exception {
    run(cell, 10);
    var before = Soak.measure(kernel.process().pid())[0];
    run(cell, RUNS);
    return Soak.measure(kernel.process().pid())[0] - before;
  }

  private static void run(String cell, int times) {
    for (int i = 0; i < times; i++) {
      var execution = kernel.client().execute(cell, DEADLINE);
      assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    }
  }
}
