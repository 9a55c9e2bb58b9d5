package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process in the sandbox can and cannot do; the kernel in it runs shell commands. */
@Timeout(300)
final class SandboxedProviderIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String SECRET = "nobody may read this";

  @TempDir static Path folder;
  private static SandboxedProvider provider;
  private static RunningKernel kernel;

  @BeforeAll
  static void startKernel() throws Exception {
    var distribution = EchoDistribution.in(folder.resolve("dist"));
    var fault = SandboxedProvider.fault(LocalProcessProvider.ownJava(), distribution);
    assumeTrue(fault.isEmpty() || namespacesAreAllowed(), fault);
    assertThat(fault).isEmpty();
    Files.createDirectories(folder.resolve("work/ada/lesson"));
    Files.createDirectories(folder.resolve("work/bob"));
    Files.writeString(folder.resolve("work/bob/secret"), SECRET);
    Files.writeString(folder.resolve("sparkmaster.db"), SECRET);
    Files.createSymbolicLink(folder.resolve("work/ada/link"), folder.resolve("work/bob"));
    var starter = new HashMap<>(System.getenv());
    starter.put("SERVER_TOKEN", SECRET);
    provider =
        new SandboxedProvider(
            LocalProcessProvider.ownJava(),
            distribution,
            folder.resolve("run"),
            starter,
            working -> folder.resolve("work/ada"),
            SandboxLimits.standard(),
            EventLogs.in(folder.resolve("events")));
    Files.createDirectories(folder.resolve("events/another"));
    Files.writeString(folder.resolve("events/another/log.zstd"), SECRET);
    kernel = provider.launch(spec("work/ada/lesson"));
    kernel.awaitReady(DEADLINE);
  }

  private static boolean namespacesAreAllowed() throws Exception {
    if (!Files.exists(Path.of("/usr/bin/bwrap"))) {
      return false;
    }
    var simplest = List.of("/usr/bin/bwrap", "--unshare-all", "--ro-bind", "/", "/", "true");
    return new ProcessBuilder(simplest).inheritIO().start().waitFor() == 0;
  }

  @AfterAll
  static void stopKernel() throws IOException {
    if (kernel != null) {
      kernel.close();
      try (var left = Files.list(folder.resolve("run"))) {
        assertThat(left).containsExactly(folder.resolve("run/etc"));
      }
    }
  }

  private static LaunchSpec spec(String working) {
    return new LaunchSpec(KernelSpec.SCALA, folder.resolve(working), Map.of());
  }

  private static String cell(RunningKernel kernel, String code) {
    try (var client = new KernelClient(kernel.connect(UUID.randomUUID().toString()))) {
      client.awaitReady(DEADLINE);
      return client.execute(code, DEADLINE).result("text/plain").orElseThrow();
    }
  }

  private static String shell(String command) {
    return cell(kernel, "run " + command);
  }

  @Test
  void cellsWorkInTheirWorkspaceAndWhatTheyWriteIsThere() {
    assertThat(cell(kernel, "cwd")).isEqualTo(folder.resolve("work/ada/lesson").toString());
    assertThat(shell("echo mine > ../note && cat ../note")).isEqualTo("mine\nexit 0");
    assertThat(folder.resolve("work/ada/note")).hasContent("mine");
  }

  @Test
  void otherWorkspacesAndTheServersFilesAreNotThere() {
    for (var path : List.of("work/bob/secret", "sparkmaster.db", "work/ada/link/secret")) {
      assertThat(shell("cat " + folder.resolve(path)))
          .as(path)
          .doesNotContain(SECRET)
          .contains("No such file");
    }
    assertThat(shell("ls " + folder.resolve("work"))).isEqualTo("ada\nexit 0");
    assertThat(shell("ls /root /home/learner/.. /etc")).doesNotContain("shadow", "hostname");
  }

  @Test
  void whatApplicationsDoIsKeptInAFolderOfTheKernelsOwnAndStaysWithoutIt() throws Exception {
    var own = folder.resolve("events").resolve(kernel.handle());

    assertThat(cell(kernel, "env SPARKMASTER_EVENT_LOGS")).isEqualTo(own.toString());
    assertThat(shell("echo done > $SPARKMASTER_EVENT_LOGS/a.zstd")).isEqualTo("exit 0");
    assertThat(own.resolve("a.zstd")).hasContent("done");
    assertThat(shell("ls " + folder.resolve("events"))).contains(kernel.handle());
    assertThat(shell("ls " + folder.resolve("events"))).doesNotContain("another");
    assertThat(shell("cat " + folder.resolve("events/another/log.zstd")))
        .doesNotContain(SECRET)
        .contains("No such file");
  }

  @Test
  void anEndedApplicationsFolderIsReadInASandboxWhereItsLinksLeadNowhere() throws Exception {
    var ended = Files.createDirectories(folder.resolve("events/ended"));
    Files.writeString(ended.resolve("a.zstd"), "what it did");
    Files.createSymbolicLink(ended.resolve("link.zstd"), folder.resolve("sparkmaster.db"));
    var spec =
        LaunchSpec.showing(
            new EndedApplication(ended, "a.zstd"), folder.resolve("work/ada/lesson"));

    try (var shown = provider.launch(spec)) {
      shown.awaitReady(DEADLINE);

      assertThat(cell(shown, "run cat " + ended.resolve("a.zstd"))).contains("what it did");
      assertThat(cell(shown, "run cat " + ended.resolve("link.zstd")))
          .doesNotContain(SECRET)
          .contains("No such file");
      assertThat(cell(shown, "run touch " + ended.resolve("b.zstd"))).contains("Read-only");
      assertThat(cell(shown, "env SPARKMASTER_EVENT_LOGS")).isEqualTo("null");
      assertThat(folder.resolve("events").resolve(shown.handle())).doesNotExist();
    }
  }

  @Test
  void theServersEnvironmentIsNotThereNorInAnyProcess() {
    assertThat(cell(kernel, "env SERVER_TOKEN")).isEqualTo("null");
    assertThat(cell(kernel, "env HOME")).isEqualTo("/home/learner");
    assertThat(shell("cat /proc/*/environ | tr '\\0' '\\n'")).doesNotContain(SECRET);
  }

  @Test
  void noProcessOutsideIsSeenOrSignalled() {
    var outside = ProcessHandle.current().pid();
    assertThat(Long.parseLong(cell(kernel, "pid"))).isLessThan(20);
    assertThat(shell("ls -d /proc/[0-9]* | wc -l").split("\n")[0].strip()).matches("[1-9]");
    assertThat(shell("kill -9 " + outside)).doesNotContain("exit 0");
    assertThat(shell("grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status"))
        .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1");
  }

  @Test
  void noNetworkIsReached() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = server.getLocalPort();
      assertThat(shell("bash -c 'echo hello > /dev/tcp/127.0.0.1/" + port + "'"))
          .contains("Connection refused")
          .doesNotContain("exit 0");
    }
    assertThat(shell("bash -c 'echo hello > /dev/tcp/192.0.2.1/80'"))
        .contains("Network is unreachable");
    assertThat(shell("tail -n +3 /proc/net/dev | cut -d: -f1").strip().split("\\s+"))
        .containsExactly("lo", "exit", "0");
  }

  @Test
  void theSystemTheKernelAndItsOwnFilesCannotBeWritten() {
    for (var path :
        List.of(
            "/usr/x",
            "/x",
            "/etc/x",
            "/etc/passwd",
            "/dev/x",
            "/home/x",
            folder.resolve("dist/lib/000.jar").toString())) {
      assertThat(shell("echo evil >> " + path)).as(path).doesNotContain("exit 0");
    }
    // The test's folder is in /tmp: what is written beside the mounts is the sandbox's own.
    for (var path : List.of("run/x", "x", "work/x")) {
      var file = folder.resolve(path);
      assertThat(shell("echo evil >> " + file)).as(path).isNotEmpty();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void noFurtherNamespaceOrMountIsMade() {
    assertThat(shell("unshare --user true")).doesNotContain("exit 0");
    assertThat(shell("mount -t tmpfs none /tmp")).doesNotContain("exit 0");
    assertThat(shell("mount -o remount,rw /usr")).doesNotContain("exit 0");
  }

  @Test
  void filesOpenFilesAndMemoryFilesAreBounded() {
    assertThat(shell("ulimit -n; ulimit -c; ulimit -f")).startsWith("4096\n0\n4194304\n");
    assertThat(shell("head -c 20000000 /dev/zero > /dev/shm/x; rm /dev/shm/x"))
        .contains("No space left");
    assertThat(shell("df -B1 --output=size /tmp /home/learner | tail -2 | tr -d ' '"))
        .startsWith("1073741824\n67108864\n");
  }

  @Test
  void aSocketExchangedForALinkLeadsNobodyElsewhere() throws Exception {
    try (var other = provider.launch(spec("work/ada"));
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.awaitReady(DEADLINE);
      var elsewhere = folder.resolve("elsewhere");
      server.bind(UnixDomainSocketAddress.of(elsewhere));
      server.configureBlocking(false);

      assertThat(cell(other, "run ln -sfn " + elsewhere + " /run/kernel/socket"))
          .isEqualTo("exit 0");

      assertThat(cell(other, "hello")).isEqualTo("hello");
      assertThat(server.accept()).isNull();
    }
  }

  @Test
  void theEndOfAKernelEndsAllThatItStarted() throws Exception {
    var other = provider.launch(spec("work/ada"));
    other.awaitReady(DEADLINE);
    var mark = "31" + ProcessHandle.current().pid();
    cell(other, "run setsid sleep " + mark + " > /dev/null 2>&1 &");
    await().atMost(DEADLINE).until(() -> running(mark));

    other.close();

    assertThat(other.exit().get(60, TimeUnit.SECONDS)).isNotNull();
    await().atMost(DEADLINE).until(() -> !running(mark));
  }

  private static boolean running(String argument) {
    return ProcessHandle.allProcesses()
        .anyMatch(
            process ->
                process.info().arguments().map(List::of).orElse(List.of()).contains(argument));
  }

  @Test
  void kernelsOfAKilledOwnerAreEndedByTheNextOne() throws Exception {
    var run = folder.resolve("other run");
    var first = provider(run);
    var left = first.launch(spec("work/ada"));
    left.awaitReady(DEADLINE);

    assertThat(provider(run).endLeftovers(Set.of())).isPositive();

    assertThat(left.exit().get(60, TimeUnit.SECONDS).code()).isNotZero();
    try (var files = Files.list(run)) {
      assertThat(files).containsExactly(run.resolve("etc"));
    }
  }

  @Test
  void aSandboxedKernelIsFoundAgainByItsHandle() throws Exception {
    var run = folder.resolve("third run");
    var left = provider(run).launch(spec("work/ada"));
    left.awaitReady(DEADLINE);
    var next = provider(run);
    assertThat(next.endLeftovers(Set.of(left.handle()))).isZero();

    var found = next.adopt(left.handle(), left.spec()).orElseThrow();

    found.awaitReady(DEADLINE);
    found.shutdown(DEADLINE);
    assertThat(left.exit().get(60, TimeUnit.SECONDS).code()).isNotNegative();
  }

  private static SandboxedProvider provider(Path run) {
    return new SandboxedProvider(
        LocalProcessProvider.ownJava(),
        new KernelDistribution(folder.resolve("dist"), "64m"),
        run,
        Map.of(),
        working -> folder.resolve("work/ada"),
        SandboxLimits.standard());
  }

  @Test
  void aFolderOutsideTheWorkspaceIsRefused() {
    assertThatThrownBy(() -> provider.launch(spec("work/bob")))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("No kernel can start in \"/bob\"")
        .hasMessageNotContaining(folder.toString());
  }

  @Test
  void aServersFilesThatKernelsCouldReadOrWriteAreRefused() {
    assertThatThrownBy(() -> provider(folder.resolve("dist/run")))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("kernels can read the whole of " + folder.resolve("dist"));
    var inside = provider(folder.resolve("work/ada/run"));
    assertThatThrownBy(() -> inside.launch(spec("work/ada")))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("sandboxes can write in all of " + folder.resolve("work/ada"));
  }

  @Test
  void aSocketsPathThatIsTooLongIsToldWithItsLength() {
    var deep = folder.resolve("d".repeat(80));

    assertThatThrownBy(() -> provider(deep))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("the system takes 107. Choose a home folder")
        .hasMessageContaining(deep.toString());
  }
}
