package io.sparkmaster.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DriversReaderTest {
  @TempDir private Path user;

  private ServerConfig shared(Map<Setting, String> more) throws ConfigException {
    var given = new HashMap<>(Map.of(Setting.KERNEL_DRIVER, "shared"));
    given.putAll(more);
    return ConfigReader.read(given, Map.of(), user, Path.of("/opt/sparkmaster"));
  }

  private List<String> faults(Map<Setting, String> more) {
    var faults = new ArrayList<String>();
    assertThatThrownBy(() -> shared(more))
        .isInstanceOfSatisfying(ConfigException.class, it -> faults.addAll(it.faults()));
    return faults;
  }

  @Test
  void aKernelInASharedDriverCountsForItsShareOfTheDriversMemory() throws ConfigException {
    var usual = shared(Map.of());
    var given =
        shared(
            Map.of(
                Setting.DRIVER_KERNELS, "50",
                Setting.DRIVER_MEMORY_MB, "4096",
                Setting.KERNEL_MEMORY_MB, "77"));

    assertThat(usual.kernels().drivers()).isEqualTo(new ServerConfig.Drivers(25, 2048));
    assertThat(usual.rules().memoryMb()).isEqualTo(103);
    assertThat(given.kernels().drivers()).isEqualTo(new ServerConfig.Drivers(50, 4096));
    assertThat(given.rules().memoryMb()).isEqualTo(77);
  }

  @Test
  void learnersWhoAreKeptApartShareNoDriver() throws ConfigException {
    assertThat(faults(Map.of(Setting.MODE, "class")))
        .singleElement()
        .asString()
        .contains("kernel-isolation=auto", "kernel-isolation=none", "kernel-driver=own");
    for (var isolation : List.of("bwrap", "user")) {
      assertThat(faults(Map.of(Setting.KERNEL_ISOLATION, isolation)))
          .singleElement()
          .asString()
          .contains("kernel-isolation=" + isolation);
    }
    var declared = shared(Map.of(Setting.MODE, "class", Setting.KERNEL_ISOLATION, "none"));
    assertThat(declared.kernels().drivers()).isNotNull();
  }

  @Test
  void whatASharedDriverCannotBeIsRefused() {
    assertThat(faults(Map.of(Setting.SPARK_MASTER, "standalone")))
        .containsExactly(
            "--kernel-driver goes with spark-master=local only: the Spark of a shared driver is"
                + " inside it.");
    assertThat(faults(Map.of(Setting.KERNEL_DRIVER, "own-ish", Setting.DRIVER_KERNELS, "0")))
        .containsExactlyInAnyOrder(
            "--kernel-driver is \"own-ish\", but must be own or shared.",
            "--driver-kernels is \"0\", but must be a whole number from 1 to 100.");
  }
}
