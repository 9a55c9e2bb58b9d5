package io.sparkmaster.server.doctor;

import io.sparkmaster.server.config.Isolation;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.isolation.KernelUsers;

/** Checks what keeps notebooks' code from the rest of the machine. */
final class IsolationCheck {
  private IsolationCheck() {}

  static Finding of(ServerConfig config) {
    return of(
        config.login().mode(),
        config.kernels().isolation(),
        KernelIsolation.sandboxFault(config),
        new KernelUsers(config).fault());
  }

  /**
   * @param fault why no sandbox works here; empty when one does
   * @param users why kernels cannot run as users of their own; empty when they can
   */
  static Finding of(Mode mode, Isolation asked, String fault, String users) {
    if (asked.isWanted(mode)) {
      return wanted(asked, fault, users);
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

  private static Finding wanted(Isolation asked, String fault, String users) {
    if (asked != Isolation.USER && fault.isEmpty()) {
      return Finding.ok("Isolation: kernels run in sandboxes of bubblewrap, without network");
    }
    if (asked != Isolation.BWRAP && users.isEmpty()) {
      var text =
          "Isolation: each learner's kernels run as a system user of that learner's own; they see"
              + " the machine's processes and the network";
      return asked == Isolation.USER
          ? Finding.ok(text)
          : Finding.note(text, "A sandbox would keep these from them, too: " + fault);
    }
    if (asked == Isolation.USER) {
      return Finding.wrong(
          "Isolation: none, although kernels should run as users of their own", users);
    }
    return Finding.wrong(
        "Isolation: none, although kernels should run in sandboxes: none works here",
        asked == Isolation.BWRAP
            ? fault
            : fault + " And kernels cannot run as users of their own: " + users);
  }
}
