package io.sparkmaster.server.sparkhistory;

import io.sparkmaster.server.sparkhistory.EventFiles.EventFile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A run as it was at one time: what is removed of it is what was judged, though its kernel goes on.
 *
 * @param logs in its folder then, as they were written
 */
record Seen(Run run, List<EventFile> logs) {
  Seen {
    logs = List.copyOf(logs);
  }

  /**
   * Those that have ended; a kernel has one after the other. Where an application has two logs, its
   * kernel has made the unfinished one.
   */
  List<FinishedApplication> applications(InstantSource clock) {
    var complete =
        logs.stream().filter(EventFile::complete).map(EventFile::id).collect(Collectors.toSet());
    var found = new ArrayList<FinishedApplication>();
    var started = run.started();
    for (var log : logs) {
      if (!log.complete() && complete.contains(log.id())) {
        continue;
      }
      var ended = between(started, log.written(), latest(clock));
      if (log.complete() || run.ended() != null) {
        found.add(
            new FinishedApplication(
                log.id(),
                run.owner(),
                run.kernel(),
                run.notebook(),
                started,
                ended,
                log.complete(),
                log.bytes(),
                log.name()));
      }
      started = ended;
    }
    return found;
  }

  private Instant latest(InstantSource clock) {
    var ended = run.ended();
    return ended == null ? clock.instant() : ended;
  }

  /** Of the times of files, which their kernel can set, what can be. */
  private static Instant between(Instant started, Instant written, Instant latest) {
    var early = written.isAfter(latest) ? latest : written;
    return early.isBefore(started) ? started : early;
  }
}
