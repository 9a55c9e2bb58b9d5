package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.server.http.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
final class KernelCullerTest {
  private static final UserId ANN = new UserId("ann");
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private final SetClock clock = new SetClock();
  private final List<UserId> told = new CopyOnWriteArrayList<>();
  private final Screen screen = new Screen();
  private Kernels kernels;
  private KernelCuller culler;
  private Kernel kernel;

  /** What a page received. */
  private static final class Screen implements Sink {
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    @Override
    public void send(Channel channel, Message message, Consumer<Boolean> done) {
      messages.add(message);
      done.accept(true);
    }

    @Override
    public void close(String reason) {}

    private boolean has(String text) {
      return messages.stream().anyMatch(it -> it.content().toString().contains(text));
    }
  }

  @BeforeEach
  void start() {
    rules(true, false);
  }

  private void rules(boolean connected, boolean busy) {
    if (kernels != null) {
      kernels.close();
    }
    var rules =
        new CullingRules(
            Duration.ofHours(1), Duration.ofMinutes(1), connected, busy, Duration.ofMinutes(5));
    kernels = new Kernels(InMemoryKernel::new, KernelQuotas.ofTotal(9), rules, clock);
    kernels.listen(told::add);
    culler = new KernelCuller(kernels, rules, clock);
    kernel = kernels.start(ANN, "", Path.of("."), "birds.ipynb");
    awaitState(State.IDLE);
  }

  @AfterEach
  void stop() {
    culler.close();
    kernels.close();
  }

  private void awaitState(State state) {
    await().atMost(DEADLINE).until(() -> kernel.state() == state);
  }

  private Message run(String code) {
    var cell =
        Message.create(
            Header.create("execute_request", "page", "ann"), Json.object().put("code", code));
    kernel.send("page", Channel.SHELL, cell);
    return cell;
  }

  private void lookAfter(Duration passed) {
    clock.forward(passed);
    culler.look();
  }

  @Test
  void itsLearnerIsToldOnceBeforeAndOnceWhenItIsEnded() {
    lookAfter(Duration.ofMinutes(54));
    assertThat(told).isEmpty();

    lookAfter(Duration.ofMinutes(1));
    assertThat(told).containsExactly(ANN);
    lookAfter(Duration.ofMinutes(4));
    assertThat(told).hasSize(1);
    assertThat(kernel.state()).isEqualTo(State.IDLE);

    lookAfter(Duration.ofMinutes(1));
    assertThat(kernel.state()).isEqualTo(State.DEAD);
    assertThat(told).containsExactly(ANN, ANN);
    assertThat(kernels.ended(ANN))
        .singleElement()
        .satisfies(
            ended -> {
              assertThat(ended.path()).isEqualTo("birds.ipynb");
              assertThat(ended.reason()).contains("60 minutes without use");
            });
    assertThat(kernels.ended(new UserId("ben"))).isEmpty();
  }

  @Test
  void whoKeepsItHasItForAsLongAgainAndIsToldAgain() {
    lookAfter(Duration.ofMinutes(58));
    kernel.keep();

    lookAfter(Duration.ofMinutes(54));
    assertThat(kernel.state()).isEqualTo(State.IDLE);
    assertThat(told).hasSize(1);
    lookAfter(Duration.ofMinutes(2));
    assertThat(told).hasSize(2);
    lookAfter(Duration.ofMinutes(4));
    assertThat(kernel.state()).isEqualTo(State.DEAD);
  }

  @Test
  void whoComesBackToItIsToldWhyItIsDeadAndCanRestartIt() {
    kernel.attach("page", screen);
    lookAfter(Duration.ofMinutes(60));
    assertThat(screen.has("\"dead\"")).isTrue();

    run("1");

    assertThat(screen.has("it was shut down after 60 minutes without use")).isTrue();
    assertThat(screen.has("Restart it to go on")).isTrue();
    kernels.restart(kernel);
    awaitState(State.IDLE);
    var cell = run("again");
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                screen.messages.stream()
                    .anyMatch(
                        it ->
                            it.type().equals("execute_reply")
                                && it.parentId().filter(cell.header().msgId()::equals).isPresent()
                                && it.content().path("status").asText().equals("ok")));
  }

  @Test
  void aPageThatOnlyAsksHowTheKernelIsDoesNotKeepIt() {
    clock.forward(Duration.ofMinutes(59));
    var poll = Message.create(Header.create("kernel_info_request", "page", "ann"), Json.object());
    kernel.attach("page", screen);
    kernel.send("page", Channel.SHELL, poll);
    await().atMost(DEADLINE).until(() -> screen.has("language_info"));

    lookAfter(Duration.ofMinutes(1));

    assertThat(kernel.state()).isEqualTo(State.DEAD);
  }

  @Test
  void aKernelWithAPageOpenIsKeptWhereTheRulesSaySo() {
    rules(false, false);
    kernel.attach("page", screen);

    lookAfter(Duration.ofMinutes(90));
    assertThat(kernel.state()).isEqualTo(State.IDLE);

    kernel.detach("page", screen);
    culler.look();
    assertThat(kernel.state()).isEqualTo(State.DEAD);
  }

  @Test
  void aKernelThatRunsACellIsKeptUnlessTheRulesSayOtherwise() {
    run("wait");
    awaitState(State.BUSY);
    lookAfter(Duration.ofHours(5));
    assertThat(kernel.state()).isEqualTo(State.BUSY);

    rules(true, true);
    run("wait");
    awaitState(State.BUSY);
    lookAfter(Duration.ofHours(5));
    assertThat(kernel.state()).isEqualTo(State.DEAD);
  }

  @Test
  void aDeadKernelTakesNoRoomAndIsForgottenADayLater() {
    lookAfter(Duration.ofMinutes(60));
    assertThat(kernels.room()).isEqualTo(9);
    assertThat(kernels.list(ANN)).hasSize(1);

    lookAfter(Duration.ofHours(25));

    assertThat(kernels.list(ANN)).isEmpty();
  }
}
