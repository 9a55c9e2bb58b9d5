package io.sparkmaster.server.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.UserIds;
import io.sparkmaster.kernel.launch.UserProvider;
import io.sparkmaster.server.process.Built;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ann's cells, in the Spark kernel of the real server, which runs as a system user of hers and in
 * no sandbox, try to reach what is not hers.
 */
@Timeout(240)
final class UserEscapeIT {
  private static final String SECRET = "nobody-may-read-this";

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static SandboxedClass school;
  private static Cells ann;

  @BeforeAll
  static void start() throws Exception {
    var kernels = new KernelDistribution(Built.distribution().resolve("kernel"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    var fault =
        UserProvider.fault(
            LocalProcessProvider.ownJava(), kernels, UserIds.anyRange(), folder.resolve("home"));
    if (!fault.isEmpty()) {
      System.err.println("SKIPPED: escapes from kernels as users of their own: " + fault);
    }
    assumeTrue(fault.isEmpty(), fault);
    school =
        SandboxedClass.start(
            folder.resolve("home"),
            "--kernel-isolation=user",
            "--kernel-pool-size=0",
            "--sandbox-processes=40");
    var file = "{\"type\":\"file\",\"format\":\"text\",\"content\":\"%s\"}".formatted(SECRET);
    assertThat(school.send("ben", "PUT", "/api/contents/secret.txt", file).statusCode())
        .isEqualTo(201);
    Files.writeString(school.home().resolve("keys/a.key"), SECRET);
    Files.writeString(school.home().resolve("server.properties"), "# " + SECRET);
    ann = school.kernel("ann");
  }

  @AfterAll
  static void stop() {
    if (school != null) {
      school.close();
    }
  }

  @AfterEach
  void theServerAnswers() throws Exception {
    assertThat(school.send("ben", "GET", "/api/contents", "").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsInForceIsSaidAndSparkRuns() throws Exception {
    assertThat(school.server().output())
        .contains("runs as a system user of each learner's own", "It sees the network");
    assertThat(school.log()).contains("kernels run as system users of their learners' own");
    assertThat(ann.run("spark.range(5).selectExpr(\"sum(id)\").as[Long].first()")).contains("10");
    assertThat(ann.run("spark.range(3).write.mode(\"overwrite\").parquet(\"three\")"))
        .doesNotContain("rror");
    assertThat(ann.run("spark.read.parquet(\"three\").count()")).contains("3");
  }

  @Test
  void whatTheServerSavesIsAnnsToChange() throws Exception {
    var file = "{\"type\":\"file\",\"format\":\"text\",\"content\":\"a,b\\n\"}";
    assertThat(school.send("ann", "PUT", "/api/contents/data.csv", file).statusCode())
        .isEqualTo(201);

    assertThat(ann.shell("echo 1,2 >> data.csv && cat data.csv")).startsWith("a,b\n1,2\nexit 0");
    assertThat(school.send("ann", "GET", "/api/contents/data.csv", "").body()).contains("1,2");
  }

  @Test
  void othersWorkspacesTheDatabaseTheKeysAndTheLogAreClosed() {
    var home = school.home();
    for (var path :
        new String[] {
          "workspace/ben/secret.txt",
          "sparkmaster.db",
          "sparkmaster.db-wal",
          "keys/a.key",
          "server.properties",
          "kernel-users",
          "run/server.json"
        }) {
      assertThat(ann.shell("cat " + home.resolve(path) + "; echo evil >> " + home.resolve(path)))
          .as(path)
          .contains("Permission denied")
          .doesNotContain(SECRET, "exit 0");
    }
    for (var path : new String[] {"", "workspace", "workspace/ben", "run", "run/kernels", "logs"}) {
      assertThat(ann.shell("ls " + home.resolve(path))).as(path).contains("Permission denied");
    }
    assertThat(
            ann.run(
                "spark.read.text(\"file://%s/workspace/ben/secret.txt\").count()".formatted(home)))
        .contains("Path does not exist")
        .doesNotContain(SECRET);
  }

  @Test
  void theServerIsNeitherReadTracedNorSignalledAndNoRightIsGained() {
    var server = school.server().pid();

    assertThat(ann.shell("cat /proc/" + server + "/environ")).contains("Permission denied");
    assertThat(ann.shell("ls /proc/" + server + "/cwd/ /proc/" + server + "/fd"))
        .contains("Permission denied");
    assertThat(ann.shell("kill -9 " + server)).doesNotContain("exit 0");
    assertThat(ann.shell("su -c id root < /dev/null")).doesNotContain("uid=0");
    assertThat(ann.shell("grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status"))
        .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1");
    assertThat(ann.run("println(sys.env.keys.toSeq.sorted.mkString(\" \"))"))
        .contains("HOME")
        .doesNotContain("SPARKMASTER_HOME");
  }

  @Test
  void linksOutOfTheWorkspaceLeadNowhere() throws Exception {
    ann.shell("ln -sfn " + school.home() + " out; ln -sfn ../ben/secret.txt bens");

    assertThat(ann.shell("cat out/keys/a.key bens")).doesNotContain(SECRET);
    for (var path : new String[] {"out/keys/a.key", "bens"}) {
      var answer = school.send("ann", "GET", "/files/" + path, "");
      assertThat(answer.statusCode()).isBetween(400, 499);
      assertThat(answer.body()).doesNotContain(SECRET);
    }
    assertThat((int) Files.getAttribute(school.home().resolve("keys/a.key"), "unix:uid")).isZero();
  }

  @Test
  void aForkBombOfProcessesThatLeaveTheirParentsEndsWithItsKernel() throws Exception {
    try (var ben = school.kernel("ben")) {
      var said =
          ben.shell(
              "for i in $(seq 99); do setsid sh -c 'sleep 77321 & sleep 77321 &' & done; wait");

      assertThat(said).contains("and 40 are allowed: start fewer programs at a time");
    }
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> assertThat(school.log()).contains("Ended what ran in " + school.home()));
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                ProcessHandle.allProcesses()
                    .noneMatch(
                        each ->
                            each.info()
                                .arguments()
                                .filter(it -> it.length == 1 && it[0].equals("77321"))
                                .isPresent()));
    assertThat(ann.run("1 + 1")).contains("2");
  }
}
