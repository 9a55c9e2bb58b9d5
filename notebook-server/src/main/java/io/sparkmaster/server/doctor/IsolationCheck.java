package io.sparkmaster.server.doctor;

import io.sparkmaster.server.config.Isolation;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.isolation.KernelIsolation;

/** Checks what keeps notebooks' code from the rest of the machine. */
final class IsolationCheck {
  private IsolationCheck() {}

  static Finding of(ServerConfig config) {
    return of(
        config.login().mode(), config.kernels().isolation(), KernelIsolation.sandboxFault(config));
  }

  /**
   * @param fault why no sandbox works here; empty when one does
   */
  static Finding of(Mode mode, Isolation asked, String fault) {
    if (KernelIsolation.isWanted(mode, asked)) {
      return fault.isEmpty()
          ? Finding.ok("Isolation: kernels run in sandboxes of bubblewrap, without network")
          : Finding.wrong(
              "Isolation: none, although kernels should run in sandboxes: none works here", fault);
    }
    var inForce = "Isolation: none, kernels run as your own user";
    if (mode == Mode.CLASS) {
      return Finding.wrong(
          inForce + ", in class mode: learners can read all that this user can",
          "Remove the setting kernel-isolation=none."
              + (fault.isEmpty() ? "" : " But no sandbox works here: " + fault));
    }
    return fault.isEmpty()
        ? Finding.ok(inForce + "; sandboxes work here and are in force in class mode")
        : Finding.note(inForce + ", and in class mode no sandbox would work here", fault);
  }
}
