package io.sparkmaster.server.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.config.ConfigException;
import io.sparkmaster.server.config.ConfigReader;
import io.sparkmaster.server.config.Setting;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.isolation.KernelIsolation.InForce;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in force when a kind of isolation works on a machine, or does not. */
final class KernelIsolationTest {
  private static final String NO_SANDBOX = "bwrap is missing.";
  private static final String NO_USERS = "the server does not run as root.";

  @TempDir private Path home;

  private KernelIsolation isolation(String asked, String sandboxFault, String usersFault)
      throws ConfigException {
    var options =
        Map.of(
            Setting.HOME, home.toString(), Setting.MODE, "class", Setting.KERNEL_ISOLATION, asked);
    var config = ConfigReader.read(options, home);
    return KernelIsolation.of(
        config, new KernelUsers(config), () -> sandboxFault, () -> usersFault);
  }

  @Test
  void autoTakesASandboxOrElseUsersOrElseNothing() throws ConfigException {
    assertThat(isolation("auto", "", "").inForce()).isEqualTo(InForce.SANDBOXES);
    assertThat(isolation("auto", "", "").fault()).isEmpty();
    assertThat(isolation("auto", NO_SANDBOX, "").inForce()).isEqualTo(InForce.USERS);
    assertThat(isolation("auto", NO_SANDBOX, "").fault()).isEqualTo(NO_SANDBOX);
    assertThat(isolation("auto", NO_SANDBOX, NO_USERS).inForce()).isEqualTo(InForce.NONE);
    assertThat(isolation("auto", NO_SANDBOX, NO_USERS).fault()).contains(NO_SANDBOX, NO_USERS);
  }

  @Test
  void whatIsAskedForByNameIsInForceOrTheServerDoesNotStart() throws ConfigException {
    assertThat(isolation("user", "", "").inForce()).isEqualTo(InForce.USERS);
    assertThat(isolation("bwrap", "", "").inForce()).isEqualTo(InForce.SANDBOXES);
    assertThat(isolation("none", "", "").inForce()).isEqualTo(InForce.NONE);
    var noUsers = isolation("user", "", NO_USERS);
    assertThatThrownBy(noUsers::announce)
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("kernel-isolation is user")
        .hasMessageContaining(NO_USERS);
    var noSandbox = isolation("bwrap", NO_SANDBOX, "");
    assertThatThrownBy(noSandbox::announce)
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("kernel-isolation is bwrap");
  }
}
