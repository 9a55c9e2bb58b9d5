package io.sparkmaster.server.learning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.attempts.Attempt;
import io.sparkmaster.server.learning.attempts.Attempts;
import io.sparkmaster.server.learning.attempts.Verdict;
import io.sparkmaster.server.learning.lessons.Hints;
import io.sparkmaster.server.learning.lessons.WorkingCopies;
import io.sparkmaster.server.learning.lessons.WorkingCopy;
import io.sparkmaster.server.learning.progress.Progress;
import io.sparkmaster.server.learning.progress.ProgressBook;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** One lesson with all that a learner's page about it shows. */
final class LessonPage {
  private static final int LATEST = 10;

  private final ProgressBook book;
  private final WorkingCopies copies;
  private final Attempts attempts;
  private final String baseUrl;

  LessonPage(ProgressBook book, WorkingCopies copies, Attempts attempts, String baseUrl) {
    this.book = book;
    this.copies = copies;
    this.attempts = attempts;
    this.baseUrl = baseUrl;
  }

  ObjectNode of(UserId user, Lesson lesson) {
    var progress = book.of(user);
    var copy = copies.find(user, lesson);
    var json = LearningJson.lesson(lesson, progress);
    json.put("course", lesson.course().value()).put("version", lesson.version());
    copy.ifPresent(it -> json.set("workingCopy", workingCopy(it, lesson)));
    var exercises = json.putArray("exercises");
    for (var exercise : lesson.exercises()) {
      exercises.add(exercise(user, lesson, exercise, progress, copy));
    }
    return json;
  }

  ObjectNode workingCopy(WorkingCopy copy, Lesson lesson) {
    return LearningJson.object()
        .put("path", copy.path())
        .put("labUrl", labUrl(copy))
        .put("version", copy.version())
        .put("outdated", !copy.version().equals(lesson.version()));
  }

  private String labUrl(WorkingCopy copy) {
    try {
      return new URI(null, null, baseUrl + "lab/tree/" + copy.path(), null).getRawPath();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ObjectNode exercise(
      UserId user,
      Lesson lesson,
      Exercise exercise,
      Progress progress,
      Optional<WorkingCopy> copy) {
    var record = progress.exercise(lesson.course(), lesson.id(), exercise.id());
    var json =
        LearningJson.object()
            .put("id", exercise.id().value())
            .put("title", exercise.title())
            .put("language", exercise.language().text())
            .put("points", exercise.points())
            .put("hints", exercise.hints().size())
            .put("state", record.state().text());
    exercise.skills().forEach(json.putArray("skills")::add);
    Hints.revealed(lesson, exercise, progress).forEach(json.putArray("revealedHints")::add);
    var latest = attempts.at(user, lesson, exercise, LATEST);
    Attempts.latestJudged(latest)
        .filter(it -> stillMeaningful(it, copy))
        .flatMap(Attempt::verdict)
        .ifPresent(verdict -> json.set("latest", verdict));
    Attempts.unfinished(latest)
        .ifPresent(submission -> json.set("submission", LearningJson.attempt(submission)));
    return json;
  }

  /** A check speaks of the notebook that was there; after a reset there is another. */
  private static boolean stillMeaningful(Attempt attempt, Optional<WorkingCopy> copy) {
    return attempt.trust() == Verdict.Trust.ISOLATED
        || copy.filter(it -> attempt.at().isBefore(it.openedAt())).isEmpty();
  }
}
