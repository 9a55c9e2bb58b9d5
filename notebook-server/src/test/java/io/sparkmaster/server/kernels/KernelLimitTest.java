package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class KernelLimitTest {
  @Test
  void aKernelOverTheLimitIsRefusedWithTheWayToFreeOne() {
    try (var kernels =
        new Kernels(
            spec -> {
              throw new AssertionError("launched over the limit");
            },
            0)) {
      assertThatThrownBy(() -> kernels.start(new UserId("learner"), "", Path.of(".")))
          .isInstanceOfSatisfying(
              ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.UNAVAILABLE))
          .hasMessageContainingAll("Shut down one", "--kernel-limit");
    }
  }
}
