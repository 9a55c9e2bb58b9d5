package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.Missed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class LocalProcessProviderIT extends KernelProviderContract {
  private final List<Missed.Item> kept = new CopyOnWriteArrayList<>();

  @Override
  LocalProcessProvider provider(Map<String, String> environment) {
    return new LocalProcessProvider(
        LocalProcessProvider.ownJava(), distribution, runtime(), environment);
  }

  @Override
  void assertNothingIsLeft() {
    assertThat(runtime()).isEmptyDirectory();
  }

  @Test
  void filesAreTheOwnersOnlyAndGoWithTheKernel() throws IOException {
    try (var kernel = provider(System.getenv()).launch(spec(Map.of()))) {
      kernel.awaitReady(DEADLINE);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(runtime())))
          .isEqualTo("rwx------");
      try (var files = Files.list(runtime())) {
        var connection =
            files.filter(file -> file.toString().endsWith(".json")).findFirst().orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(connection)))
            .isEqualTo("rw-------");
      }
      assertThat(kernel.connection().key()).matches("[0-9a-f]{64}");
    }

    assertThat(runtime()).isEmptyDirectory();
  }

  @Test
  void aTakenPortIsToldApartFromOtherDeaths() {
    var spec = spec(Map.of("ECHO_FAILS", "Cannot listen on the ports of 127.0.0.1"));
    try (var kernel = provider(System.getenv()).launch(spec)) {
      assertThatThrownBy(() -> kernel.awaitReady(DEADLINE))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.code()).isEqualTo(LaunchException.Code.PORTS_TAKEN));
    }
  }

  @Test
  void aKilledKernelSaysHowItEnded() throws Exception {
    try (var kernel = provider(System.getenv()).launch(spec(Map.of()))) {
      var pid = Long.parseLong(result(kernel, "pid"));

      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();

      var exit = kernel.exit().get(60, TimeUnit.SECONDS);
      assertThat(exit.reason()).contains("signal 9");
      assertThat(kernel.alive()).isFalse();
    }
  }

  @Test
  void whatACellSaysWhileNobodyListensIsKept() throws Exception {
    var provider = provider(System.getenv());
    try (var kernel = provider.launch(spec(Map.of()))) {
      String cell;
      try (var client = new KernelClient(kernel.connect("first"))) {
        client.awaitReady(DEADLINE);
        var request =
            Message.create(
                Header.create("execute_request", "page", "ann"),
                Json.object()
                    .put("code", "run while [ ! -e go ]; do sleep 0.05; done; touch done"));
        cell = request.header().msgId();
        var busy = new CompletableFuture<Void>();
        client.listen(
            (channel, message) -> {
              if (message.content().path("execution_state").asText().equals("busy")
                  && message.parentId().filter(cell::equals).isPresent()) {
                busy.complete(null);
              }
            });
        var reply = client.request(Channel.SHELL, request);
        busy.get(60, TimeUnit.SECONDS);
        assertThat(reply).isNotDone();
      }
      Files.writeString(workspace().resolve("go"), "");
      await().atMost(DEADLINE).until(() -> Files.exists(workspace().resolve("done")));

      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () -> {
                try (var client = new KernelClient(kernel.connect("second"))) {
                  client.listen((channel, message) -> kept.add(new Missed.Item(channel, message)));
                  client.awaitReady(DEADLINE);
                  var reply = client.ask(Channel.CONTROL, Missed.REQUEST, Json.object(), DEADLINE);
                  kept.addAll(Missed.of(reply.content()).messages());
                }
                assertThat(kept)
                    .extracting(item -> item.message().type())
                    .contains("execute_result", "execute_reply", "status");
              });
    }
  }

  @Test
  void aJavaThatCannotRunIsNamedAndNothingIsLeftBehind() {
    var provider =
        new LocalProcessProvider(
            folder.resolve("no-java"), distribution, runtime(), Map.of("PATH", ""));
    try (var kernel = provider.launch(spec(Map.of()))) {
      assertThatThrownBy(() -> kernel.awaitReady(DEADLINE)).hasMessageContaining("no-java");
    } catch (LaunchException e) {
      assertThat(e).hasMessageContaining("no-java");
    }
    assertThat(runtime()).isEmptyDirectory();
  }

  @Test
  void thePoolHandsOverAWarmKernelAndFillsAgainWhenAsked() {
    var spec = spec(Map.of());
    try (var pool = new WarmPool(provider(System.getenv()), DEADLINE, () -> 1)) {
      pool.prepare("ann", spec);
      await().atMost(DEADLINE).until(() -> pool.isWarm(spec));

      try (var first = pool.take(spec).orElseThrow()) {
        var pid = result(first, "pid");
        assertThat(pool.has("ann")).isFalse();
        pool.prepareAfter(first, "ann", spec);
        await().atMost(DEADLINE).until(() -> pool.isWarm(spec));
        try (var second = pool.take(spec).orElseThrow()) {
          assertThat(result(second, "pid")).isNotEqualTo(pid);
        }
      }
    }
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(runtime()).isEmptyDirectory());
  }

  @Test
  void thePoolGivesWarmKernelsUpForOneThatIsAskedFor() {
    var spec = spec(Map.of());
    var other = spec(Map.of("SPARK_MASTER", "local[1]"));
    var room = new AtomicInteger(1);
    try (var pool = new WarmPool(provider(System.getenv()), DEADLINE, room::get)) {
      pool.prepare("ann", spec);
      await().atMost(DEADLINE).until(() -> pool.isWarm(spec));

      room.set(0);
      try (var kernel = pool.launch(other)) {
        assertThat(pool.take(other)).isEmpty();
        assertThat(kernel.spec()).isEqualTo(other);
        assertThat(result(kernel, "env SPARK_MASTER")).isEqualTo("local[1]");
        assertThat(pool.isWarm(spec)).isFalse();
      }
    }
  }

  @Test
  void thePoolKeepsAKernelOfASparkThatIsGoneToItselfAndReplacesIt() {
    var spec = spec(Map.of());
    var spark = new AtomicReference<>("first");
    try (var pool = new WarmPool(provider(System.getenv()), DEADLINE, () -> 1, spark::get)) {
      pool.prepare("ann", spec);
      await().atMost(DEADLINE).until(() -> pool.isWarm(spec));

      spark.set("second");

      assertThat(pool.has("ann")).isFalse();
      assertThat(pool.isWarm(spec)).isFalse();
      assertThat(pool.take(spec)).isEmpty();
      try (var fresh = pool.launch(spec)) {
        spark.set("first");
        try (var first = pool.take(spec).orElseThrow()) {
          assertThat(result(fresh, "pid")).isNotEqualTo(result(first, "pid"));
        }
      }
      pool.prepare("ann", spec);
      await().atMost(DEADLINE).until(() -> pool.isWarm(spec));
      spark.set("second");
      pool.prepare("ann", spec);
      await().atMost(DEADLINE).until(() -> pool.isWarm(spec));
      spark.set("first");
      assertThat(pool.has("ann")).as("replaced").isFalse();
    }
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(runtime()).isEmptyDirectory());
  }

  @Test
  void eachOwnerHasOneWarmKernelAndTheOldestGoesWhereThereIsNoRoom() {
    var ann = spec(Map.of("SPARK_MASTER", "local[1]"));
    var ben = spec(Map.of("SPARK_MASTER", "local[2]"));
    var carl = spec(Map.of("SPARK_MASTER", "local[3]"));
    try (var pool = new WarmPool(provider(System.getenv()), DEADLINE, () -> 2)) {
      pool.prepare("ann", ben);
      pool.prepare("ann", ann);
      pool.prepare("ben", ben);
      await().atMost(DEADLINE).until(() -> pool.isWarm(ann) && pool.isWarm(ben));

      pool.prepare("carl", carl);

      await().atMost(DEADLINE).until(() -> pool.isWarm(carl));
      assertThat(pool.isWarm(ann)).isFalse();
      assertThat(pool.isWarm(ben)).isTrue();
    }
  }

  @Test
  void aPoolThatEndsWhileItFillsLeavesNothing() {
    var pool = new WarmPool(provider(System.getenv()), DEADLINE, () -> 1);
    pool.prepare("ann", spec(Map.of()));
    await().atMost(DEADLINE).until(() -> pool.has("ann"));

    pool.close();

    await().atMost(DEADLINE).untilAsserted(() -> assertThat(runtime()).isEmptyDirectory());
  }
}
