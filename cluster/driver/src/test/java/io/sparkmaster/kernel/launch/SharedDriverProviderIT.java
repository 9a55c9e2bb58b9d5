package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract on kernels that share processes, with the real kernel and Spark. */
@Timeout(600)
final class SharedDriverProviderIT extends KernelProviderContract {
  private final List<SharedDriverProvider> providers = new ArrayList<>();

  @BeforeAll
  static void makeDistribution() throws IOException {
    open(shared);
    distribution = DriverDistribution.in(shared.resolve("distribution"));
  }

  @AfterEach
  void endDrivers() {
    providers.forEach(SharedDriverProvider::close);
    SharedDriverProvider.endAll(runtime());
  }

  /** For the start of a whole Spark. */
  @Override
  Duration deadline() {
    return Duration.ofMinutes(3);
  }

  @Override
  SharedDriverProvider provider(Map<String, String> environment) {
    return provider(distribution, 2, Duration.ofMinutes(5));
  }

  private SharedDriverProvider provider(KernelDistribution from, int kernels, Duration idle) {
    return provider(from, kernels, idle, DriverRules.PATIENCE);
  }

  private SharedDriverProvider provider(
      KernelDistribution from, int kernels, Duration idle, Duration patience) {
    var provider =
        new SharedDriverProvider(
            LocalProcessProvider.ownJava(),
            from,
            runtime(),
            Map.of("PATH", "/usr/bin:/bin", "SPARK_MASTER", "local[2]", "HOME", folder.toString()),
            new DriverRules(kernels, 700, idle, patience),
            spec -> Map.of("SPARKMASTER_KAFKA", "ada:00ff@127.0.0.1:32001"));
    providers.add(provider);
    return provider;
  }

  /** A driver stays for the next kernel. */
  @Override
  void assertNothingIsLeft() {
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              try (var left = Files.list(runtime())) {
                return left.noneMatch(it -> it.getFileName().toString().startsWith("kernel-"));
              }
            });
  }

  @Override
  String says(String word) {
    return '"' + word + '"';
  }

  @Override
  String waits() {
    return "while (true) Thread.sleep(20)";
  }

  @Override
  String writes(String word) {
    return "Seq(\"%s\").toDS.coalesce(1).write.text(\"note\"); 0".formatted(word);
  }

  @Override
  String reads() {
    return "spark.read.text(\"note\").as[String].first()";
  }

  @Override
  ProcessHandle process(RunningKernel kernel) {
    return driver(kernel);
  }

  private static ProcessHandle driver(RunningKernel kernel) {
    return ProcessHandle.of(Long.parseLong(value(kernel, "ProcessHandle.current.pid")))
        .orElseThrow();
  }

  /** Without the name and type that the kernel shows before it. */
  private static String value(RunningKernel kernel, String cell) {
    return result(kernel, cell).replaceFirst(".* = ", "");
  }

  private RunningKernel start(SharedDriverProvider provider) {
    var kernel = provider.launch(spec(Map.of()));
    kernel.awaitReady(deadline());
    return kernel;
  }

  @Test
  void aFullDriverIsFollowedByAnotherAndTheEndOfOneIsToldToItsKernelsOnly() throws Exception {
    var provider = provider(System.getenv());
    var one = start(provider);
    var two = start(provider);
    var three = start(provider);
    assertThat(driver(two)).isEqualTo(driver(one));
    assertThat(driver(three)).isNotEqualTo(driver(one));

    two.shutdown(DEADLINE);
    try (var four = start(provider)) {
      assertThat(driver(four)).as("the fullest with room").isEqualTo(driver(one));

      assertThat(driver(one).destroyForcibly()).isTrue();

      assertThat(one.exit().get(60, TimeUnit.SECONDS).reason())
          .contains("shared with 1 other notebooks", "signal 9");
      assertThat(four.exit().get(60, TimeUnit.SECONDS).reason()).contains("signal 9");
      assertThat(value(three, "spark.range(3).count()")).isEqualTo("3");
      one.close();
    }
    try (var again = start(provider)) {
      assertThat(driver(again)).isEqualTo(driver(three));
    }
    three.close();
    assertNothingIsLeft();
  }

  @Test
  void aDriverThatHangsIsEndedByTheNextProgram() throws Exception {
    var kernel = start(provider(System.getenv()));
    var driver = driver(kernel);
    new ProcessBuilder("kill", "-STOP", Long.toString(driver.pid())).start().waitFor();
    var next = provider(distribution, 2, Duration.ofMinutes(5), Duration.ofSeconds(2));

    assertThat(next.endLeftovers(Set.of(kernel.handle()))).isPositive();

    driver.onExit().get(60, TimeUnit.SECONDS);
    assertThat(kernel.exit().get(60, TimeUnit.SECONDS).reason()).contains("signal 9");
    kernel.close();
  }

  @Test
  void aSeatIsToldOfTheServicesThatThereAre() {
    try (var kernel = start(provider(System.getenv()))) {
      assertThat(value(kernel, "io.sparkmaster.kernel.runtime.api.DataServices.topic(\"orders\")"))
          .contains("ada.orders");
    }
  }

  @Test
  void aKernelThatWantsToBeAloneHasAProcessOfItsOwn() {
    var provider = provider(System.getenv());
    try (var kernel = provider.launch(spec(Map.of()).inOwnProcess())) {
      kernel.awaitReady(deadline());

      assertThat(new KernelFiles(runtime(), kernel.handle()).process()).isPresent();
      try (var found = provider.adopt(kernel.handle(), spec(Map.of())).orElseThrow()) {
        assertThat(found.spec().alone()).isTrue();
      }
    }
    assertNothingIsLeft();
  }

  @Test
  void aDriverThatNobodyUsesEndsAfterAWhile() throws Exception {
    var provider = provider(distribution, 2, Duration.ofSeconds(1));
    var kernel = start(provider);
    var driver = driver(kernel);

    kernel.close();

    await().atMost(DEADLINE).until(() -> !driver.isAlive());
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(runtime()).isEmptyDirectory());
  }

  @Test
  void aKernelThatItsClientShutsDownIsOverAndTheOthersGoOn() throws Exception {
    var provider = provider(System.getenv());
    var one = start(provider);
    try (var two = start(provider)) {
      try (var client = new KernelClient(one.connect(UUID.randomUUID().toString()))) {
        client.request(
            io.sparkmaster.kernel.protocol.Channel.CONTROL,
            "shutdown_request",
            io.sparkmaster.kernel.protocol.Json.object());
        assertThat(one.exit().get(60, TimeUnit.SECONDS).reason()).contains("its client");
      }
      one.close();
      assertThat(value(two, "spark.range(4).count()")).isEqualTo("4");
    }
  }

  @Test
  void aDriverThatCannotStartIsToldWithTheEndOfItsLog() throws IOException {
    var broken = folder.resolve("broken");
    Files.createSymbolicLink(
        Files.createDirectories(broken).resolve("lib"), distribution.root().resolve("lib"));
    Files.copy(
        distribution.jars().get(0), Files.createDirectories(broken.resolve("driver")).resolve("j"));
    var provider = provider(new KernelDistribution(broken), 2, Duration.ofMinutes(5));
    assertThatThrownBy(() -> provider.launch(spec(Map.of()))).hasMessageContaining("no jars");

    Files.move(broken.resolve("driver/j"), broken.resolve("driver/j.jar"));
    try (var kernel = provider.launch(spec(Map.of()))) {
      assertThatThrownBy(() -> kernel.awaitReady(deadline()))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.code()).isEqualTo(LaunchException.Code.NOT_STARTED))
          .hasMessageContaining("DriverMain");
    }
    assertNothingIsLeft();
  }

  @Test
  void driversOfAnEarlierProgramGoOnWithTheKernelsThatAreKept() {
    var before = provider(System.getenv());
    var kept = start(before);
    var dropped = start(before);
    var driver = driver(kept);
    var next = provider(System.getenv());

    assertThat(next.endLeftovers(Set.of(kept.handle()))).isZero();

    await().atMost(DEADLINE).until(() -> !dropped.alive());
    assertThat(driver.isAlive()).isTrue();
    try (var found = next.adopt(kept.handle(), kept.spec()).orElseThrow();
        var beside = start(next)) {
      assertThat(driver(beside)).isEqualTo(driver(found)).isEqualTo(driver);
    }
    assertThat(SharedDriverProvider.endAll(runtime())).isEqualTo(1);
    await().atMost(DEADLINE).until(() -> !driver.isAlive());
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(runtime()).isEmptyDirectory());
  }

  @Test
  void aDriverThatRunsOutOfMemoryWarnsItsLearnersThenEndsAlone() throws Exception {
    var provider = provider(System.getenv());
    var hog = start(provider);
    var beside = start(provider);
    try (var elsewhere = start(provider);
        var client = new KernelClient(beside.connect(UUID.randomUUID().toString()))) {
      client.awaitReady(DEADLINE);
      assertThat(driver(beside)).isEqualTo(driver(hog));
      var ofHog = new KernelClient(hog.connect(UUID.randomUUID().toString()));
      var until =
          "; while (old.getUsage.getUsed < %s * old.getUsage.getMax)"
              + " { if (all.size %% 10 == 9) System.gc(); all += new Array[Byte](4 << 20) }";
      ofHog.execute(
          "val old = java.lang.management.ManagementFactory.getMemoryPoolMXBeans.toArray"
              + "(Array[java.lang.management.MemoryPoolMXBean]())"
              + ".filter(_.getName.contains(\"Tenured\")).head;"
              + " val all = collection.mutable.ArrayBuffer[Array[Byte]]()"
              + until.formatted("0.88"),
          Duration.ofMinutes(2));

      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> client.execute("1", DEADLINE).stream("stderr").contains("out of memory"));
      assertThat(beside.alive()).isTrue();
      ofHog.start("Thread.sleep(1)" + until.formatted("0.97"));

      assertThat(beside.exit().get(2, TimeUnit.MINUTES).reason())
          .contains("shared with 1 other notebooks ran out of memory");
      assertThat(hog.exit().get(1, TimeUnit.MINUTES).reason()).contains("ran out of memory");
      ofHog.close();
      assertThat(value(elsewhere, "spark.range(5).count()")).isEqualTo("5");
    }
    hog.close();
    beside.close();
  }
}
