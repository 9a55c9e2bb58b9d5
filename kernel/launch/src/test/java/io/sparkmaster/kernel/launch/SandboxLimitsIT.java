package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ends a kernel, and what it then says; the kernel runs shell commands. */
@Timeout(180)
final class SandboxLimitsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** 30 MiB, or fewer where it is looked while the second file is being written. */
  private static final String TOO_MUCH = "hold (2\\d|30) MiB, and 20 MiB are allowed";

  private static final SandboxLimits STANDARD = SandboxLimits.standard();

  @TempDir private Path folder;
  private KernelDistribution distribution;

  @BeforeEach
  void prepare() throws Exception {
    Files.createDirectory(folder.resolve("ada"));
    distribution = EchoDistribution.in(folder.resolve("dist"));
    var fault = SandboxedProvider.fault(LocalProcessProvider.ownJava(), distribution);
    assumeTrue(fault.isEmpty(), fault);
  }

  private RunningKernel launch(SandboxLimits limits) {
    return new SandboxedProvider(
            LocalProcessProvider.ownJava(),
            distribution,
            folder.resolve("run"),
            Map.of(),
            working -> folder.resolve("ada"),
            limits)
        .launch(new LaunchSpec(KernelSpec.SCALA, folder.resolve("ada"), Map.of()));
  }

  /** How a kernel ends in which this command runs. */
  private String reason(SandboxLimits limits, String command) throws Exception {
    try (var kernel = launch(limits);
        var client = new KernelClient(kernel.connect("client"))) {
      client.awaitReady(DEADLINE);
      client.start("run " + command).cancel(false);
      return kernel.exit().get(90, TimeUnit.SECONDS).reason();
    }
  }

  @Test
  void tooManyProcesses() throws Exception {
    assertThat(reason(STANDARD.withProcesses(20), "for i in $(seq 60); do sleep 60 & done; wait"))
        .contains("20 are allowed", "start fewer programs");
  }

  @Test
  void tooMuchMemoryOutsideOfTheHeap() throws Exception {
    assertThat(
            reason(
                STANDARD.withMemoryBytes(400L << 20),
                "(head -c 500m /dev/zero; sleep 60) | tail -n 1"))
        .contains("400 MiB are allowed", "work on less data");
  }

  @Test
  void tooMuchProcessorTimeAlsoOfProcessesThatHaveEnded() throws Exception {
    assertThat(
            reason(
                STANDARD.withCpuTime(Duration.ofSeconds(3)),
                "while :; do timeout 0.2 sh -c 'while :; do :; done'; done"))
        .contains("of processor time, and 3 s are allowed", "a loop or a stream");
  }

  @Test
  void tooMuchInTheWorkspace() throws Exception {
    assertThat(
            reason(
                STANDARD.withWorkspaceBytes(20 << 20),
                "head -c 15m /dev/zero > a; head -c 15m /dev/zero > b; sleep 60"))
        .containsPattern("its workspace " + TOO_MUCH)
        .contains("delete some");

    assertThatThrownBy(() -> launch(STANDARD.withWorkspaceBytes(20 << 20)))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(Code.WORKSPACE_FULL))
        .message()
        .containsPattern(TOO_MUCH);
  }

  @Test
  void spaceBeyondTheEndOfFilesCounts() throws Exception {
    assertThat(
            reason(
                STANDARD.withWorkspaceBytes(20 << 20),
                ": > a; : > b; fallocate -n -l 15m a; fallocate -n -l 15m b; sleep 60"))
        .contains("its workspace hold 30 MiB, and 20 MiB are allowed");
    assertThat(
            reason(
                STANDARD.withWorkspaceBytes(40 << 20),
                "rm a b; exec 3>a 4>b 5>c; rm a b c; for i in 3 4 5; do fallocate -n -l 15m"
                    + " /proc/self/fd/$i; done; sleep 60"))
        .contains("45 MiB, and 40 MiB are allowed");
  }

  @Test
  void tooMuchInDeletedFilesThatAreOpen() throws Exception {
    assertThat(
            reason(
                STANDARD.withWorkspaceBytes(20 << 20),
                "exec 3>a 4>b; rm a b; head -c 15m /dev/zero >&3; head -c 15m /dev/zero >&4; sleep"
                    + " 60"))
        .contains("20 MiB are allowed");
    assertThat(folder.resolve("ada")).isEmptyDirectory();
  }

  @Test
  void tooMuchInTheFolderOfItsSocket() throws Exception {
    assertThat(
            reason(
                STANDARD.withWorkspaceBytes(20 << 20),
                "cd /run/kernel; head -c 15m /dev/zero > a; head -c 15m /dev/zero > b; sleep 60"))
        .containsPattern("workspace and in /run/kernel " + TOO_MUCH);
    assertThat(
            reason(
                STANDARD.withWorkspaceBytes(20 << 20),
                "cd /run/kernel; exec 3>a 4>b; rm a b; head -c 15m /dev/zero >&3; head -c 15m"
                    + " /dev/zero >&4; sleep 60"))
        .containsPattern("/run/kernel " + TOO_MUCH);
  }

  @Test
  void manyEmptyFilesTakeSpaceToo() throws Exception {
    assertThat(
            reason(
                STANDARD.withWorkspaceBytes(4 << 20),
                "i=0; while [ $i -lt 1500 ]; do : > f$i; i=$((i+1)); done; sleep 60"))
        .contains("4 MiB are allowed");
  }

  @Test
  void noSingleFileIsLargerThanTheWorkspaceMayBe() throws Exception {
    try (var kernel = launch(STANDARD.withWorkspaceBytes(8 << 20));
        var client = new KernelClient(kernel.connect("client"))) {
      client.awaitReady(DEADLINE);
      var said = client.execute("run head -c 20m /dev/zero > a; wc -c < a", DEADLINE);

      assertThat(said.result("text/plain").orElseThrow()).contains("8388608");
      assertThat(kernel.alive()).isTrue();
    }
  }
}
