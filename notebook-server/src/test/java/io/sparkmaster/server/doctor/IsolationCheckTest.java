package io.sparkmaster.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.config.Isolation;
import io.sparkmaster.server.config.Mode;
import org.junit.jupiter.api.Test;

final class IsolationCheckTest {
  private static final String FAULT = "/usr/bin/bwrap is missing. Install bubblewrap.";
  private static final String NO_USERS = "the server does not run as root.";

  @Test
  void aClassInSandboxesIsFine() {
    var finding = IsolationCheck.of(Mode.CLASS, Isolation.AUTO, "", NO_USERS);

    assertThat(finding.state()).isEqualTo(Finding.State.OK);
    assertThat(finding.text()).contains("sandboxes of bubblewrap");
  }

  @Test
  void aClassWithoutSandboxIsWrongAndToldWhatIsMissing() {
    for (var asked : new Isolation[] {Isolation.AUTO, Isolation.BWRAP}) {
      var finding = IsolationCheck.of(Mode.CLASS, asked, FAULT, NO_USERS);

      assertThat(finding.state()).isEqualTo(Finding.State.WRONG);
      assertThat(finding.text()).contains("Isolation: none");
      assertThat(finding.remedy()).contains("Install bubblewrap");
    }
    var chosen = IsolationCheck.of(Mode.CLASS, Isolation.NONE, "", NO_USERS);
    assertThat(chosen.state()).isEqualTo(Finding.State.WRONG);
    assertThat(chosen.remedy()).contains("kernel-isolation");
  }

  @Test
  void aLaptopNeedsNoSandboxButHearsWhetherOneWouldWork() {
    assertThat(IsolationCheck.of(Mode.LAPTOP, Isolation.AUTO, "", NO_USERS).text())
        .contains("none, kernels run as your own user", "sandboxes work here");
    var without = IsolationCheck.of(Mode.LAPTOP, Isolation.AUTO, FAULT, NO_USERS);
    assertThat(without.state()).isEqualTo(Finding.State.NOTE);
    assertThat(without.remedy()).contains("Install bubblewrap");
  }

  @Test
  void whereNoSandboxWorksUsersAreInForceAndWhatIsMissingIsTold() {
    var finding = IsolationCheck.of(Mode.CLASS, Isolation.AUTO, FAULT, "");

    assertThat(finding.state()).isEqualTo(Finding.State.NOTE);
    assertThat(finding.text()).contains("system user of that learner's own", "the network");
    assertThat(finding.remedy()).contains("Install bubblewrap");
    assertThat(IsolationCheck.of(Mode.CLASS, Isolation.BWRAP, FAULT, "").state())
        .isEqualTo(Finding.State.WRONG);
  }

  @Test
  void usersThatAreAskedForAreNotReplacedBySandboxes() {
    assertThat(IsolationCheck.of(Mode.CLASS, Isolation.USER, "", "").text())
        .contains("system user of that learner's own");
    var missing = IsolationCheck.of(Mode.CLASS, Isolation.USER, "", NO_USERS);
    assertThat(missing.state()).isEqualTo(Finding.State.WRONG);
    assertThat(missing.remedy()).isEqualTo(NO_USERS);
  }
}
