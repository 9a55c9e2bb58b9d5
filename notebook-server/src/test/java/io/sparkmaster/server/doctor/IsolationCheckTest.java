package io.sparkmaster.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.config.Isolation;
import io.sparkmaster.server.config.Mode;
import org.junit.jupiter.api.Test;

final class IsolationCheckTest {
  private static final String FAULT = "/usr/bin/bwrap is missing. Install bubblewrap.";

  @Test
  void aClassInSandboxesIsFine() {
    var finding = IsolationCheck.of(Mode.CLASS, Isolation.AUTO, "");

    assertThat(finding.state()).isEqualTo(Finding.State.OK);
    assertThat(finding.text()).contains("sandboxes of bubblewrap");
  }

  @Test
  void aClassWithoutSandboxIsWrongAndToldWhatIsMissing() {
    for (var asked : new Isolation[] {Isolation.AUTO, Isolation.BWRAP}) {
      var finding = IsolationCheck.of(Mode.CLASS, asked, FAULT);

      assertThat(finding.state()).isEqualTo(Finding.State.WRONG);
      assertThat(finding.text()).contains("Isolation: none");
      assertThat(finding.remedy()).contains("Install bubblewrap");
    }
    var chosen = IsolationCheck.of(Mode.CLASS, Isolation.NONE, "");
    assertThat(chosen.state()).isEqualTo(Finding.State.WRONG);
    assertThat(chosen.remedy()).contains("kernel-isolation");
  }

  @Test
  void aLaptopNeedsNoSandboxButHearsWhetherOneWouldWork() {
    assertThat(IsolationCheck.of(Mode.LAPTOP, Isolation.AUTO, "").text())
        .contains("none, kernels run as your own user", "sandboxes work here");
    var without = IsolationCheck.of(Mode.LAPTOP, Isolation.AUTO, FAULT);
    assertThat(without.state()).isEqualTo(Finding.State.NOTE);
    assertThat(without.remedy()).contains("Install bubblewrap");
  }
}
