package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class KernelPlacesTest {
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");
  private final SetClock clock = new SetClock();
  private final List<KernelUse> present = new CopyOnWriteArrayList<>();

  private KernelPlaces places(int total, int perLearner, Duration patience) {
    var quotas = new KernelQuotas(total, perLearner, Long.MAX_VALUE, 1, patience);
    return new KernelPlaces(quotas, clock, () -> present);
  }

  private KernelUse kernel(UserId owner, State state, Duration idleFor, long minutesToCulling) {
    return new KernelUse(
        KernelId.random(),
        owner,
        owner + "-" + present.size() + ".ipynb",
        state,
        clock.instant().minus(idleFor),
        minutesToCulling == 0
            ? Optional.empty()
            : Optional.of(clock.instant().plus(Duration.ofMinutes(minutesToCulling))),
        0);
  }

  private void start(KernelPlaces places, UserId learner) {
    try (var place = places.take(learner)) {
      place.fill(() -> present.add(kernel(learner, State.IDLE, Duration.ZERO, 60)));
    }
  }

  private static ServerException refusal(KernelPlaces places, UserId learner) {
    return catchThrowableOfType(ServerException.class, () -> places.take(learner));
  }

  @Test
  void aKernelWithAProcessOfItsOwnTakesThePlacesOfThoseThatShareOne() {
    var places = places(10, 0, Duration.ZERO);
    start(places, BEN);
    var shared = present.get(0);
    present.add(
        new KernelUse(
            KernelId.random(),
            ANN,
            "alone.ipynb",
            State.IDLE,
            shared.lastUse(),
            Optional.empty(),
            0,
            7));

    assertThat(places.free()).isEqualTo(2);
  }

  @Test
  void theThirtyFirstLearnerOfThirtyIsToldWhyAndWhen() {
    var places = places(30, 1, Duration.ZERO);
    IntStream.range(0, 29).forEach(i -> start(places, new UserId("learner-" + i)));
    present.add(kernel(ANN, State.IDLE, Duration.ofMinutes(48), 12));

    var refused = refusal(places, BEN);

    assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(15));
    assertThat(refused)
        .hasMessageContainingAll(
            "all room for kernels on this server is taken (30 of 30; kernel-limit=30)",
            "number 1 of 1 who wait",
            "in about 13 minutes");
  }

  @Test
  void whoHasIdleKernelsIsToldWhichToShutDown() {
    var places = places(2, 0, Duration.ZERO);
    present.add(kernel(ANN, State.IDLE, Duration.ofMinutes(25), 0));
    present.add(kernel(ANN, State.BUSY, Duration.ZERO, 0));

    assertThat(refusal(places, ANN))
        .hasMessageContaining("these do nothing: ann-0.ipynb (idle for 25 min).")
        .hasMessageContaining("When it is your turn is not known");
  }

  @Test
  void aLearnerWithAsManyAsAllowedIsRefusedThoughThereIsRoom() {
    var places = places(30, 2, Duration.ofMinutes(5));
    present.add(kernel(ANN, State.IDLE, Duration.ofMinutes(25), 0));
    present.add(kernel(ANN, State.BUSY, Duration.ZERO, 0));

    var refused = refusal(places, ANN);

    assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    assertThat(refused)
        .hasMessageContainingAll(
            "You have 2 kernels",
            "kernels-per-learner=2",
            "ann-0.ipynb (idle for 25 min), ann-1.ipynb (busy)",
            "Shut down one");
    start(places, BEN);
  }

  @Test
  void deadKernelsTakeNoRoom() {
    var places = places(1, 1, Duration.ZERO);
    present.add(kernel(ANN, State.DEAD, Duration.ZERO, 0));

    start(places, ANN);

    assertThat(places.free()).isZero();
  }

  @Test
  void aStartThatFailsGivesItsRoomBack() {
    var places = places(1, 1, Duration.ZERO);

    places.take(ANN).close();

    assertThat(places.free()).isEqualTo(1);
    start(places, ANN);
  }

  @Test
  void memoryBoundsThemWhereNoNumberDoes() {
    var quotas = new KernelQuotas(0, 0, 21_000, 700, Duration.ZERO);
    assertThat(quotas.capacity()).isEqualTo(30);
    assertThat(new KernelQuotas(50, 0, 21_000, 700, Duration.ZERO).capacity()).isEqualTo(30);
    assertThat(new KernelQuotas(20, 0, 21_000, 700, Duration.ZERO).capacity()).isEqualTo(20);
    assertThat(new KernelQuotas(0, 0, 300, 700, Duration.ZERO).capacity()).isEqualTo(2);
    assertThat(new KernelQuotas(1, 0, 300, 700, Duration.ZERO).capacity()).isEqualTo(1);
  }

  @Nested
  final class Waiting {
    @Test
    void aRefusedLearnerKeepsThePlaceAndIsServedBeforeWhoCameLater() {
      var places = places(1, 1, Duration.ZERO);
      start(places, new UserId("first"));
      refusal(places, ANN);
      assertThat(refusal(places, BEN)).hasMessageContaining("number 2 of 2");

      present.clear();

      assertThat(refusal(places, BEN)).as("it is Ann's turn").isNotNull();
      clock.forward(Duration.ofSeconds(60));
      start(places, ANN);
    }

    @Test
    void whoDoesNotComeBackInTimeKeepsNobodyWaiting() {
      var places = places(1, 1, Duration.ZERO);
      start(places, new UserId("first"));
      refusal(places, ANN);
      refusal(places, BEN);
      present.clear();
      clock.forward(Duration.ofSeconds(119));
      refusal(places, BEN);

      clock.forward(Duration.ofSeconds(2));

      start(places, BEN);
    }

    @Test
    void aStartGoesOnByItselfWhenItsTurnComes() {
      var places = places(1, 1, Duration.ofMinutes(1));
      start(places, new UserId("first"));
      var ann = CompletableFuture.runAsync(() -> start(places, ANN));
      await().atMost(Duration.ofSeconds(60)).until(() -> places.place(ANN) == 1);

      present.clear();
      places.changed();

      assertThat(ann.orTimeout(60, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(60));
      assertThat(present).singleElement().returns(ANN, KernelUse::owner);
    }

    @Test
    void aRefusalForOnesOwnQuotaLeavesThePlaceToTheRequestThatWaits() {
      var places = places(1, 2, Duration.ofSeconds(60));
      start(places, BEN);
      var waiting = CompletableFuture.runAsync(() -> start(places, ANN));
      await().atMost(Duration.ofSeconds(60)).until(() -> places.place(ANN) == 1);
      try (var one = places.over(ANN);
          var two = places.over(ANN)) {
        assertThat(one).isNotSameAs(two);

        assertThat(refusal(places, ANN).code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);

        assertThat(places.place(ANN)).isEqualTo(1);
        present.clear();
      }
      assertThat(waiting).succeedsWithin(Duration.ofSeconds(60));
    }

    @Test
    void learnersTakeTurnsHoweverOftenOneAsks() {
      var places = places(1, 3, Duration.ofMinutes(1));
      start(places, new UserId("first"));
      var served = new CopyOnWriteArrayList<UserId>();
      var all =
          List.of(
              waiting(places, ANN, served, 1),
              waiting(places, ANN, served, 2),
              waiting(places, BEN, served, 3));

      for (int i = 1; i <= 3; i++) {
        var count = i;
        present.clear();
        places.changed();
        await().atMost(Duration.ofSeconds(60)).until(() -> served.size() == count);
      }

      assertThat(served).containsExactly(ANN, BEN, ANN);
      all.forEach(start -> assertThat(start).succeedsWithin(Duration.ofSeconds(60)));
    }

    private CompletableFuture<Void> waiting(
        KernelPlaces places, UserId learner, List<UserId> served, int asking) {
      var start =
          CompletableFuture.runAsync(
              () -> {
                try (var place = places.take(learner)) {
                  place.fill(
                      () -> {
                        present.add(kernel(learner, State.IDLE, Duration.ZERO, 60));
                        served.add(learner);
                      });
                }
              },
              task -> new Thread(task).start());
      await().atMost(Duration.ofSeconds(60)).until(() -> places.asking() == asking);
      return start;
    }
  }
}
