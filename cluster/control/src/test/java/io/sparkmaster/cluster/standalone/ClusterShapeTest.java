package io.sparkmaster.cluster.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import org.junit.jupiter.api.Test;

final class ClusterShapeTest {
  private static final Machine LAPTOP = new Machine(8, 16_384);

  @Test
  void theMachinesCoresAreSharedByTheWorkersAndEachHasMemoryForAnExecutor() {
    assertThat(WantedCluster.ANY.shape(LAPTOP)).isEqualTo(new ClusterShape(2, 4, 2048));
    assertThat(WantedCluster.ANY.shape(new Machine(2, 4_096)))
        .isEqualTo(new ClusterShape(2, 2, 1024));
    assertThat(new WantedCluster(1, 10, null, null).shape(LAPTOP))
        .isEqualTo(new ClusterShape(1, 10, 4608));
  }

  @Test
  void usualWorkersLeaveHalfOfTheMachinesMemory() {
    assertThat(WantedCluster.ANY.shape(new Machine(32, 8_000)))
        .isEqualTo(new ClusterShape(2, 16, 1024));
    assertThat(WantedCluster.ANY.shape(new Machine(32, 3_000)))
        .isEqualTo(new ClusterShape(2, 16, 1024));
  }

  @Test
  void aKernelGetsHalfOfTheExecutorsThatHaveACoreAndMemory() {
    assertThat(new ClusterShape(2, 4, 2048).kernelCores()).isEqualTo(4);
    assertThat(new ClusterShape(2, 4, 1024).kernelCores()).isEqualTo(2);
    assertThat(new ClusterShape(2, 2, 8192).kernelCores()).isEqualTo(2);
    assertThat(new ClusterShape(1, 1, 1024).kernelCores()).isEqualTo(1);
    assertThat(new ClusterShape(1, 8, 600).kernelCores()).isEqualTo(1);
  }

  @Test
  void whatOneKernelMayTakeLeavesTheMemoryOfAnother() {
    for (int workers = 1; workers <= 3; workers++) {
      for (int cores = 1; cores <= 16; cores++) {
        for (int memoryMb = 1024; memoryMb <= 20_000; memoryMb += 300) {
          var shape = new ClusterShape(workers, cores, memoryMb);
          var executors = workers * Math.min(cores, memoryMb / shape.executorMemoryMb());

          assertThat(2 * shape.kernelCores())
              .as(shape.toString())
              .isLessThanOrEqualTo(Math.max(2, executors));
        }
      }
    }
  }

  @Test
  void anExecutorFitsAWorker() {
    assertThat(new ClusterShape(1, 1, 512).executorMemoryMb()).isEqualTo(512);
    assertThat(new ClusterShape(1, 1, 1024).executorMemoryMb()).isEqualTo(512);
    assertThat(new ClusterShape(1, 4, 2048).executorMemoryMb()).isEqualTo(512);
    assertThat(new ClusterShape(1, 4, 3072).executorMemoryMb()).isEqualTo(768);
    assertThat(new ClusterShape(1, 1, 8192).executorMemoryMb()).isEqualTo(1024);
  }

  @Test
  void tooLittleMemoryForAnExecutorIsToldWithWhatIsEnough() {
    assertFault(
        new ClusterShape(2, 1, 300),
        Code.BAD_REQUEST,
        "A worker with 300 MB can run no executor: Spark needs 512 MB for the smallest."
            + " Give --memory 512m or more.");
  }

  @Test
  void moreMemoryThanTheMachineHasIsRefused() {
    assertFault(
        new ClusterShape(4, 1, 8192),
        Code.TOO_LARGE,
        "4 workers with 1 core and 8192 MB each need 33768 MB with their daemons, but this machine"
            + " has 16384 MB. Give fewer --workers, or less --memory.");
  }

  @Test
  void impossibleNumbersAreRefused() {
    assertFault(
        new ClusterShape(0, 1, 1024), Code.BAD_REQUEST, "--workers is 0, but must be 1 to 64.");
    assertFault(
        new ClusterShape(1, 0, 1024), Code.BAD_REQUEST, "--cores is 0, but must be 1 to 1024.");
  }

  private static void assertFault(ClusterShape shape, Code code, String message) {
    assertThatThrownBy(() -> shape.checked(LAPTOP))
        .isInstanceOfSatisfying(
            ClusterException.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(code);
              assertThat(fault).hasMessage(message);
            });
  }
}
