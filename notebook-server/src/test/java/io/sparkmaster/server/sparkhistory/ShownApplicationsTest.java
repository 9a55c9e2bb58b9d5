package io.sparkmaster.server.sparkhistory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.KernelRegister.Registered;
import io.sparkmaster.server.sparkui.AnsweringKernel;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ShownApplicationsTest {
  private static final UserId ANN = new UserId("ann");

  @TempDir private Path folder;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final List<LaunchSpec> launched = new CopyOnWriteArrayList<>();
  private final List<AnsweringKernel> processes = new CopyOnWriteArrayList<>();
  private volatile boolean broken;
  private SparkHistory history;
  private ShownApplications shown;

  @BeforeEach
  void open() {
    history =
        new SparkHistory(
            folder.resolve("own"),
            folder.resolve("logs"),
            new Kept(20, Duration.ofDays(1), 1L << 40),
            () -> now);
    shown =
        new ShownApplications(
            history,
            spec -> {
              launched.add(spec);
              if (broken) {
                throw new LaunchException(LaunchException.Code.NOT_STARTED, "No room at all.");
              }
              var process =
                  new AnsweringKernel(spec, request -> Json.object().put("answer", "page"));
              processes.add(process);
              return process;
            },
            user -> folder.resolve("work").resolve(user.value()),
            () -> now);
  }

  @AfterEach
  void close() {
    shown.close();
  }

  /** An application of that learner's, by its id. */
  private String ended(UserId owner, int number) throws Exception {
    var handle = "%016x".formatted(number);
    Files.createDirectories(folder.resolve("logs").resolve(handle));
    var kernel = new KernelId("k" + number);
    history.began(new Registered(kernel, owner, "sparkmaster-scala", folder, "a.ipynb", handle));
    Files.write(folder.resolve("logs").resolve(handle).resolve("local-1.zstd"), new byte[3]);
    history.ended(kernel);
    return handle + ".local-1";
  }

  private CompletableFuture<ObjectNode> ask(UserId owner, String id) {
    return shown.ask(owner, id, SparkUiRequest.TYPE, Json.object(), Duration.ofSeconds(20));
  }

  private String answer(UserId owner, String id) throws Exception {
    return ask(owner, id).get(20, TimeUnit.SECONDS).path("answer").asText();
  }

  @Test
  void aProcessIsStartedForTheFirstPageAndShowsTheOthers() throws Exception {
    var id = ended(ANN, 1);
    assertThat(launched).isEmpty();

    assertThat(answer(ANN, id)).isEqualTo("page");
    assertThat(answer(ANN, id)).isEqualTo("page");

    assertThat(launched)
        .singleElement()
        .satisfies(
            spec -> {
              assertThat(spec.ended().folder()).isEqualTo(folder.resolve("logs/0000000000000001"));
              assertThat(spec.ended().log()).isEqualTo("local-1.zstd");
              assertThat(spec.workingDirectory()).isEqualTo(folder.resolve("work/ann"));
              assertThat(spec.alone()).isTrue();
            });
  }

  @Test
  void itEndsWhenNobodyHasLookedForAWhile() throws Exception {
    var id = ended(ANN, 1);
    answer(ANN, id);

    now = now.plus(ShownApplications.IDLE).minusSeconds(1);
    shown.endUnused();
    assertThat(processes.get(0).alive()).isTrue();

    answer(ANN, id);
    now = now.plus(ShownApplications.IDLE);
    shown.endUnused();
    await().until(() -> !processes.get(0).alive());
    assertThat(shown.count()).isZero();
  }

  @Test
  void aThirdOfOnesOwnTakesThePlaceOfTheOneLeastLatelyLookedAt() throws Exception {
    var one = ended(ANN, 1);
    var two = ended(ANN, 2);
    answer(ANN, one);
    answer(ANN, two);
    now = now.plusSeconds(1);
    answer(ANN, one);

    answer(ANN, ended(ANN, 3));

    await().until(() -> !processes.get(1).alive());
    assertThat(processes.get(0).alive()).isTrue();
    assertThat(shown.count()).isEqualTo(2);
  }

  @Test
  void othersWaitWhileAllAreInUseAndTakeThePlaceOfOneThatIsNot() throws Exception {
    for (var i = 1; i <= ShownApplications.MOST; i++) {
      answer(new UserId("l" + i), ended(new UserId("l" + i), i));
    }
    var anns = ended(ANN, 99);

    assertThatThrownBy(() -> ask(ANN, anns))
        .isInstanceOfSatisfying(
            ServerException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));

    now = now.plus(ShownApplications.IN_USE).plusSeconds(1);
    assertThat(answer(ANN, anns)).isEqualTo("page");
    assertThat(shown.count()).isEqualTo(ShownApplications.MOST);
  }

  @Test
  void whatIsAnothersOrTooLargeStartsNothing() throws Exception {
    var id = ended(ANN, 1);
    assertThatThrownBy(() -> ask(new UserId("ben"), id))
        .isInstanceOfSatisfying(
            ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.NOT_FOUND));

    var log = folder.resolve("logs/0000000000000001/local-1.zstd").toFile();
    try (var file = new RandomAccessFile(log, "rw")) {
      file.setLength(ShownApplications.MOST_BYTES + (1 << 20));
    }
    assertThatThrownBy(() -> ask(ANN, id))
        .isInstanceOfSatisfying(
            ServerException.class,
            it -> {
              assertThat(it.code()).isEqualTo(ErrorCode.TOO_LARGE);
              assertThat(it.getMessage()).contains("33 MB");
            });
    assertThat(launched).isEmpty();
  }

  @Test
  void aProcessThatEndsOrDoesNotStartIsSaidSoAndTriedAgain() throws Exception {
    var id = ended(ANN, 1);
    broken = true;
    assertThatThrownBy(() -> answer(ANN, id)).hasMessageContaining("No room at all");

    broken = false;
    assertThat(answer(ANN, id)).isEqualTo("page");
    processes.get(0).close();
    assertThat(answer(ANN, id)).isEqualTo("page");
    assertThat(processes).hasSize(2);
  }
}
