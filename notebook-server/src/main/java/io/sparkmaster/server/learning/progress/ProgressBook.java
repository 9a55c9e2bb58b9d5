package io.sparkmaster.server.learning.progress;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.events.EventLog;
import io.sparkmaster.server.learning.events.Learners;

/** Tells each user's progress, computed from the log at every question. */
public final class ProgressBook {
  private final Learners learners;
  private final EventLog events;

  /** Progress by this log. */
  public ProgressBook(Learners learners, EventLog events) {
    this.learners = learners;
    this.events = events;
  }

  /** The user's progress as of now. */
  public Progress of(UserId user) {
    return Progress.of(events.of(learners.of(user)));
  }
}
