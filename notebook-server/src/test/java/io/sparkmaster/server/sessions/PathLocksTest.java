package io.sparkmaster.server.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class PathLocksTest {
  private static final UserId ANN = new UserId("ann");
  private final PathLocks locks = new PathLocks();

  private void takeATurn() {
    try (var held = locks.hold(ANN, "a.ipynb")) {
      assertThat(held).isNotNull();
    }
  }

  @Test
  void fourWaitForAPathAndTheNextIsRefused() throws Exception {
    var waiting = new ArrayList<Thread>();
    try (var held = locks.hold(ANN, "a.ipynb")) {
      assertThat(held).isNotNull();
      for (int i = 0; i < 4; i++) {
        var thread = new Thread(this::takeATurn);
        thread.start();
        waiting.add(thread);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> waiting.stream().allMatch(it -> it.getState() == Thread.State.WAITING));

      assertThatThrownBy(this::takeATurn)
          .isInstanceOfSatisfying(
              ServerException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS))
          .hasMessageContaining("4 requests for \"a.ipynb\" wait already");
      locks.hold(ANN, "b.ipynb").close();
      locks.hold(new UserId("ben"), "a.ipynb").close();
    }
    for (var thread : waiting) {
      thread.join(60_000);
      assertThat(thread.isAlive()).isFalse();
    }
    takeATurn();
  }
}
