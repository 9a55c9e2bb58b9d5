package io.sparkmaster.server.kernels;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The times at which a kernel has executors of the shared cluster: while it runs a cell, and for a
 * while after each use. Moments come in order; one that does not is taken as the latest, or, where
 * the clock was put back, as the next one of a new time. Thread-safe.
 */
final class Occupation {
  /** Where nobody counts, they must not become many. */
  private static final int MOST_SPANS = 100;

  /** A clock that is put right by less goes on as if it had stood still. */
  private static final Duration PUT_BACK = Duration.ofSeconds(5);

  private record Span(Instant from, Instant to) {}

  private final Duration kept;
  private final List<Span> over = new ArrayList<>();
  private @Nullable Instant since;
  private Instant until = Instant.MIN;
  private Instant latest = Instant.MIN;
  private boolean busy;
  private boolean isThere;

  /**
   * @param kept how long executors stay after a use
   */
  Occupation(Duration kept) {
    this.kept = kept;
  }

  /** There is a process now, and somebody who wants it. */
  synchronized void start(Instant at) {
    isThere = true;
    use(at);
  }

  /** There is a process, and the executors that it has are not counted. */
  synchronized void found() {
    isThere = true;
  }

  /** Somebody uses the kernel, or it says something of a cell. */
  synchronized void use(Instant at) {
    if (!isThere) {
      return;
    }
    var now = inOrder(at);
    closeBefore(now);
    if (since == null) {
      since = now;
    }
    until = now.plus(kept);
  }

  /** A cell begins. */
  synchronized void begin(Instant at) {
    use(at);
    busy = isThere;
  }

  /** The last cell that ran is over. */
  synchronized void end(Instant at) {
    use(at);
    busy = false;
  }

  /** The process is gone, and its executors with it. */
  synchronized void gone(Instant at) {
    var now = inOrder(at);
    closeBefore(now);
    close(now);
    busy = false;
    isThere = false;
  }

  /**
   * How much of the time between two moments it was. Nothing before the second one is counted
   * again.
   */
  synchronized Duration take(Instant from, Instant to) {
    var now = inOrder(to);
    closeBefore(now);
    var spans = new ArrayList<>(over);
    over.clear();
    if (since != null && since.isBefore(now)) {
      spans.add(new Span(since, now));
      since = now;
    }
    var sum = Duration.ZERO;
    for (var each : spans) {
      var begin = each.from().isBefore(from) ? from : each.from();
      if (begin.isBefore(each.to())) {
        sum = sum.plus(Duration.between(begin, each.to()));
      }
    }
    return sum;
  }

  /** Executors that were kept have gone in the meantime. */
  private void closeBefore(Instant now) {
    if (!busy && since != null && !until.isAfter(now)) {
      close(until);
    }
  }

  private void close(Instant end) {
    if (since != null && since.isBefore(end)) {
      over.add(new Span(since, end));
      if (over.size() > MOST_SPANS) {
        over.remove(0);
      }
    }
    since = null;
  }

  private Instant inOrder(Instant at) {
    if (at.plus(PUT_BACK).isBefore(latest)) {
      beginAnew(at);
    }
    latest = at.isBefore(latest) ? latest : at;
    return latest;
  }

  /** What was until now is kept by the old time, and goes on by the new one. */
  private void beginAnew(Instant at) {
    closeBefore(latest);
    if (since != null) {
      var left = Duration.between(latest, until);
      close(latest);
      since = at;
      until = at.plus(left);
    }
    latest = at;
  }
}
