package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class StartsTest {
  private final List<String> begun = new ArrayList<>();
  private final List<Starts.Turn> turns = new ArrayList<>();
  private final Starts starts = new Starts(2, Runnable::run);

  private Starts.Waiting later(String name) {
    return starts.later(
        turn -> {
          begun.add(name);
          turns.add(turn);
        });
  }

  @Test
  void soManyBeginAtOnceAndTheOthersInTheirOrder() {
    var first = starts.now().orElseThrow();
    var second = starts.now().orElseThrow();
    assertThat(starts.now()).isEmpty();
    var third = later("third");
    var fourth = later("fourth");
    assertThat(third.before()).isEqualTo(2);
    assertThat(fourth.before()).isEqualTo(3);

    second.close();
    assertThat(begun).containsExactly("third");
    assertThat(third.before()).isZero();
    assertThat(fourth.before()).isEqualTo(2);
    first.close();
    assertThat(begun).containsExactly("third", "fourth");
    assertThat(starts.now()).isEmpty();
  }

  @Test
  void aTurnThatIsClosedTwiceMakesRoomForOne() {
    var first = starts.now().orElseThrow();
    assertThat(starts.now()).isPresent();
    later("third");
    later("fourth");

    first.close();
    first.close();

    assertThat(begun).containsExactly("third");
  }

  @Test
  void oneThatMayBeginDoesSoAtOnce() {
    later("first");
    assertThat(begun).containsExactly("first");
    turns.get(0).close();
    assertThat(starts.now()).isPresent();
    assertThat(starts.now()).isPresent();
  }

  @Test
  void afterTheEndNobodyBegins() {
    var first = starts.now().orElseThrow();
    assertThat(starts.now()).isPresent();
    later("third");

    starts.close();
    first.close();

    assertThat(begun).isEmpty();
  }

  @Test
  void aTurnForWhichNoThreadCanBeHadIsNotLost() {
    var threads = new ArrayList<Runnable>();
    var out = new AtomicBoolean(true);
    var few =
        new Starts(
            1,
            task -> {
              if (out.get()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              threads.add(task);
            });
    var first = few.now().orElseThrow();
    few.later(turn -> begun.add("second"));

    assertThatThrownBy(first::close).isInstanceOf(OutOfMemoryError.class);
    out.set(false);
    few.later(turn -> begun.add("third"));

    threads.forEach(Runnable::run);
    assertThat(begun).containsExactly("second");
  }
}
