package io.sparkmaster.cluster.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverConfigTest {
  private static final String SECRET = "sixteen letters.";

  @Test
  void aFolderWithASecretIsEnough(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("secret"), SECRET + "\n");

    var config = DriverConfig.of(List.of(folder.toString()));

    assertThat(config).isEqualTo(new DriverConfig(folder, SECRET, 30, null));
    assertThat(config.socket()).isEqualTo(folder.resolve("control.sock"));
    assertThat(config.toString()).doesNotContain(SECRET);
    assertThat(DriverConfig.of(List.of("--seats", "50", folder.toString())).seats()).isEqualTo(50);
    assertThat(DriverConfig.of(List.of("--alone-minutes", "60", folder.toString())).alone())
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void allFaultsAreNamedAtOnce(@TempDir Path folder) {
    assertThatThrownBy(
            () ->
                DriverConfig.of(
                    List.of("--seats", "0", "--quick", "--alone-minutes", "x", folder.toString())))
        .hasMessageContaining("--seats is \"0\"")
        .hasMessageContaining("--alone-minutes is \"x\"")
        .hasMessageContaining("unknown argument \"--quick\"")
        .hasMessageContaining("cannot read " + folder.resolve("secret"))
        .hasMessageContaining("Usage");
    assertThatThrownBy(() -> DriverConfig.of(List.of())).hasMessageContaining("folder is missing");
  }

  @Test
  void aSecretThatIsEasilyGuessedIsRefused(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("secret"), "short");

    assertThatThrownBy(() -> DriverConfig.of(List.of(folder.toString())))
        .hasMessageContaining("fewer than 16");
  }
}
