package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.service.DataServices;
import io.sparkmaster.cluster.service.ServiceLimits;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What learners' kernels are told of services, by files that a command would have written. */
final class LearnersServicesTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path root;
  private Path state;
  private final AtomicReference<Instant> clock =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));

  @BeforeEach
  void aBrokerIsToRun() throws IOException {
    var folder = Files.createDirectories(root.resolve("home/services/kafka"));
    Files.writeString(folder.resolve("secret"), "0f".repeat(32));
    state = folder.resolve("service.json");
    Files.writeString(
        state,
        """
        {"schema": 1, "wanted": true, "port": 32001, "innerPort": 32002, "pid": %d}
        """
            .formatted(ProcessHandle.current().pid()));
  }

  private LearnersServices services() {
    var services = new DataServices(root.resolve("home"), root.resolve("jars"), Map.of());
    return new LearnersServices(
        services,
        folder ->
            folder.startsWith(root.resolve("work"))
                ? Optional.of(new UserId(root.resolve("work").relativize(folder).toString()))
                : Optional.empty());
  }

  private LaunchSpec in(String folder) {
    return new LaunchSpec(KernelSpec.SCALA, root.resolve(folder), Map.of());
  }

  @Test
  void eachLearnersKernelsAreToldThatLearnersNameAndPassword() {
    try (var services = services()) {
      var ada = services.variables(in("work/ada")).get("SPARKMASTER_KAFKA");
      var bob = services.variables(in("work/bob")).get("SPARKMASTER_KAFKA");

      assertThat(ada).matches("ada:[0-9a-f]{64}@127\\.0\\.0\\.1:32001");
      assertThat(bob).matches("bob:[0-9a-f]{64}@127\\.0\\.0\\.1:32001");
      assertThat(ada.substring(4)).isNotEqualTo(bob.substring(4));
      assertThat(ada + bob).doesNotContain("0f0f0f");
    }
  }

  @Test
  void aFolderThatIsNobodysIsToldNothing() {
    try (var services = services()) {
      assertThat(services.variables(in("elsewhere"))).isEmpty();
    }
  }

  @Test
  void whereTheStateCannotBeReadKernelsStartWithout() throws IOException {
    Files.writeString(state, "{");

    try (var services = services()) {
      assertThat(services.variables(in("work/ada"))).isEmpty();
      assertThat(services.identity()).isEmpty();
    }
  }

  @Test
  void aServiceThatHasEndedTakesNoneFromAKernel() throws IOException {
    postgres("\"port\": 32003, \"innerPort\": 32004, \"pid\": 0");

    try (var services = services()) {
      assertThat(services.variables(in("work/ada")))
          .containsOnlyKeys("SPARKMASTER_KAFKA", "SPARKMASTER_POSTGRES");
    }
  }

  @Test
  void aServiceOfWhichNothingIsKnownTakesNoOtherFromAKernelWhichIsNotKept() throws IOException {
    postgres("\"port\": 32003, \"innerPort\": 32004, \"pid\": 0");
    var secret = root.resolve("home/services/postgres/secret");
    Files.writeString(secret, "damaged");

    try (var services = services()) {
      var before = services.identity();
      assertThat(services.variables(in("work/ada"))).containsOnlyKeys("SPARKMASTER_KAFKA");
      assertThat(services.identity()).contains("32001").isNotEqualTo(before);
    }
  }

  private void postgres(String process) throws IOException {
    var folder = Files.createDirectories(root.resolve("home/services/postgres"));
    Files.writeString(folder.resolve("secret"), "0f".repeat(32));
    Files.writeString(
        folder.resolve("service.json"), "{\"schema\": 1, \"wanted\": true, " + process + "}");
  }

  @Test
  void servicesThatComeAndGoAreOthersThanBefore() throws IOException {
    try (var services = services()) {
      assertThat(services.identity()).contains("32001");
      Files.delete(state);
      assertThat(services.identity()).isEmpty();
    }
  }

  /** As a PostgreSQL that is ready, and that nobody can connect to. */
  private Process aPostgresIsReady() throws IOException {
    var data = Files.createDirectories(root.resolve("home/services/postgres/data"));
    var process =
        new ProcessBuilder("/bin/sh", "-c", "read line", "postgres", "-D", data.toString()).start();
    postgres("\"port\": 1, \"innerPort\": 2, \"pid\": " + process.pid());
    Files.writeString(
        data.resolve("postmaster.pid"),
        "%d\ndata\n0\n1\n\n127.0.0.1\n0\nready   \n".formatted(process.pid()));
    return process;
  }

  private LearnersServices services(Supplier<ServiceLimits> limits, Duration look, Duration watch) {
    var services = new DataServices(root.resolve("home"), root.resolve("jars"), Map.of(), limits);
    var ada = Optional.of(new UserId("ada"));
    return new LearnersServices(services, folder -> ada, clock::get, look, watch);
  }

  @Test
  void aBrokerThatDoesNotStartKeepsTheWatchFromNoDatabase() throws IOException {
    var process = aPostgresIsReady();
    var watched = new AtomicInteger();
    Supplier<ServiceLimits> limits =
        () -> {
          watched.incrementAndGet();
          return ServiceLimits.STANDARD;
        };
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          state,
          "{\"schema\": 1, \"wanted\": true, \"port\": %d, \"innerPort\": 32002, \"pid\": 0}"
              .formatted(taken.getLocalPort()));
      var services = new DataServices(root.resolve("home"), root.resolve("jars"), Map.of(), limits);
      assertThatThrownBy(services::repair)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
      assertThat(watched).as("a broker whose address is taken asks for no limits").hasValue(0);

      try (var open = services(limits, Duration.ofMillis(100), Duration.ofMillis(10))) {
        await().atMost(DEADLINE).until(() -> watched.get() > 2);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whoCannotBeWelcomedIsTriedAgainLessAndLessOften() throws IOException {
    Files.delete(state);
    var process = aPostgresIsReady();
    var tries = new AtomicInteger();
    Supplier<ServiceLimits> limits =
        () -> {
          tries.incrementAndGet();
          return ServiceLimits.STANDARD;
        };
    try (var services = services(limits, Duration.ofMillis(10), Duration.ofDays(1))) {
      services.variables(in("work/ada"));
      assertThat(tries).hasValue(1);

      for (int seconds : List.of(2, 4, 8)) {
        var before = tries.get();
        clock.updateAndGet(now -> now.plusSeconds(seconds - 1));
        await().during(Duration.ofMillis(200)).atMost(DEADLINE).until(() -> tries.get() == before);
        clock.updateAndGet(now -> now.plusSeconds(1));
        await().atMost(DEADLINE).until(() -> tries.get() == before + 1);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void oneOfWhichNothingIsKnownDoesNotKeepTheOthersFromBeingStartedAgain() throws IOException {
    Files.writeString(state, "{");
    postgres("\"port\": 32003, \"innerPort\": 32004, \"pid\": 0");
    var services = new DataServices(root.resolve("home"), root.resolve("jars"), Map.of());

    assertThat(services.hasEnded()).isTrue();
    assertThatThrownBy(services::repair)
        .isInstanceOf(ClusterException.class)
        .satisfies(it -> assertThat(it.getSuppressed()).as("that of PostgreSQL").hasSize(1));
  }
}
