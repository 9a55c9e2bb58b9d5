package io.sparkmaster.server.sparkhistory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.KernelExit;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.kernel.protocol.transport.Transport;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final List<CountedClient> clients = new CopyOnWriteArrayList<>();

  /** Processes start, or end, when this is complete. */
  private volatile CompletableFuture<Void> mayStart = CompletableFuture.completedFuture(null);

  private volatile CompletableFuture<Void> mayEnd = CompletableFuture.completedFuture(null);
  private final AtomicInteger living = new AtomicInteger();
  private final AtomicInteger mostLiving = new AtomicInteger();
  private volatile int room = 99;
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
              mayStart.join();
              if (broken) {
                throw new LaunchException(LaunchException.Code.NOT_STARTED, "No room at all.");
              }
              var process =
                  new AnsweringKernel(spec, request -> Json.object().put("answer", "page"));
              processes.add(process);
              return new SlowToEnd(process);
            },
            user -> folder.resolve("work").resolve(user.value()),
            () -> room,
            () -> now);
  }

  /** A process whose end takes until the test lets it go, seen from outside. */
  private final class SlowToEnd implements RunningKernel {
    private final AnsweringKernel process;
    private final AtomicBoolean gone = new AtomicBoolean();

    SlowToEnd(AnsweringKernel process) {
      this.process = process;
      mostLiving.accumulateAndGet(living.incrementAndGet(), Math::max);
    }

    @Override
    public LaunchSpec spec() {
      return process.spec();
    }

    @Override
    public ConnectionInfo connection() {
      return process.connection();
    }

    @Override
    public Transport connect(String identity) {
      var client = new CountedClient(process.connect(identity));
      clients.add(client);
      return client;
    }

    @Override
    public CompletableFuture<KernelExit> exit() {
      return process.exit();
    }

    @Override
    public void awaitReady(Duration deadline) {
      process.awaitReady(deadline);
    }

    @Override
    public void interrupt(Duration deadline) {
      process.interrupt(deadline);
    }

    @Override
    public void shutdown(Duration deadline) {
      close();
    }

    @Override
    public void close() {
      mayEnd.join();
      if (gone.compareAndSet(false, true)) {
        living.decrementAndGet();
      }
      process.close();
    }
  }

  /** A client's end that knows whether it was closed. */
  private static final class CountedClient implements Transport {
    private final Transport channels;
    private volatile boolean closed;

    CountedClient(Transport channels) {
      this.channels = channels;
    }

    @Override
    public void start(Receiver receiver) {
      channels.start(receiver);
    }

    @Override
    public void send(Channel channel, Message message) {
      channels.send(channel, message);
    }

    @Override
    public void close() {
      closed = true;
      channels.close();
    }
  }

  @AfterEach
  void close() {
    mayStart.complete(null);
    mayEnd.complete(null);
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

  private void assertRefused(UserId owner, String id, String... words) {
    assertThatThrownBy(() -> ask(owner, id))
        .isInstanceOfSatisfying(
            ServerException.class,
            it -> {
              assertThat(it.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
              assertThat(it.getMessage()).contains(words);
            });
  }

  @Test
  void nobodyHasMoreProcessesThanAllowedWhileOthersOfTheirsEnd() throws Exception {
    var ids = List.of(ended(ANN, 1), ended(ANN, 2), ended(ANN, 3));
    answer(ANN, ids.get(0));
    answer(ANN, ids.get(1));
    mayEnd = new CompletableFuture<>();

    now = now.plusSeconds(1);
    var third = ask(ANN, ids.get(2));
    var fourth = ask(ANN, ids.get(0));
    for (var round = 0; round < 20; round++) {
      assertRefused(ANN, ids.get(1), "2 finished applications", "Load this page again");
    }
    assertThat(launched).hasSize(2);

    mayEnd.complete(null);
    assertThat(third.get(20, TimeUnit.SECONDS).path("answer").asText()).isEqualTo("page");
    assertThat(fourth.get(20, TimeUnit.SECONDS).path("answer").asText()).isEqualTo("page");
    assertThat(mostLiving).hasValue(ShownApplications.MOST_OF_ONE);
  }

  @Test
  void oneThatStartsIsNotEndedForAThird() throws Exception {
    var ids = List.of(ended(ANN, 1), ended(ANN, 2), ended(ANN, 3));
    mayStart = new CompletableFuture<>();
    var first = ask(ANN, ids.get(0));
    var second = ask(ANN, ids.get(1));

    assertRefused(ANN, ids.get(2), "are being read");

    mayStart.complete(null);
    assertThat(first.get(20, TimeUnit.SECONDS).path("answer").asText()).isEqualTo("page");
    assertThat(second.get(20, TimeUnit.SECONDS).path("answer").asText()).isEqualTo("page");
    assertThat(answer(ANN, ids.get(2))).isEqualTo("page");
  }

  @Test
  void thoseThatEndCountForAll() throws Exception {
    for (var i = 1; i <= ShownApplications.MOST; i++) {
      answer(new UserId("l" + i), ended(new UserId("l" + i), i));
    }
    mayEnd = new CompletableFuture<>();
    now = now.plus(ShownApplications.IDLE);
    shown.endUnused();

    var anns = ended(ANN, 99);
    assertRefused(ANN, anns, "4 finished applications");

    mayEnd.complete(null);
    await().until(() -> living.get() == 0);
    await().ignoreExceptions().until(() -> answer(ANN, anns).equals("page"));
    assertThat(mostLiving).hasValue(ShownApplications.MOST);
  }

  @Test
  void whoHasNoneTakesAPlaceOfOneWhoHasTwoHoweverLatelyThatWasLookedAt() throws Exception {
    var greedy = List.of(new UserId("l1"), new UserId("l2"));
    var number = 1;
    for (var learner : greedy) {
      answer(learner, ended(learner, number++));
      answer(learner, ended(learner, number++));
    }

    assertThat(answer(ANN, ended(ANN, 98))).isEqualTo("page");
    assertThat(answer(new UserId("ben"), ended(new UserId("ben"), 99))).isEqualTo("page");

    assertThat(mostLiving).hasValue(ShownApplications.MOST);
    // Each has one now: there is nothing to take from anybody.
    assertRefused(new UserId("eve"), ended(new UserId("eve"), 100), "4 finished applications");
    // And nobody has a second one beside the first.
    now = now.plusSeconds(1);
    assertThat(answer(ANN, ended(ANN, 101))).isEqualTo("page");
    assertThat(mostLiving).hasValue(ShownApplications.MOST);
  }

  @Test
  void oneThatWasDeletedWhileItWaitedForItsTurnIsNotStarted() throws Exception {
    var ids = List.of(ended(ANN, 1), ended(ANN, 2), ended(ANN, 3));
    answer(ANN, ids.get(0));
    answer(ANN, ids.get(1));
    mayEnd = new CompletableFuture<>();
    var third = ask(ANN, ids.get(2));

    shown.end(history.require(ANN, ids.get(2)).id());
    assertThat(third).failsWithin(Duration.ofSeconds(20));
    mayEnd.complete(null);

    await().until(() -> living.get() == 1);
    await().ignoreExceptions().until(() -> answer(ANN, ids.get(0)).equals("page"));
    assertThat(launched)
        .hasSize(3)
        .allMatch(it -> !it.ended().folder().endsWith("0000000000000003"));
  }

  @Test
  void closingEndsOneThatIsBeingLaunched() throws Exception {
    mayStart = new CompletableFuture<>();
    var first = ask(ANN, ended(ANN, 1));
    await().until(() -> !launched.isEmpty());

    var closing = CompletableFuture.runAsync(shown::close);
    assertThat(first).failsWithin(Duration.ofSeconds(20));
    mayStart.complete(null);

    closing.get(20, TimeUnit.SECONDS);
    assertThat(processes).hasSize(1);
    assertThat(living).hasValue(0);
  }

  @Test
  void whereKernelsHaveTheMemoryNoneIsStartedAndThoseThereMakeRoomForKernels() throws Exception {
    var one = ended(ANN, 1);
    var two = ended(ANN, 2);
    room = 0;
    assertRefused(ANN, one, "Kernels have the memory", "Shut down a kernel");
    assertThat(launched).isEmpty();

    room = 1;
    assertThat(answer(ANN, one)).isEqualTo("page");
    assertRefused(new UserId("ben"), ended(new UserId("ben"), 3), "Kernels have the memory");
    room = 2;
    now = now.plusSeconds(1);
    assertThat(answer(ANN, two)).isEqualTo("page");

    room = 1;
    assertRefused(ANN, ended(ANN, 4), "Kernels have the memory");
    shown.endUnused();
    await().until(() -> !processes.get(0).alive());
    assertThat(processes.get(1).alive()).isTrue();
    room = -1;
    shown.endUnused();
    await().until(() -> !processes.get(1).alive());
  }

  @Test
  void aProcessThatEndedByItselfLeavesNoClient() throws Exception {
    answer(ANN, ended(ANN, 1));

    processes.get(0).close();

    await().until(() -> clients.get(0).closed);
    await().until(() -> living.get() == 0);
  }

  @Test
  void whoIsToldThatItIsOverMayAskAgainAtOnce() throws Exception {
    var id = ended(ANN, 1);
    broken = true;
    mayStart = new CompletableFuture<>();
    var again =
        ask(ANN, id)
            .handle(
                (page, failed) -> {
                  broken = false;
                  return ask(ANN, id);
                })
            .thenCompose(asked -> asked);

    mayStart.complete(null);

    assertThat(again.get(20, TimeUnit.SECONDS).path("answer").asText()).isEqualTo("page");
    assertThat(launched).hasSize(2);
  }
}
