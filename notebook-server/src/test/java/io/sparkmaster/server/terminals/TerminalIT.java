package io.sparkmaster.server.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.server.http.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real shell, and windows that are as slow as a test wants. */
@Timeout(180)
final class TerminalIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final UserId ANN = new UserId("ann");
  private static final String BELL = "\u0007";

  @TempDir private Path folder;
  private OwnShells shells;

  @BeforeEach
  void place() {
    shells =
        new OwnShells(
            Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString(), "SHELL", "/bin/bash"));
  }

  /** Shows what is printed at once, but a bell only when it is let. */
  private static final class SlowWindow implements Screen {
    private final StringBuffer printed = new StringBuffer();
    private final Deque<Runnable> bells = new ArrayDeque<>();
    private int rung;

    @Override
    public void print(String text, Runnable shown) {
      if (text.equals(BELL)) {
        rung++;
        bells.add(shown);
      } else {
        printed.append(text);
        shown.run();
      }
    }

    @Override
    public void end() {}
  }

  @Test
  void aWindowHasOneBellOnItsWayHoweverMuchIsRefused() throws Exception {
    var ended = new CountDownLatch(1);
    var window = new SlowWindow();
    var other = new SlowWindow();
    var terminal =
        new Terminal(
            "1", ANN, shells.start(folder), InstantSource.system(), ended::countDown, () -> {});
    terminal.show(window);
    terminal.show(other);
    terminal.type("stty -echo -imaxbel; echo ready-$((1+1)); exec sleep 1000\r");
    await().atMost(DEADLINE).until(() -> window.printed.indexOf("ready-2") >= 0);

    // The first is being taken, and another waits at the most.
    paste(terminal, 9);
    assertThat(window.rung).isEqualTo(1);
    assertThat(other.rung).isEqualTo(1);

    window.bells.remove().run();
    paste(terminal, 9);
    assertThat(window.rung).isEqualTo(2);
    assertThat(other.rung).as("the bells of a window are its own").isEqualTo(1);

    terminal.close();
    assertThat(ended.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static void paste(Terminal terminal, int times) {
    for (int i = 0; i < times; i++) {
      terminal.type("pasted\n".repeat(150_000));
    }
  }

  @Test
  void aTerminalThatCannotBeMadeLeavesNoShell() {
    var before = children();
    try (var terminals =
        new Terminals(
            Optional.empty(),
            shells,
            new Terminals.Culling(Duration.ZERO, Duration.ofMinutes(1), false),
            () -> {
              throw new IllegalStateException("the clock has stopped");
            })) {

      assertThatThrownBy(() -> terminals.create(ANN, "", folder))
          .hasMessage("the clock has stopped");

      await().atMost(DEADLINE).until(() -> children() <= before);
      assertThat(terminals.count()).isZero();
    }
  }

  private static long children() {
    return ProcessHandle.current().children().count();
  }
}
