package io.sparkmaster.cluster.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.standalone.ClusterStatus;
import io.sparkmaster.cluster.standalone.ClusterStatus.DaemonStatus;
import io.sparkmaster.cluster.standalone.StandaloneCluster;
import io.sparkmaster.cluster.standalone.WantedCluster;
import io.sparkmaster.kernel.launch.DriverRules;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.SharedDriverProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract on each backend, with real kernels; one cluster for all tests. */
@Timeout(300)
final class ClusterBackendIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @TempDir static Path root;
  private static KernelDistribution distribution;

  @BeforeAll
  static void findTheKernel() throws IOException {
    distribution = SparkKernel.in(root.resolve("kernel"));
  }

  /** The whole of it; the JDK tells the beginning. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }

  @Nested
  class Local extends BackendContract {
    private final ClusterBackend backend = new LocalBackend();
    private AttachedKernel kernel;

    @BeforeAll
    void start() throws IOException {
      kernel = AttachedKernel.start(backend, distribution, root.resolve("local"));
    }

    @AfterAll
    void stop() {
      kernel.close();
    }

    @Override
    ClusterBackend backend() {
      return backend;
    }

    @Override
    AttachedKernel kernel() {
      return kernel;
    }

    @Override
    Path marks(String name) throws IOException {
      return Files.createDirectories(root.resolve("local-marks").resolve(name));
    }
  }

  /** Spark as a shared driver has it: in local mode, with fair pools. */
  private static final class InSharedDriver implements ClusterBackend {
    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.RDD, Capability.NOTEBOOK_CLASSES, Capability.FAIR_POOLS);
    }

    @Override
    public SparkAccess access() {
      return SparkAccess.OWN;
    }

    @Override
    public String identity() {
      return "";
    }
  }

  /** A kernel beside another one, whose jobs go on meanwhile. */
  @Nested
  class SharedDriver extends BackendContract {
    private final Path folder = root.resolve("shared");
    private SharedDriverProvider provider;
    private AttachedKernel other;
    private AttachedKernel kernel;

    @BeforeAll
    void start() throws IOException {
      provider =
          new SharedDriverProvider(
              LocalProcessProvider.ownJava(),
              distribution,
              folder.resolve("run"),
              Map.of("SPARK_MASTER", "local[2]", "SPARKMASTER_HOME", folder.toString()),
              new DriverRules(2, 700),
              spec -> Map.of());
      other = AttachedKernel.start(provider, folder.resolve("other"));
      other.run("case class Sale(colour: String); val sale = Sale(\"red\")");
      kernel = AttachedKernel.start(provider, folder.resolve("own"));
    }

    @AfterAll
    void stop() {
      assertThat(other.run("println(sc.parallelize(Seq(sale)).map(_.colour).first())"))
          .isEqualTo("red");
      kernel.close();
      other.close();
      provider.close();
      assertThat(SharedDriverProvider.endAll(folder.resolve("run"))).isZero();
    }

    @Override
    ClusterBackend backend() {
      return new InSharedDriver();
    }

    @Override
    AttachedKernel kernel() {
      return kernel;
    }

    @Override
    Path marks(String name) throws IOException {
      return Files.createDirectories(root.resolve("shared-marks").resolve(name));
    }
  }

  @Nested
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  class Standalone extends BackendContract {
    private final Path home = root.resolve("home");
    private StandaloneCluster cluster;
    private StandaloneBackend backend;
    private AttachedKernel kernel;

    @BeforeAll
    void start() throws IOException {
      cluster = new StandaloneCluster(home, distribution.root(), System.getenv());
      cluster.up(new WantedCluster(2, 2, 1024, null));
      backend = new StandaloneBackend(cluster, Duration.ofSeconds(1));
      kernel = AttachedKernel.start(backend, distribution, home);
    }

    @AfterAll
    void stop() {
      backend.close();
      kernel.close();
      cluster.down();
    }

    @Override
    ClusterBackend backend() {
      return backend;
    }

    @Override
    AttachedKernel kernel() {
      return kernel;
    }

    @Override
    Path marks(String name) throws IOException {
      return Files.createDirectories(root.resolve("marks").resolve(name));
    }

    @Test
    void theSecretIsInFilesOfTheOwnerOnly() throws IOException {
      var secret =
          Files.readAllLines(cluster.kernelSettings()).stream()
              .filter(line -> line.startsWith("spark.authenticate.secret="))
              .map(line -> line.substring(line.indexOf('=') + 1))
              .findFirst()
              .orElseThrow();
      var commands = ProcessHandle.allProcesses().map(ClusterBackendIT::commandLine).toList();

      assertThat(commands).anyMatch(command -> command.contains("deploy.worker.Worker"));
      assertThat(commands).noneMatch(command -> command.contains(secret));
      assertThat(Files.getPosixFilePermissions(home.resolve("cluster"))).hasSize(3);
      assertThat(Files.getPosixFilePermissions(cluster.kernelSettings())).hasSize(2);
      assertThat(kernel.run("%conf")).contains("spark.authenticate = true").doesNotContain(secret);
    }

    @Test
    void theStatusKnowsTheKernelAndWhatItHas() {
      kernel.run("println(sc.parallelize(1 to 8, 8).sum())");

      var id = kernel.run("println(sc.applicationId)");

      var status = cluster.status().orElseThrow();
      assertThat(status.isWhole()).isTrue();
      assertThat(status.applications())
          .singleElement()
          .satisfies(it -> assertThat(it.id()).isEqualTo(id));
    }

    @Test
    @Order(Integer.MAX_VALUE - 3)
    void aJobWhoseWorkerIsKilledHasTheRightResultAndTheWorkerIsStartedAgain() throws Exception {
      var marks = marks("worker");
      var job = kernel.start(slowSum(marks, 16));
      awaitTasks(marks, 4, job);

      kill("worker-1");

      assertThat(AttachedKernel.said(job)).isEqualTo("136");
      awaitWhole();
    }

    @Test
    @Order(Integer.MAX_VALUE - 2)
    void aJobWhoseMasterIsKilledGoesOnAndTheNewMasterKnowsItsApplication() throws Exception {
      var id = kernel.run("println(sc.applicationId)");
      var marks = marks("master");
      var job = kernel.start(slowSum(marks, 16));
      awaitTasks(marks, 4, job);

      var spark = backend.identity();
      kill("master");

      assertThat(AttachedKernel.said(job)).isEqualTo("136");
      awaitWhole();
      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () ->
                  assertThat(cluster.status().orElseThrow().applications())
                      .extracting(ClusterStatus.Application::id)
                      .containsExactly(id));
      assertThat(backend.identity()).as("the same cluster").isEqualTo(spark);
      assertThat(kernel.run("println(sc.parallelize(1 to 10, 2).sum().toLong)")).isEqualTo("55");
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void aKernelThatIsKilledLeavesNothingOnTheCluster() {
      kernel.run("println(sc.parallelize(1 to 8, 8).sum())");
      assertThat(executors()).isPositive();

      kernel.kill();

      await().atMost(DEADLINE).until(() -> executors() == 0);
      await().atMost(DEADLINE).until(() -> cluster.status().orElseThrow().applications().isEmpty());
    }

    private long executors() {
      return cluster.status().orElseThrow().daemons().stream()
          .flatMap(daemon -> ProcessHandle.of(daemon.pid()).stream())
          .mapToLong(worker -> worker.children().filter(ProcessHandle::isAlive).count())
          .sum();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void afterDownNothingIsLeftAndAKernelIsToldWhatToDo() {
      var processes =
          cluster.status().orElseThrow().daemons().stream().map(DaemonStatus::pid).toList();
      assertThat(cluster.down()).hasSizeGreaterThanOrEqualTo(3);

      // Those that have ended may still wait for somebody to ask how.
      await()
          .atMost(DEADLINE)
          .until(() -> processes.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
      assertThat(home.resolve("cluster")).isDirectoryNotContaining("glob:**.{json,conf,args}");
      assertThat(cluster.status()).isEmpty();
      assertThat(backend.identity()).isEmpty();
      assertThat(cluster.down()).isEmpty();
      assertThatThrownBy(backend::access)
          .isInstanceOfSatisfying(
              ClusterException.class, it -> assertThat(it.code()).isEqualTo(Code.NO_CLUSTER))
          .hasMessageContaining("sparkmaster cluster up");
    }

    private void kill(String name) {
      var daemon =
          cluster.status().orElseThrow().daemons().stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow();
      assertThat(ProcessHandle.of(daemon.pid()).orElseThrow().destroyForcibly()).isTrue();
    }

    private void awaitWhole() {
      await()
          .atMost(DEADLINE)
          .until(() -> cluster.status().filter(ClusterStatus::isWhole).isPresent());
    }
  }
}
