package io.sparkmaster.server.sparkhistory;

import java.time.Duration;

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
}
