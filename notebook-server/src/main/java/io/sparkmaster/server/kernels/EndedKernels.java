package io.sparkmaster.server.kernels;

import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Kernels that this server has ended by itself, for a day, so that learners learn why. */
final class EndedKernels {
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int MOST = 1_000;

  private final Deque<Ended> all = new ArrayDeque<>();

  /**
   * One of them.
   *
   * @param path of its notebook
   * @param reason for people, a sentence without its end
   */
  record Ended(KernelId id, UserId owner, String path, Instant at, String reason) {}

  synchronized void add(Ended ended) {
    all.addFirst(ended);
    if (all.size() > MOST) {
      all.removeLast();
    }
  }

  /** The learner's, newest first. */
  synchronized List<Ended> of(UserId owner, Instant now) {
    all.removeIf(ended -> ended.at().plus(KEPT).isBefore(now));
    return all.stream().filter(ended -> ended.owner().equals(owner)).toList();
  }
}
