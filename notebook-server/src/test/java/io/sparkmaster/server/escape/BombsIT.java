package io.sparkmaster.server.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.SandboxedProvider;
import io.sparkmaster.server.process.Built;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ann's cells, in Spark kernels of the real server, use up what they can. The server lives, tells
 * her what it was and logs it.
 */
@Timeout(240)
final class BombsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static SandboxedClass school;

  @BeforeAll
  static void start() throws Exception {
    var kernels = new KernelDistribution(Built.distribution().resolve("kernel"));
    var fault = SandboxedProvider.fault(LocalProcessProvider.ownJava(), kernels);
    assumeTrue(fault.isEmpty(), fault);
    school =
        SandboxedClass.start(
            folder.resolve("home"),
            "--kernel-isolation=bwrap",
            "--kernel-pool-size=0",
            "--kernels-per-learner=0",
            "--sandbox-memory-mb=1536",
            "--sandbox-processes=40",
            "--sandbox-workspace-mb=200");
  }

  @AfterAll
  static void stop() {
    if (school != null) {
      school.close();
    }
  }

  @AfterEach
  void theServerAnswersAndNothingIsLeftInTheSandboxes() throws Exception {
    assertThat(school.send("ben", "GET", "/api/contents", "").statusCode()).isEqualTo(200);
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                school.server().descendants().stream()
                    .noneMatch(each -> each.info().command().orElse("").endsWith("sleep")));
  }

  private static void assertEnded(String said, String limit) throws Exception {
    assertThat(said).contains("The kernel ended: it was ended because", limit);
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> assertThat(school.log()).contains("Ended what ran in " + school.home(), limit));
  }

  @Test
  void aForkBomb() throws Exception {
    try (var ann = school.kernel("ann")) {
      var said =
          ann.run(
              "(1 to 400).map(i => new ProcessBuilder(\"sleep\","
                  + " \"60\").start()).foreach(_.waitFor())");

      assertEnded(said, "processes, and 40 are allowed: start fewer programs at a time");
    }
  }

  @Test
  void aMemoryBombOutsideOfTheHeap() throws Exception {
    try (var ann = school.kernel("ann")) {
      var said = ann.shell("(head -c 1600m /dev/zero; sleep 60) | tail -n 1 | wc -c");

      assertEnded(said, "MiB of memory, and 1536 MiB are allowed: work on less data at a time");
    }
  }

  @Test
  void aMemoryBombInTheHeapIsAnErrorThatTheKernelSurvives() throws Exception {
    try (var ann = school.kernel("ann")) {
      assertThat(ann.run("Array.fill(4096)(new Array[Byte](1 << 20)).length"))
          .contains("OutOfMemoryError");
      assertThat(ann.run("spark.range(5).count()")).contains("5");
    }
  }

  @Test
  void aFullDisk() throws Exception {
    try (var ann = school.kernel("ann")) {
      assertThat(ann.shell("head -c 300m /dev/zero > a; wc -c < a; rm a")).contains("209715200\n");
      assertThat(
              ann.shell(
                  "for i in 1 2 3 4 5 6; do head -c 199m /dev/zero > /tmp/$i; done; rm /tmp/?"))
          .contains("No space left on device");

      var said = ann.shell("for i in 1 2 3; do head -c 90m /dev/zero > bomb$i; done; sleep 60");

      assertEnded(said, "and 200 MiB are allowed: delete some of them in the file browser");
    }
    var refused = school.send("ann", "POST", "/api/kernels", "{}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("No kernel can start", "200 MiB are allowed");

    for (var file : new String[] {"bomb1", "bomb2", "bomb3"}) {
      if (Files.exists(school.home().resolve("workspace/ann").resolve(file))) {
        assertThat(school.send("ann", "DELETE", "/api/contents/" + file, "").statusCode())
            .isEqualTo(204);
      }
    }
    try (var ann = school.kernel("ann")) {
      assertThat(ann.run("1 + 1")).contains("2");
    }
  }

  @Test
  void endingAllItsProcessesEndsTheKernelOnly() throws Exception {
    try (var ann = school.kernel("ann")) {
      assertThat(ann.run("import scala.sys.process._\n\"kill -9 -1\".!"))
          .contains("The kernel ended: it was killed (signal 9)");
    }
  }
}
