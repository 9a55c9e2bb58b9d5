package io.sparkmaster.cluster.standalone;

import io.sparkmaster.cluster.process.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ends the processes of a cluster. */
final class Ending {
  private static final Duration BY_THEMSELVES = Duration.ofSeconds(10);
  private static final Duration BY_FORCE = Duration.ofSeconds(10);

  private Ending() {}

  /** Ends all of them and returns what they were, once they have ended. */
  static List<OwnProcess> all(ClusterFolder folder) {
    var own = OwnProcess.all(folder);
    var orphans = own.stream().allMatch(OwnProcess::isExecutor);
    // A worker that is asked to end ends its executors.
    own.stream()
        .filter(each -> orphans || !each.isExecutor())
        .forEach(each -> each.handle().destroy());
    if (!ended(folder, BY_THEMSELVES)) {
      OwnProcess.all(folder).forEach(each -> each.handle().destroyForcibly());
      ended(folder, BY_FORCE);
    }
    return own;
  }

  private static boolean ended(ClusterFolder folder, Duration patience) {
    return Waiting.until(
            patience, () -> OwnProcess.all(folder).isEmpty() ? Optional.of(true) : Optional.empty())
        .isPresent();
  }
}
