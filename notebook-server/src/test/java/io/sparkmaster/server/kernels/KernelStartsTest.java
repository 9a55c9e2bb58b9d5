package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.server.http.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kernels of which one starts at a time, and answers when the test lets it. */
@Timeout(120)
final class KernelStartsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");

  @TempDir private Path folder;
  private final List<SlowKernel> launched = new CopyOnWriteArrayList<>();
  private final AtomicReference<RunningKernel> warm = new AtomicReference<>();
  private Kernels kernels;

  private static final class SlowKernel extends InMemoryKernel {
    private final CountDownLatch answers = new CountDownLatch(1);

    SlowKernel(LaunchSpec spec) {
      super(spec);
    }

    @Override
    public void awaitReady(Duration deadline) {
      try {
        answers.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class SlowLauncher implements Launcher {
    @Override
    public Optional<RunningKernel> ready(LaunchSpec spec) {
      return Optional.ofNullable(warm.getAndSet(null));
    }

    @Override
    public RunningKernel launch(LaunchSpec spec) {
      var kernel = new SlowKernel(spec);
      launched.add(kernel);
      return kernel;
    }
  }

  @BeforeEach
  void open() {
    kernels =
        new Kernels(
            new SlowLauncher(),
            KernelQuotas.ofTotal(9),
            CullingRules.NONE,
            InstantSource.system(),
            KernelRegister.NONE,
            1);
    kernels.endOnClose();
  }

  @AfterEach
  void close() {
    launched.forEach(kernel -> kernel.answers.countDown());
    kernels.close();
  }

  private Kernel start(UserId owner) {
    return kernels.start(owner, "", folder, owner + ".ipynb");
  }

  private int before(Kernel kernel) {
    return kernels.uses().stream()
        .filter(use -> use.id().equals(kernel.id()))
        .findFirst()
        .orElseThrow()
        .startsAfter();
  }

  private void answers(int index) {
    await().atMost(DEADLINE).until(() -> launched.size() > index);
    launched.get(index).answers.countDown();
  }

  private static void awaitState(Kernel kernel, State state) {
    await().atMost(DEADLINE).until(() -> kernel.state() == state);
  }

  @Test
  void oneStartsAfterTheOtherAndLearnersAreToldWhenTheirTurnComes() {
    var told = new CopyOnWriteArrayList<UserId>();
    kernels.listen(told::add);
    var first = start(ANN);
    var second = start(BEN);
    var third = start(BEN);

    assertThat(List.of(before(first), before(second), before(third))).containsExactly(0, 1, 2);
    assertThat(told).containsExactly(BEN, BEN);
    assertThat(launched).hasSize(1);
    assertThat(second.state()).isEqualTo(State.STARTING);

    answers(0);
    awaitState(first, State.IDLE);
    answers(1);
    awaitState(second, State.IDLE);
    answers(2);
    awaitState(third, State.IDLE);
    await().atMost(DEADLINE).until(() -> told.size() == 4);
  }

  @Test
  void oneThatEndsWhileItStartsMakesRoomForTheNext() {
    start(ANN);
    var second = start(BEN);
    launched.get(0).close();

    answers(1);
    awaitState(second, State.IDLE);
  }

  @Test
  void oneThatIsStoppedWhileItWaitsNeverStarts() {
    var first = start(ANN);
    var second = start(BEN);
    var third = start(ANN);
    assertThat(before(third)).isEqualTo(2);
    assertThat(kernels.stop(BEN, second.id())).isTrue();
    assertThat(before(third)).isEqualTo(1);

    answers(0);
    awaitState(first, State.IDLE);
    answers(1);
    awaitState(third, State.IDLE);
    assertThat(launched).hasSize(2);
  }

  @Test
  void oneThatIsRestartedWhileItWaitsKeepsItsPlace() {
    start(ANN);
    var second = start(BEN);
    var third = start(ANN);
    var restart = CompletableFuture.runAsync(() -> kernels.restart(second));
    awaitState(second, State.RESTARTING);
    assertThat(List.of(before(second), before(third))).containsExactly(1, 2);

    answers(0);
    answers(1);
    restart.join();
    awaitState(second, State.IDLE);
    assertThat(third.state()).isEqualTo(State.STARTING);
  }

  @Test
  void whoCannotBeToldLosesNoKernel() {
    kernels.listen(
        learner -> {
          throw new IllegalStateException("the database is away");
        });
    start(ANN);
    var second = start(BEN);
    answers(0);
    answers(1);
    awaitState(second, State.IDLE);
  }

  @Test
  void whatIsTooMuchToWaitForAKernelThatStartsIsAnsweredAtOnce() {
    var got = new CopyOnWriteArrayList<Message>();
    var kernel = start(ANN);
    kernel.attach("page", new Page(got));
    var code = Json.object().put("code", "x".repeat(17 << 20));
    kernel.send(
        "page",
        Channel.SHELL,
        Message.create(Header.create("execute_request", "page", "ann"), code));

    assertThat(got)
        .filteredOn(message -> message.type().equals("execute_reply"))
        .singleElement()
        .extracting(reply -> reply.content().path("ename").asText())
        .isEqualTo("KernelStarting");
  }

  private record Page(List<Message> got) implements Sink {
    @Override
    public void send(Channel channel, Message message, Consumer<Boolean> done) {
      got.add(message);
      done.accept(true);
    }

    @Override
    public void close(String reason) {}
  }

  @Test
  void aWarmOneWaitsForNobody() {
    start(ANN);
    warm.set(new InMemoryKernel(new LaunchSpec(KernelSpec.SCALA, folder, Map.of())));

    awaitState(start(BEN), State.IDLE);
  }
}
