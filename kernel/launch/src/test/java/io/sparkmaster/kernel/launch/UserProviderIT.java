package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a kernel of a system user of its learner's own can and cannot do. */
final class UserProviderIT extends KernelProviderContract {
  private static final String SECRET = "nobody may read this";
  private static final UserIds.Range RANGE = UserIds.anyRange();

  @BeforeEach
  void requireRoot() throws IOException {
    var fault = UserProvider.fault(LocalProcessProvider.ownJava(), distribution, RANGE, home());
    if (!fault.isEmpty()) {
      System.err.println("SKIPPED: kernels as users of their own: " + fault);
    }
    assumeTrue(fault.isEmpty(), fault);
    Files.createDirectories(work("ben"));
    Files.writeString(work("ben/secret"), SECRET);
    Files.writeString(home().resolve("sparkmaster.db"), SECRET);
    Files.createDirectories(home().resolve("keys"));
    Files.writeString(home().resolve("keys/a.key"), SECRET);
  }

  private Path home() {
    return folder.resolve("home");
  }

  private Path work(String name) {
    return home().resolve("work").resolve(name);
  }

  @Override
  KernelProvider provider(Map<String, String> environment) {
    return provider(environment, SandboxLimits.standard(), working -> workspace());
  }

  private KernelProvider provider(
      Map<String, String> environment, SandboxLimits limits, UnaryOperator<Path> workspaceOf) {
    return new UserProvider(
        LocalProcessProvider.ownJava(),
        distribution,
        runtime(),
        environment,
        workspaceOf,
        limits,
        ground());
  }

  private UserProvider.Ground ground() {
    var ids = UserIds.open(home().resolve("kernel-users"), RANGE);
    return new UserProvider.Ground(
        ids, true, List.of(home()), List.of(home().resolve("work")), List.of());
  }

  private RunningKernel launch(SandboxLimits limits) {
    return provider(System.getenv(), limits, working -> workspace()).launch(spec(Map.of()));
  }

  @Override
  void assertNothingIsLeft() throws IOException {
    try (var left = Files.list(runtime())) {
      assertThat(left).containsExactly(runtime().resolve("u"));
    }
    assertThat(runtime().resolve("u")).isEmptyDirectory();
  }

  @Test
  void othersWorkspacesTheDatabaseAndKeysCannotBeReadOrWritten() throws IOException {
    Files.setPosixFilePermissions(home().resolve("keys"), all());
    Files.setPosixFilePermissions(home().resolve("sparkmaster.db"), all());
    Files.setPosixFilePermissions(work("ben"), all());
    try (var kernel = launch(SandboxLimits.standard())) {
      for (var path : List.of("work/ben/secret", "sparkmaster.db", "keys/a.key")) {
        var file = home().resolve(path);
        assertThat(result(kernel, "run cat " + file)).contains("Permission denied");
        assertThat(result(kernel, "run echo evil >> " + file)).contains("Permission denied");
      }
      for (var path : List.of("", "work", "work/ben", "run", "run/u", "keys")) {
        assertThat(result(kernel, "run ls " + home().resolve(path))).contains("Permission denied");
      }
      assertThat(result(kernel, "run echo evil > " + home().resolve("work/x")))
          .contains("Permission denied");
      assertThat(result(kernel, "run cat /etc/shadow")).contains("Permission denied");
    }
  }

  @Test
  void whatApplicationsDoIsKeptInAFolderOfTheLearnersOwn() throws IOException {
    var events = home().resolve("spark-history/logs");
    Files.createDirectories(home().resolve("spark-history/records"));
    var ground =
        new UserProvider.Ground(
            UserIds.open(home().resolve("kernel-users"), RANGE),
            true,
            List.of(home()),
            List.of(home().resolve("work"), events),
            List.of());
    var provider =
        new UserProvider(
            LocalProcessProvider.ownJava(),
            distribution,
            runtime(),
            System.getenv(),
            working -> workspace(),
            SandboxLimits.standard(),
            ground,
            spec -> Map.of(),
            EventLogs.in(events));
    Files.createDirectories(events.resolve("another"));
    Files.writeString(events.resolve("another/a.zstd"), "another's");
    Path own;
    try (var kernel = provider.launch(spec(Map.of()))) {
      own = events.resolve(kernel.handle());
      assertThat(result(kernel, "run echo done > $SPARKMASTER_EVENT_LOGS/a.zstd"))
          .isEqualTo("exit 0");
      assertThat(result(kernel, "run cat " + events.resolve("another/a.zstd")))
          .contains("Permission denied");
      assertThat(result(kernel, "run ls " + events)).contains("Permission denied");
      assertThat(result(kernel, "run ls " + home().resolve("spark-history/records")))
          .contains("Permission denied");
    }
    assertThat(own.resolve("a.zstd")).hasContent("done");

    var ended = LaunchSpec.showing(new EndedApplication(own, "a.zstd"), workspace());
    try (var shown = provider.launch(ended)) {
      assertThat(result(shown, "run cat " + own.resolve("a.zstd"))).contains("done");
    }
  }

  private static Set<PosixFilePermission> all() {
    return PosixFilePermissions.fromString("rwxrwxrwx");
  }

  @Test
  void linksInAWorkspaceAreGivenAndWhatTheyLeadToIsNot() throws IOException {
    Files.createSymbolicLink(workspace().resolve("database"), home().resolve("sparkmaster.db"));
    Files.createSymbolicLink(workspace().resolve("bens"), work("ben"));
    try (var kernel = launch(SandboxLimits.standard())) {
      assertThat(result(kernel, "run cat database bens/secret")).doesNotContain(SECRET);
      assertThat(result(kernel, "run ln " + home().resolve("sparkmaster.db") + " hard"))
          .contains("not permitted");
      assertThat(OtherUser.owner(home().resolve("sparkmaster.db"))).isZero();
      assertThat(OtherUser.owner(work("ben/secret"))).isZero();
      assertThat(OtherUser.owner(workspace())).isGreaterThan(0);
    }
  }

  @Test
  void whatTheServerPutsIntoAWorkspaceBecomesTheLearners() throws IOException {
    try (var kernel = launch(SandboxLimits.standard())) {
      kernel.awaitReady(DEADLINE);
      var made = Files.createDirectory(workspace().resolve("made later"));
      Files.writeString(made.resolve("data.csv"), "a,b\n");

      await()
          .atMost(DEADLINE)
          .until(() -> OtherUser.owner(made.resolve("data.csv")) == OtherUser.owner(workspace()));

      assertThat(result(kernel, "run echo 1,2 >> 'made later/data.csv'")).isEqualTo("exit 0");
    }
  }

  @Test
  void noRightIsGainedAndNobodyElseIsSignalled() throws IOException {
    try (var kernel = launch(SandboxLimits.standard())) {
      assertThat(result(kernel, "run kill -9 " + ProcessHandle.current().pid()))
          .contains("ermitted");
      assertThat(result(kernel, "run cat /proc/" + ProcessHandle.current().pid() + "/environ"))
          .contains("Permission denied");
      assertThat(
              result(kernel, "run grep -E 'Cap(Eff|Prm|Bnd)|NoNewPrivs|Groups' /proc/self/status"))
          .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1");
      assertThat(result(kernel, "run su -c id root < /dev/null")).doesNotContain("uid=0");
      assertThat(result(kernel, "run id -G")).isEqualTo(OtherUser.owner(workspace()) + "\nexit 0");
    }
  }

  @Test
  void twoLearnersHaveTwoUsersForEverAndCannotReachEachOthersKernels() throws Exception {
    var both = provider(System.getenv(), SandboxLimits.standard(), working -> working);
    var ben = new LaunchSpec(KernelSpec.SCALA, work("ben"), Map.of());
    try (var annsKernel = both.launch(spec(Map.of()));
        var bensKernel = both.launch(ben)) {
      bensKernel.awaitReady(DEADLINE);
      var bens = process(bensKernel).pid();
      assertThat(result(annsKernel, "run kill -9 " + bens)).contains("ermitted");
      assertThat(result(annsKernel, "run cat /proc/" + bens + "/environ"))
          .contains("Permission denied");
      var files = new KernelFiles(runtime(), bensKernel.handle());
      for (var file :
          List.of(files.connection(), files.arguments(), files.log(), files.processId())) {
        assertThat(result(annsKernel, "run cat " + file)).contains("Permission denied");
      }
      assertThat(result(annsKernel, "run ls " + runtime().resolve("u/" + bensKernel.handle())))
          .contains("Permission denied");

      // All that she can signal, but the shell that does it.
      try (var client = new KernelClient(annsKernel.connect("last"))) {
        client.start("run kill -9 -1").cancel(false);
        annsKernel.exit().get(60, TimeUnit.SECONDS);
      }
      assertThat(result(bensKernel, "hello")).isEqualTo("hello");
    }
    var users = Files.readString(home().resolve("kernel-users"));
    assertThat(users).startsWith(RANGE + "\n").contains(" ada\n", " ben\n");
    assertThat(OtherUser.owner(workspace())).isNotEqualTo(OtherUser.owner(work("ben")));
    assertThat(UserIds.open(home().resolve("kernel-users"), RANGE).lasting("ada").id())
        .isEqualTo(OtherUser.owner(workspace()));
  }

  @Test
  void aSecondKernelOfALearnerLivesOnWhenTheFirstEnds() throws Exception {
    var provider = provider(System.getenv());
    try (var second = provider.launch(spec(Map.of()))) {
      try (var first = provider.launch(spec(Map.of()))) {
        assertThat(result(first, "run touch /tmp/of-" + first.handle())).isEqualTo("exit 0");
      }
      assertThat(result(second, "hello")).isEqualTo("hello");
      assertThat(runtime().resolve("u/" + second.handle())).isDirectory();
      try (var left = Files.list(runtime().resolve("u"))) {
        assertThat(left).hasSize(1);
      }
    }
    assertNothingIsLeft();
  }

  private String reason(SandboxLimits limits, String command) throws Exception {
    try (var kernel = launch(limits);
        var client = new KernelClient(kernel.connect("c"))) {
      client.awaitReady(DEADLINE);
      client.start("run " + command).cancel(false);
      return kernel.exit().get(60, TimeUnit.SECONDS).reason();
    }
  }

  @Test
  void aForkBombWhoseProcessesLeaveTheirParentsEndsWithItsKernel() throws Exception {
    var bomb = "for i in $(seq 60); do setsid sh -c 'sleep 77123 & sleep 77123 &' & done; sleep 60";

    assertThat(reason(SandboxLimits.standard().withProcesses(30), bomb))
        .contains("30 are allowed", "start fewer programs");

    var user = OtherUser.owner(workspace());
    await().atMost(DEADLINE).until(() -> ProcessTable.read().ofUser(user).isEmpty());
    assertNothingIsLeft();
  }

  @Test
  void aMemoryBombEndsItsKernel() throws Exception {
    var bomb = "(head -c 500m /dev/zero; sleep 20) | tail -n 1";

    assertThat(reason(SandboxLimits.standard().withMemoryBytes(400L << 20), bomb))
        .contains("400 MiB are allowed", "work on less data");
  }

  @Test
  void filesInFoldersForAllCountAndGoWithTheLastKernel() throws Exception {
    var small = SandboxLimits.standard().withWorkspaceBytes(20 << 20);
    var mark = "/tmp/of-" + folder.getFileName();
    var bomb = "head -c 15m /dev/zero > " + mark + "; head -c 15m /dev/zero > a; sleep 60";

    assertThat(reason(small, bomb))
        .as("looked at while the second is being written, or then")
        .containsPattern("its temporary folders hold (2\\d|30) MiB");

    await().atMost(DEADLINE).until(() -> Files.notExists(Path.of(mark), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aHomeThatOthersCannotPassOrDatabaseThatTheyCanReadKeepsKernelsFromStarting()
      throws IOException {
    var elsewhere = Files.writeString(shared.resolve("elsewhere.db"), SECRET);
    var open =
        new UserProvider.Ground(
            ground().ids(),
            true,
            List.of(home()),
            List.of(home().resolve("work")),
            List.of(elsewhere));
    assertThatThrownBy(
            () ->
                new UserProvider(
                    LocalProcessProvider.ownJava(),
                    distribution,
                    runtime(),
                    Map.of(),
                    working -> workspace(),
                    SandboxLimits.standard(),
                    open))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("other users can reach " + elsewhere);

    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> provider(Map.of()))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("the folder " + folder.toRealPath() + " is closed to other users");
  }

  @Test
  void aLentUserIsNobodysWhenItsKernelHasEnded() throws Exception {
    var ids = UserIds.open(home().resolve("kernel-users"), RANGE);
    var provider =
        new UserProvider(
            LocalProcessProvider.ownJava(),
            distribution,
            runtime(),
            Map.of(),
            working -> working,
            SandboxLimits.standard(),
            new UserProvider.Ground(
                ids, false, List.of(home()), List.of(home().resolve("work")), List.of()));
    int lent;
    try (var kernel = provider.launch(spec(Map.of()))) {
      assertThat(result(kernel, "run echo mine > note")).isEqualTo("exit 0");
      lent = OtherUser.owner(workspace());
      assertThat(ids.isForLending(lent)).isTrue();
    }

    assertThat(OtherUser.owner(workspace())).isZero();
    assertThat(workspace().resolve("note")).hasContent("mine");
    assertThat(ids.lend().id()).isEqualTo(lent);
    assertNothingIsLeft();
  }
}
