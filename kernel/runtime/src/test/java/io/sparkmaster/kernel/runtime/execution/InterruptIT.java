package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.language.Language;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a cell does when it is stopped, it ends, and the notebook goes on with what it had. */
class InterruptIT {
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws IOException {
    notebook = new KernelInMemory(Language.SCALA);
    assertThat(notebook.run("val kept = spark.range(3).count()").status()).isEqualTo("ok");
    assertThat(notebook.run("%%java\nlong keptByJava = 3;").status()).isEqualTo("ok");
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  private static void interrupt() {
    var reply =
        notebook
            .client()
            .ask(Channel.CONTROL, "interrupt_request", Json.object(), KernelInMemory.DEADLINE);
    assertThat(reply.content().path("status").asText()).isEqualTo("ok");
  }

  private static Execution awaitEnd(CompletableFuture<Execution> running) throws Exception {
    return running.get(60, TimeUnit.SECONDS);
  }

  private static void assertGoesOn() {
    assertThat(notebook.run("kept + spark.range(3).count()").result("text/plain").orElseThrow())
        .endsWith("= 6");
    assertThat(notebook.run("%%java\nkeptByJava + 1").result("text/plain").orElseThrow())
        .endsWith("= 4");
    assertThat(notebook.run("%%sql\nSELECT 1 AS one").status()).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 +",
        "kept.nothing",
        "Thread.sleep(20000)",
        "var n = 0L; while (true) n += 1",
        "while (true) println(\"flood\")",
        "while (true) print(\"flood\")",
        "var n = 0L; while (true) n += new java.util.concurrent.ConcurrentHashMap[Int, Int]().size",
        "spark.range(1L << 40).count()",
        "sc.parallelize(1 to 4).foreach(_ => Thread.sleep(20000))",
        "class Slow { override def toString = { Thread.sleep(20000); \"\" } }; new Slow",
        "scala.concurrent.Await.result(scala.concurrent.Promise[Int]().future,"
            + " scala.concurrent.duration.Duration.Inf)",
        "%%java\nwhile (true) {}",
        "%%java\nThread.sleep(20000);",
        "%%java\nspark.range(1L << 40).count()",
        "%%sql\nSELECT count(*) FROM range(1000000000000) WHERE id % 7 = rand()",
        "class Loops extends Error { override def getMessage = { while (true) {}; \"\" } };"
            + " throw new Loops",
        "%time Thread.sleep(20000)"
      })
  void stopEndsACellAtAnyMomentOfIt(String cell) throws Exception {
    var random = new Random(cell.hashCode());
    for (int round = 0; round < 3; round++) {
      var running = notebook.client().start(cell);
      // Somebody impatient; where in its compiling or running the cell is stopped differs.
      for (int i = random.nextInt(20); i >= 0; i--) {
        interrupt();
      }
      Awaitility.await()
          .atMost(KernelInMemory.DEADLINE)
          .until(
              () -> {
                interrupt();
                return running.isDone();
              });
    }
    assertGoesOn();
  }

  @Test
  void codeThatSurvivesEvenForceIsLeftToItself() throws Exception {
    for (var cell :
        new String[] {
          "def spin(): Unit = { var n = 0L; while (true) n += 1 }\n"
              + "def survive(): Unit = while (true) try spin() catch { case _: Throwable => }\n"
              + "survive()",
          "%%java\nvoid turn() { long n = 0; while (true) n++; }\n"
              + "void survive() { while (true) try { turn(); } catch (Throwable e) { } }\n"
              + "survive();"
        }) {
      var running = notebook.client().start(cell);
      Awaitility.await()
          .atMost(KernelInMemory.DEADLINE)
          .until(() -> runs(cell.startsWith("%%java") ? "turn" : "spin"));

      interrupt();

      var stopped = awaitEnd(running);
      assertThat(stopped.reply().content().path("ename").asText()).isEqualTo("Stopped");
      assertThat(stopped.stream("stderr")).as(cell).contains("left to itself");
      assertGoesOn();
    }
  }

  private static boolean runs(String method) {
    return Thread.getAllStackTraces().values().stream()
        .anyMatch(stack -> stack.length > 0 && stack[0].getMethodName().contains(method));
  }

  @Test
  void whatACellThrowsWhenItIsStoppedIsNotTheNextCells() throws Exception {
    var running =
        notebook
            .client()
            .start(
                "val t = Thread.currentThread; try { Thread.sleep(20000) } finally t.interrupt()");
    Awaitility.await().atMost(KernelInMemory.DEADLINE).until(() -> runs("sleep"));

    interrupt();

    assertThat(awaitEnd(running).status()).isEqualTo("error");
    assertThat(notebook.run("Thread.sleep(1); Thread.interrupted()").status()).isEqualTo("ok");
  }
}
