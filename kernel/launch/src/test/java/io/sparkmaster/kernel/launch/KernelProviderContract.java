package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.kernel.launch.KernelProvider.Capability;
import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What kernels of each provider do, wherever they run; the kernel runs shell commands. */
@Timeout(120)
abstract class KernelProviderContract {
  static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir static Path shared;
  static KernelDistribution distribution;

  @TempDir Path folder;

  @BeforeAll
  static void makeDistribution() throws IOException {
    open(shared);
    distribution = EchoDistribution.in(shared.resolve("a folder with \"quotes\" and \\slashes"));
  }

  /** JUnit's folders are closed to other users. */
  static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @BeforeEach
  void makeWorkspace() throws IOException {
    open(folder);
    Files.createDirectories(workspace());
  }

  /** Another one each time, with the same folder for its files. */
  abstract KernelProvider provider(Map<String, String> environment);

  /** For a kernel to answer first. */
  Duration deadline() {
    return DEADLINE;
  }

  /** Its kernels, and what they have started, have left nothing. */
  abstract void assertNothingIsLeft() throws IOException;

  final Path runtime() {
    return folder.resolve("home/run");
  }

  final Path workspace() {
    return folder.resolve("home/work/ada");
  }

  final LaunchSpec spec(Map<String, String> environment) {
    return new LaunchSpec(KernelSpec.SCALA, workspace(), environment);
  }

  static String result(RunningKernel kernel, String code) {
    try (var client = new KernelClient(kernel.connect(UUID.randomUUID().toString()))) {
      client.awaitReady(DEADLINE);
      return client.execute(code, DEADLINE).result("text/plain").orElseThrow();
    }
  }

  /** A cell whose result is this word. */
  String says(String word) {
    return word;
  }

  /** A cell that ends when it is stopped. */
  String waits() {
    return "wait";
  }

  /** A cell that writes the word in the file "note" of the kernel's folder. */
  String writes(String word) {
    return "run echo " + word + " > note";
  }

  /** A cell whose result has what is in that file. */
  String reads() {
    return "run cat note";
  }

  final void requires(KernelProvider provider, Capability needed) {
    assumeTrue(provider.capabilities().contains(needed), () -> needed + " is not declared");
  }

  /** Which process it is, as seen from here. */
  ProcessHandle process(RunningKernel kernel) {
    return new KernelFiles(runtime(), kernel.handle()).process().orElseThrow();
  }

  @Test
  void kernelsRunInTheirFolderWithTheAllowedEnvironmentOnly() throws IOException {
    var starter = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8"));
    starter.put("SERVER_TOKEN", "secret");
    var provider = provider(starter);
    requires(provider, Capability.WORKING_DIRECTORY);
    try (var kernel = provider.launch(spec(Map.of("SPARK_MASTER", "local[2]")))) {
      kernel.awaitReady(deadline());

      assertThat(result(kernel, "cwd")).isEqualTo(workspace().toRealPath().toString());
      assertThat(result(kernel, "env SERVER_TOKEN")).isEqualTo("null");
      assertThat(result(kernel, "env LC_ALL")).isEqualTo("C.UTF-8");
      assertThat(result(kernel, "env SPARK_MASTER")).isEqualTo("local[2]");
      assertThat(result(kernel, "run echo mine > note && cat note")).isEqualTo("mine\nexit 0");
    }
    assertThat(workspace().resolve("note")).hasContent("mine");
    assertNothingIsLeft();
  }

  @Test
  void shutdownEndsTheProcessWithExitCodeZero() throws Exception {
    var kernel = provider(System.getenv()).launch(spec(Map.of()));
    kernel.awaitReady(deadline());

    kernel.shutdown(DEADLINE);

    assertThat(kernel.exit().get(60, TimeUnit.SECONDS).code()).isZero();
    assertNothingIsLeft();
  }

  @Test
  void interruptStopsTheCellAndTheNextOneRuns() throws Exception {
    try (var kernel = provider(System.getenv()).launch(spec(Map.of()));
        var client = new KernelClient(kernel.connect(UUID.randomUUID().toString()))) {
      client.awaitReady(DEADLINE);
      var cell = client.start(waits());

      // The first may come before the cell: they go by different channels.
      await()
          .atMost(DEADLINE)
          .until(
              () -> {
                kernel.interrupt(DEADLINE);
                return cell.isDone();
              });

      assertThat(cell.get(60, TimeUnit.SECONDS).status()).isEqualTo("error");
      assertThat(client.execute(says("hello"), DEADLINE).result("text/plain").orElseThrow())
          .contains("hello");
    }
  }

  @Test
  void deathBeforeTheFirstAnswerIsToldWithTheEndOfTheLog() throws IOException {
    var spec = spec(Map.of("ECHO_FAILS", "the disk is on fire"));
    var provider = provider(System.getenv());
    requires(provider, Capability.OWN_PROCESS);
    try (var kernel = provider.launch(spec)) {
      assertThatThrownBy(() -> kernel.awaitReady(deadline()))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.code()).isEqualTo(LaunchException.Code.NOT_STARTED))
          .hasMessageContaining("exit code 7")
          .hasMessageContaining("the disk is on fire");
    }
    assertNothingIsLeft();
  }

  @Test
  void kernelsOfAKilledOwnerAreEndedByTheNextOne() throws Exception {
    var kernel = provider(System.getenv()).launch(spec(Map.of()));
    kernel.awaitReady(deadline());

    assertThat(provider(System.getenv()).endLeftovers(Set.of())).isPositive();

    var exit = kernel.exit().get(60, TimeUnit.SECONDS);
    if (provider(System.getenv()).capabilities().contains(Capability.OWN_PROCESS)) {
      assertThat(exit.code()).isNotZero();
    }
    assertThat(provider(System.getenv()).endLeftovers(Set.of())).isZero();
    assertNothingIsLeft();
  }

  @Test
  void aKernelIsFoundAgainByItsHandleAndEndsForGood() throws Exception {
    var started = provider(System.getenv()).launch(spec(Map.of()));
    assertThat(result(started, writes("here"))).contains("0");
    var process = process(started);
    var next = provider(System.getenv());
    assertThat(next.endLeftovers(Set.of(started.handle()))).isZero();

    var found = next.adopt(started.handle(), started.spec()).orElseThrow();

    assertThat(result(found, reads())).contains("here");
    found.shutdown(DEADLINE);
    var exit = found.exit().get(60, TimeUnit.SECONDS);
    if (next.capabilities().contains(Capability.OWN_PROCESS)) {
      assertThat(exit.reason()).contains("earlier run");
      assertThat(process.isAlive()).isFalse();
    }
    assertNothingIsLeft();
  }

  @Test
  void aKernelWhoseNumberIsAnotherProcessByNowIsNotFound() throws Exception {
    var provider = provider(System.getenv());
    requires(provider, Capability.OWN_PROCESS);
    var started = provider.launch(spec(Map.of()));
    started.awaitReady(deadline());
    var own = Long.toString(ProcessHandle.current().pid());
    Files.writeString(runtime().resolve("kernel-" + started.handle() + ".pid"), own);

    assertThat(provider(System.getenv()).adopt(started.handle(), started.spec())).isEmpty();

    assertThat(started.exit().get(60, TimeUnit.SECONDS).code()).isNotZero();
    assertNothingIsLeft();
  }

  @Test
  void aHandleOfNothingIsNotFound() throws Exception {
    var provider = provider(System.getenv());

    assertThat(provider.adopt("0123456789abcdef", spec(Map.of()))).isEmpty();
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    var spec = new LaunchSpec(KernelSpec.JAVA, workspace().resolve("gone"), Map.of());
    assertThatThrownBy(() -> provider(Map.of()).launch(spec)).hasMessageContaining("gone");
  }

  @Test
  void theEndOfAKernelEndsAllThatItStarted() throws Exception {
    var provider = provider(System.getenv());
    var isolates = Set.of(Capability.SANDBOX, Capability.OWN_USER);
    assumeTrue(provider.capabilities().stream().anyMatch(isolates::contains), "not promised");
    var mark = "31" + ProcessHandle.current().pid();
    try (var kernel = provider.launch(spec(Map.of()))) {
      assertThat(result(kernel, "run setsid sleep " + mark + " > /dev/null 2>&1 &")).isNotNull();
      await().atMost(DEADLINE).until(() -> running(mark));
    }
    await().atMost(DEADLINE).until(() -> !running(mark));
  }

  private static boolean running(String argument) {
    return ProcessHandle.allProcesses()
        .anyMatch(
            process ->
                process
                    .info()
                    .arguments()
                    .filter(arguments -> arguments.length == 1 && arguments[0].equals(argument))
                    .isPresent());
  }
}
