package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.server.config.Renewal;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
final class ClusterMeterTest {
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final ClusterQuota TEN_MINUTES =
      new ClusterQuota(
          Duration.ofMinutes(10), Renewal.WEEK, ZoneId.of("UTC"), Duration.ofMinutes(2));

  @TempDir private Path folder;
  private final SetClock clock = new SetClock();
  private final List<UserId> told = new CopyOnWriteArrayList<>();
  private Database database;
  private Kernels kernels;
  private ClusterMeter meter;
  private Kernel kernel;
  private volatile Function<LaunchSpec, RunningKernel> launched = InMemoryKernel::new;

  @BeforeEach
  void start() {
    database = Database.open(folder.resolve("test.db"));
    begin();
  }

  private void begin() {
    kernels =
        new Kernels(
            spec -> launched.apply(spec), KernelQuotas.ofTotal(9), CullingRules.NONE, clock);
    meter = meter(TEN_MINUTES);
    meter.start();
    kernel = idle(ANN);
    told.clear();
    kernels.listen(told::add);
  }

  private ClusterMeter meter(ClusterQuota quota) {
    return new ClusterMeter(kernels, quota, new ClusterUse(database.jdbi()), clock, MINUTE);
  }

  @AfterEach
  void stop() {
    end();
    database.close();
  }

  private void end() {
    meter.close();
    kernels.close();
  }

  private Kernel idle(UserId owner) {
    var started = kernels.start(owner, "", Path.of("."), "birds.ipynb");
    await().atMost(DEADLINE).until(() -> started.state() == State.IDLE);
    return started;
  }

  /** Uses what there is at the beginning of each of so many minutes. */
  private void use(int minutes, Kernel... used) {
    for (int i = 0; i < minutes; i++) {
      for (var each : used) {
        each.keep();
      }
      pass(MINUTE);
    }
  }

  private void pass(Duration time) {
    clock.forward(time);
    meter.look();
  }

  private Duration used(UserId learner) {
    return meter.balance(learner).orElseThrow().used();
  }

  @Test
  void itsLearnerIsToldOnceBeforeTimeIsUsedUpAndOnceWhenKernelsEnd() {
    use(7, kernel);
    assertThat(told).isEmpty();

    use(1, kernel);
    assertThat(told).containsExactly(ANN);
    use(1, kernel);
    assertThat(told).hasSize(1);
    assertThat(kernel.state()).isEqualTo(State.IDLE);

    use(1, kernel);
    assertThat(kernel.state()).isEqualTo(State.DEAD);
    assertThat(told).containsExactly(ANN, ANN);
    assertThat(kernels.ended(ANN))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.reason())
                    .isEqualTo("your 10 minutes on the cluster this week are used up"));
  }

  @Test
  void whoHasNoTimeStartsNothingUntilItIsRenewedAndOthersDo() {
    use(10, kernel);

    assertRefused(() -> kernels.start(ANN, "", Path.of("."), "other.ipynb"));
    assertRefused(() -> kernels.restart(kernel));
    assertRefused(() -> kernels.startInPlaceOf(kernel, "", Path.of("."), "birds.ipynb"));
    assertThat(idle(BEN).state()).isEqualTo(State.IDLE);

    // From Sunday noon to Monday.
    pass(Duration.ofHours(12));
    assertThat(used(ANN)).isZero();
    assertThat(idle(ANN).state()).isEqualTo(State.IDLE);
  }

  private static void assertRefused(Runnable start) {
    assertThatThrownBy(start::run)
        .isInstanceOfSatisfying(
            ServerException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS))
        .hasMessageContainingAll("10 are used this week", "Monday 2 March 2026, 00:00");
  }

  @Test
  void anUnusedKernelCountsForAMinuteAndABusyOneForAsLongAsItsCellRuns() {
    pass(MINUTE);
    pass(Duration.ofMinutes(3));
    assertThat(used(ANN)).isEqualTo(MINUTE);

    run("wait");
    await().atMost(DEADLINE).until(() -> kernel.state() == State.BUSY);
    pass(MINUTE);
    pass(Duration.ofMinutes(3));
    assertThat(used(ANN)).isEqualTo(Duration.ofMinutes(5));
  }

  private void run(String code) {
    kernel.send(
        "page",
        Channel.SHELL,
        Message.create(
            Header.create("execute_request", "page", "ann"), Json.object().put("code", code)));
  }

  @Test
  void severalKernelsOfALearnerCountEachAndThoseOfOthersForTheirOwn() {
    var second = idle(ANN);
    var bens = idle(BEN);

    use(3, kernel, second, bens);

    assertThat(used(ANN)).isEqualTo(Duration.ofMinutes(6));
    assertThat(used(BEN)).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void aMachineThatSleptHasUsedNothingOfThat() {
    run("wait");
    await().atMost(DEADLINE).until(() -> kernel.state() == State.BUSY);

    pass(Duration.ofHours(8));

    assertThat(used(ANN)).isEqualTo(Duration.ofMinutes(4));
  }

  @Test
  void afterARestartOfTheServerWhatWasUsedCountsAndKernelsEndAfterANoticeOnly() {
    use(6, kernel);
    end();
    begin();
    assertThat(used(ANN)).isEqualTo(Duration.ofMinutes(6));

    // Another server of the same database has counted more.
    new ClusterUse(database.jdbi())
        .add(ANN, TEN_MINUTES.day(clock.instant()), Duration.ofMinutes(9));
    pass(Duration.ofSeconds(1));
    assertThat(told).containsExactly(ANN);
    pass(Duration.ofSeconds(119));
    assertThat(kernel.state()).as("it was told less than the notice ago").isEqualTo(State.IDLE);
    pass(Duration.ofSeconds(1));
    assertThat(kernel.state()).isEqualTo(State.DEAD);
  }

  @Test
  void inANewPeriodItsLearnerIsToldAnew() {
    meter.close();
    var week =
        new ClusterQuota(
            Duration.ofMinutes(2), Renewal.WEEK, ZoneId.of("UTC"), Duration.ofMinutes(2));
    meter = meter(week);
    meter.start();
    assertThat(told).containsExactly(ANN);
    pass(MINUTE);
    assertThat(told).hasSize(1);

    // From Sunday to Monday.
    pass(Duration.ofHours(12));

    assertThat(told).containsExactly(ANN, ANN);
    assertThat(kernel.state()).isEqualTo(State.IDLE);
  }

  @Test
  void whatCannotBeWrittenForOneIsWrittenLaterAndOthersAreCountedAndJudged() {
    var bens = idle(BEN);
    database
        .jdbi()
        .useHandle(
            it ->
                it.execute(
                    """
                    CREATE TRIGGER full_disk BEFORE INSERT ON cluster_use WHEN NEW.user_id = 'ann'
                    BEGIN SELECT RAISE(ABORT, 'the disk is full'); END\
                    """));
    use(8, kernel, bens);
    assertThat(used(ANN)).isZero();
    assertThat(used(BEN)).isEqualTo(Duration.ofMinutes(8));
    assertThat(told).contains(BEN).doesNotContain(ANN);

    database.jdbi().useHandle(it -> it.execute("DROP TRIGGER full_disk"));
    pass(Duration.ofSeconds(1));

    assertThat(used(ANN)).isEqualTo(Duration.ofMinutes(8));
    assertThat(told).containsOnlyOnce(ANN);
  }

  @Test
  void aKernelThatIsFoundAgainCountsFromItsNextUse() {
    end();
    kernels =
        new Kernels(
            InMemoryKernel::new,
            KernelQuotas.ofTotal(9),
            CullingRules.NONE,
            clock,
            new OneRegistered(ANN));
    kernels.adopt(new FoundKernels(), owner -> true);
    meter = meter(TEN_MINUTES);
    meter.start();
    assertThat(kernels.uses()).singleElement().matches(KernelUse::alive);

    pass(MINUTE);
    assertThat(used(ANN)).isZero();

    use(1, kernels.list(ANN).get(0));
    assertThat(used(ANN)).isEqualTo(MINUTE);
  }

  @Test
  void aKernelThatLivesBetweenTwoLooksIsCountedToTheSecond() {
    pass(MINUTE);
    var before = used(ANN);
    var brief = idle(ANN);
    clock.forward(Duration.ofSeconds(7));

    assertThat(kernels.stop(ANN, brief.id())).isTrue();
    pass(Duration.ofSeconds(30));

    assertThat(used(ANN).minus(before)).isEqualTo(Duration.ofSeconds(7));
    pass(Duration.ofSeconds(30));
    assertThat(used(ANN).minus(before)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void cellsThatBeginAndEndBetweenTwoLooksCountFromTheFirstToAMinuteAfterTheLast() {
    pass(MINUTE);
    pass(MINUTE);
    var before = used(ANN);

    run("wait");
    await().atMost(DEADLINE).until(() -> kernel.state() == State.BUSY);
    clock.forward(Duration.ofSeconds(40));
    assertThat(kernels.stop(ANN, kernel.id())).isTrue();
    pass(Duration.ofSeconds(80));

    assertThat(used(ANN).minus(before)).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void whatWasUsedSinceTheLastLookIsWrittenWhenTheServerStops() {
    kernel.keep();
    clock.forward(Duration.ofSeconds(9));

    end();

    begin();
    assertThat(used(ANN)).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void aRestartedKernelCountsForAMinuteMore() {
    pass(MINUTE);
    pass(MINUTE);
    var before = used(ANN);

    kernels.restart(kernel);
    pass(MINUTE);
    pass(MINUTE);

    assertThat(used(ANN).minus(before)).isEqualTo(MINUTE);
  }

  @Test
  void aLookWhileAKernelIsBeingStoppedTakesNothingFromTheCount() throws Exception {
    var stopping = new CountDownLatch(1);
    var mayStop = new CountDownLatch(1);
    launched =
        spec ->
            new InMemoryKernel(spec) {
              @Override
              public void shutdown(Duration deadline) {
                stopping.countDown();
                try {
                  var unused = mayStop.await(DEADLINE.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                super.shutdown(deadline);
              }
            };
    pass(MINUTE);
    var before = used(ANN);
    var slow = idle(ANN);
    clock.forward(Duration.ofSeconds(7));
    var stopped = CompletableFuture.supplyAsync(() -> kernels.stop(ANN, slow.id()));
    assertThat(stopping.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    pass(Duration.ofSeconds(3));
    assertThat(used(ANN).minus(before)).isEqualTo(Duration.ofSeconds(7));
    assertThat(kernels.stop(ANN, slow.id())).as("somebody does that").isFalse();

    mayStop.countDown();
    assertThat(stopped.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    pass(Duration.ofSeconds(10));
    assertThat(used(ANN).minus(before)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aProcessThatDoesNotStartCostsNothing() {
    pass(MINUTE);
    pass(MINUTE);
    var before = used(ANN);
    launched =
        spec -> {
          throw new IllegalStateException("the disk is on fire");
        };

    assertThatThrownBy(() -> kernels.restart(kernel)).isInstanceOf(ServerException.class);
    pass(MINUTE);

    assertThat(used(ANN)).isEqualTo(before);
  }

  @Test
  void aClockThatIsPutBackGoesOnCounting() {
    run("wait");
    await().atMost(DEADLINE).until(() -> kernel.state() == State.BUSY);
    pass(MINUTE);
    var before = used(ANN);

    pass(Duration.ofHours(-3));
    pass(Duration.ofSeconds(30));
    pass(Duration.ofSeconds(30));

    assertThat(used(ANN).minus(before)).isEqualTo(MINUTE);
  }

  private record OneRegistered(UserId owner) implements KernelRegister {
    @Override
    public List<Registered> all() {
      return List.of(
          new Registered(
              KernelId.random(), owner, KernelSpec.SCALA.name(), Path.of("."), "a.ipynb", "1"));
    }

    @Override
    public void put(Registered kernel) {}

    @Override
    public void isFor(KernelId kernel, String path) {}

    @Override
    public void remove(KernelId kernel) {}
  }

  private static final class FoundKernels implements KernelProvider {
    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public RunningKernel launch(LaunchSpec spec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<RunningKernel> adopt(String handle, LaunchSpec spec) {
      return Optional.of(new InMemoryKernel(spec));
    }
  }

  @Test
  void withoutAQuotaNothingIsCountedOrRefused() {
    var free = meter(ClusterQuota.NONE);
    free.start();

    assertThat(free.balance(ANN)).isEmpty();
    free.close();
  }
}
