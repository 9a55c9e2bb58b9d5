package io.sparkmaster.server.learning.lessons;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.LessonRelease;
import io.sparkmaster.server.contents.Workspaces;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.events.Event;
import io.sparkmaster.server.learning.events.EventLog;
import io.sparkmaster.server.learning.events.EventType;
import io.sparkmaster.server.learning.events.Learners;
import io.sparkmaster.server.learning.events.Subject;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Gives learners lessons of their own to work on. A file that a learner has is never overwritten.
 * Thread-safe.
 */
public final class WorkingCopies {
  private final Workspaces workspaces;
  private final Learners learners;
  private final EventLog events;
  private final WorkingCopyStore store;
  private final InstantSource clock;

  /** Copies in these workspaces. */
  public WorkingCopies(
      Jdbi jdbi, Workspaces workspaces, Learners learners, EventLog events, InstantSource clock) {
    this.workspaces = workspaces;
    this.learners = learners;
    this.events = events;
    this.store = new WorkingCopyStore(jdbi);
    this.clock = clock;
  }

  /** The user's copy, if the lesson was ever opened. */
  public Optional<WorkingCopy> find(UserId user, Lesson lesson) {
    return store.find(learners.of(user), lesson);
  }

  /** Makes the copy complete, unless it is of another version: missing files are put there. */
  // One at a time: of two openings of one lesson, the second must see the files of the first.
  public synchronized WorkingCopy open(UserId user, Lesson lesson) {
    var folder = folder(user, lesson);
    var known = find(user, lesson);
    var whole = known.isPresent() && folder.hasNotebook();
    // Files of a new version beside those of an old one would make data that nobody has checked.
    if (!whole || known.get().version().equals(lesson.version())) {
      folder.fill(LessonRelease.of(lesson));
    }
    return whole ? known.get() : record(user, lesson, EventType.LESSON_OPENED, "");
  }

  /** Starts again with the lesson of today; the old folder is kept beside the new one. */
  public synchronized Reset reset(UserId user, Lesson lesson) {
    var folder = folder(user, lesson);
    var kept = folder.keepAside(clock.instant());
    folder.fill(LessonRelease.of(lesson));
    return new Reset(record(user, lesson, EventType.LESSON_RESET, kept), kept);
  }

  /**
   * What a reset has done.
   *
   * @param kept the folder of the old copy below the workspace; empty when there was none
   */
  public record Reset(WorkingCopy copy, String kept) {}

  private WorkingCopy record(UserId user, Lesson lesson, EventType type, String kept) {
    var copy = new WorkingCopy(folder(user, lesson).notebook(), lesson.version(), clock.instant());
    var learner = learners.of(user);
    var data = Json.mapper().createObjectNode().put("version", lesson.version());
    if (!kept.isEmpty()) {
      data.put("kept", kept);
    }
    events.append(
        learner,
        Event.Draft.of(type, Subject.of(lesson.course(), lesson.id()), data),
        handle -> WorkingCopyStore.put(handle, learner, lesson, copy));
    return copy;
  }

  private LessonFolder folder(UserId user, Lesson lesson) {
    return new LessonFolder(workspaces.of(user).path(), lesson);
  }
}
