package io.sparkmaster.cluster.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.cluster.service.ServiceLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told, with which exit code, where no cluster comes up. */
final class ClusterCommandTest {
  @TempDir private Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", home.toString()));
    return ClusterCommand.create(
            home.resolve("no-kernels"), Map.of(), folder -> ServiceLimits.STANDARD)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void withoutAClusterStatusSaysHowToStartOneAndDownIsContent() {
    assertThat(run("status")).isEqualTo(1);
    assertThat(out.toString()).contains("No cluster is up", "sparkmaster cluster up");
    assertThat(run("down")).isZero();
    assertThat(out.toString()).contains("No cluster was up.");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aSizeThatIsNoneIsAWrongArgument() {
    assertThat(run("up", "--memory", "plenty")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--memory is \"plenty\", but must be a size like 2g or 800m.");
  }

  @Test
  void tooMuchAndTooLittleMemoryAreRefused() {
    assertThat(run("up", "--memory", "900000g")).isEqualTo(1);
    assertThat(err.toString()).contains("but this machine has");
    assertThat(run("up", "--memory", "100m")).isEqualTo(1);
    assertThat(err.toString()).contains("Give --memory 512m or more.");
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(run("up", "--port", Integer.toString(taken.getLocalPort()))).isEqualTo(1);

      assertThat(err.toString())
          .contains(
              "cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": another program does");
    }
    assertThat(run("up", "--port", "80")).isEqualTo(1);
    assertThat(err.toString()).contains("--port is 80, but must be 1024 to 65535.");
  }

  @Test
  void aMissingKernelIsToldAndLeavesNothingBehind() throws IOException {
    assertThat(run("up", "--workers", "1", "--memory", "512m")).isEqualTo(1);

    assertThat(err.toString()).contains("no-kernels");
    assertThat(home.resolve("cluster/cluster.json")).doesNotExist();
    assertThat(home.resolve("cluster/kernels.conf")).doesNotExist();
  }

  @Test
  void withoutABrokerTopicsSayHowToStartOne() {
    assertThat(run("topics")).isEqualTo(1);
    assertThat(err.toString()).contains("sparkmaster cluster up --kafka");
    assertThat(run("topics", "--delete")).isEqualTo(2);
    assertThat(err.toString()).contains("--delete needs --learner NAME");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void withoutPostgresDatabasesSayHowToStartIt() {
    assertThat(run("databases")).isEqualTo(1);
    assertThat(err.toString()).contains("sparkmaster cluster up --postgres");
    assertThat(run("databases", "--delete")).isEqualTo(2);
    assertThat(err.toString()).contains("--delete needs --learner NAME");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aBrokerWhoseJarsAreMissingIsToldAndNotTriedAgain() {
    assertThat(run("up", "--kafka")).isEqualTo(1);
    assertThat(err.toString()).contains("No Kafka broker can be started: its jars are not in");
    assertThat(run("status")).isEqualTo(1);
    assertThat(out.toString()).contains("No cluster is up");
  }

  @Test
  void aBrokenStateIsToldAndDownGetsRidOfIt() throws IOException {
    var state = Files.createDirectories(home.resolve("cluster")).resolve("cluster.json");
    for (var broken : List.of("{", "[]", "{\"schema\": 2}", "{\"schema\": 1, \"workers\": -1}")) {
      Files.writeString(state, broken);

      for (var command : List.of("up", "status")) {
        assertThat(run(command)).as(command + " " + broken).isEqualTo(1);
        assertThat(err.toString())
            .contains("cannot be read from " + state, "sparkmaster cluster down");
        err.getBuffer().setLength(0);
      }
    }

    assertThat(run("down")).isZero();
    assertThat(run("status")).isEqualTo(1);
    assertThat(err.toString()).isEmpty();
  }
}
