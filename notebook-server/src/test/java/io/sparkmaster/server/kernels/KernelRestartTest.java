package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class KernelRestartTest {
  @TempDir private Path folder;

  @Test
  void aKernelThatCannotStartAgainIsDeadWhateverTheReason() {
    var starts = new AtomicInteger();
    try (var kernels =
        new Kernels(
            spec -> {
              if (starts.getAndIncrement() > 0) {
                throw new IllegalStateException("the disk is on fire");
              }
              return new InMemoryKernel(spec);
            },
            KernelQuotas.ofTotal(2),
            CullingRules.NONE,
            InstantSource.system())) {
      var kernel = kernels.start(new UserId("ann"), "", folder, "a.ipynb");
      await().atMost(Duration.ofSeconds(60)).until(() -> kernel.state() == State.IDLE);

      assertThatThrownBy(() -> kernels.restart(kernel))
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("The kernel did not start again");

      await().atMost(Duration.ofSeconds(60)).until(() -> kernel.state() == State.DEAD);
    }
  }
}
