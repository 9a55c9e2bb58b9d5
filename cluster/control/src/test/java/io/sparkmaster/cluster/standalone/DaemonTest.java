package io.sparkmaster.cluster.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which processes are taken for a cluster's own. */
final class DaemonTest {
  @TempDir private Path home;

  @Test
  void aStrangerThatHasThePidByNowIsNotTheDaemon() throws Exception {
    var folder = ClusterFolder.in(home);
    var stranger = new ProcessBuilder("sleep", "60").start();
    try {
      var handle = stranger.toHandle();

      assertThat(daemon(handle).process(folder)).isEmpty();
      assertThat(OwnProcess.all(folder)).isEmpty();
      assertThat(Ending.all(folder)).isEmpty();
      assertThat(handle.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  @Test
  void aDaemonIsKnownByItsOwnArgumentsAndTheSettingsOfItsHome() throws Exception {
    var folder = ClusterFolder.in(home.resolve("mine"));
    var other = ClusterFolder.in(home.resolve("other"));
    var own = "@" + folder.arguments("worker-1");
    var settings = folder.daemonSettings().toString();
    var daemon = process(List.of(own, "--properties-file", settings));
    var neighbour = process(List.of("@" + folder.arguments("worker-2"), settings));
    var ofOther =
        process(List.of("@" + other.arguments("worker-1"), other.daemonSettings().toString()));
    var reader = process(List.of(settings));
    var editor = process(List.of(own));
    var all = List.of(daemon, neighbour, ofOther, reader, editor);
    try {
      assertThat(all)
          .filteredOn(each -> daemon(each.toHandle()).process(folder).isPresent())
          .containsExactly(daemon);
      assertThat(Ending.all(folder)).as("no class of Spark's").isEmpty();
      assertThat(all).allMatch(Process::isAlive);
    } finally {
      for (var each : all) {
        each.destroyForcibly().waitFor();
      }
    }
    assertThat(daemon(daemon.toHandle()).process(folder)).as("ended").isEmpty();
  }

  @Test
  void onlyProcessesWithTheFilesOfTheirHomeAreEnded() throws Exception {
    var mine = ClusterFolder.in(home.resolve("mine"));
    var other = ClusterFolder.in(home.resolve("other"));
    var executor =
        process(
            List.of("-cp", "/k.jar:" + mine.sparkHome() + "/jars/*", OwnProcess.EXECUTOR_CLASS));
    var reader = process(List.of(mine.daemonSettings().toString()));
    var ofOther =
        process(
            List.of(
                OwnProcess.WORKER_CLASS, "--properties-file", other.daemonSettings().toString()));
    try {
      assertThat(OwnProcess.all(mine)).extracting(OwnProcess::name).containsExactly("executor");
      assertThat(Ending.all(mine)).hasSize(1);

      assertThat(executor.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
      assertThat(reader.isAlive()).isTrue();
      assertThat(ofOther.isAlive()).isTrue();
    } finally {
      executor.destroyForcibly().waitFor();
      reader.destroyForcibly().waitFor();
      ofOther.destroyForcibly().waitFor();
    }
  }

  /** A process that does nothing, with those arguments. */
  private static Process process(List<String> arguments) throws Exception {
    var command = new ArrayList<>(List.of("sh", "-c", "while :; do sleep 1; done", "sh"));
    command.addAll(arguments);
    return new ProcessBuilder(command).start();
  }

  private static Daemon daemon(ProcessHandle process) {
    return new Daemon("worker-1", process.pid(), 1, 2);
  }
}
