package io.sparkmaster.server.sparkhistory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much is kept for each learner.
 *
 * @param applications the newest so many; 0 for nothing
 * @param age of none that ended longer ago
 * @param bytes of all together, the newest first
 */
public record Kept(int applications, Duration age, long bytes) {
  /** Whether anything is kept. */
  boolean any() {
    return applications > 0;
  }

  /**
   * The names of the logs that are kept, by run.
   *
   * @param newest all of one learner, the newest first
   */
  Map<String, Set<String>> of(List<FinishedApplication> newest, Instant now) {
    var oldest = now.minus(age);
    var found = new HashMap<String, Set<String>>();
    var count = 0;
    var together = 0L;
    for (var each : newest) {
      if (count < applications
          && each.bytes() <= bytes - together
          && each.ended().isAfter(oldest)) {
        count++;
        together += each.bytes();
        found.computeIfAbsent(each.id().run(), any -> new HashSet<>()).add(each.log());
      }
    }
    return found;
  }
}
