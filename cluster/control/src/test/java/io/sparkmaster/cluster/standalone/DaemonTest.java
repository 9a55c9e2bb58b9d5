package io.sparkmaster.cluster.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

      assertThat(daemon(handle, started(handle)).process(folder.daemonSettings())).isEmpty();
      assertThat(OwnProcess.all(folder)).isEmpty();
      assertThat(Ending.all(folder)).isEmpty();
      assertThat(handle.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessOfAnotherTimeIsNotTheDaemonAlthoughItHasItsArguments() throws Exception {
    var folder = ClusterFolder.in(home);
    var daemon = process(List.of("--properties-file", folder.daemonSettings().toString()));
    try {
      var handle = daemon.toHandle();

      assertThat(daemon(handle, started(handle)).process(folder.daemonSettings())).contains(handle);
      assertThat(
              daemon(handle, started(handle).minus(Duration.ofMinutes(1)))
                  .process(folder.daemonSettings()))
          .isEmpty();
    } finally {
      daemon.destroyForcibly().waitFor();
    }
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

      assertThat(executor.isAlive()).isFalse();
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

  private static Instant started(ProcessHandle process) {
    return process.info().startInstant().orElseThrow();
  }

  private static Daemon daemon(ProcessHandle process, Instant started) {
    return new Daemon("worker-1", process.pid(), started, 1, 2);
  }
}
