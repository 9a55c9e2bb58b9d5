package io.sparkmaster.graders.runner.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How far a batch is: one line that changes on a terminal, else a line for each notebook. */
final class Progress {
  private final PrintWriter out;
  private final boolean terminal;
  private final int total;
  private final InstantSource clock;
  private final Instant start;
  private int done;
  private int gradedNow;
  private int notPassed;

  Progress(PrintWriter out, boolean terminal, int total, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.total = total;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** A notebook has its verdicts. */
  synchronized void ended(Entry entry, boolean now) {
    done++;
    gradedNow += now ? 1 : 0;
    notPassed += entry.passed() ? 0 : 1;
    if (terminal) {
      out.print("\r\u001b[K" + line() + (done == total ? System.lineSeparator() : ""));
      out.flush();
    } else if (total > 1) {
      out.println(
          "%d of %d: %s%s".formatted(done, total, entry.notebook(), now ? "" : " (graded before)"));
    }
  }

  private String line() {
    return "%d of %d, %d passed, %d not%s"
        .formatted(done, total, done - notPassed, notPassed, left());
  }

  private String left() {
    if (done == total || gradedNow == 0) {
      return "";
    }
    var each = Duration.between(start, clock.instant()).dividedBy(gradedNow);
    return ", about %s left".formatted(words(each.multipliedBy(total - done)));
  }

  static String words(Duration duration) {
    var seconds = Math.max(1, duration.toSeconds());
    if (seconds < 90) {
      return seconds + " s";
    }
    var minutes = (seconds + 30) / 60;
    return minutes < 90 ? minutes + " min" : "%d h %d min".formatted(minutes / 60, minutes % 60);
  }
}
