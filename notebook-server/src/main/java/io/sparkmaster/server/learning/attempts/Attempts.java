package io.sparkmaster.server.learning.attempts;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.events.Learners;
import io.sparkmaster.server.learning.events.Subject;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** What users have tried so far. Nobody finds another user's. */
public final class Attempts {
  private final AttemptStore store;
  private final Learners learners;

  /** Attempts in this database. */
  public Attempts(Jdbi jdbi, Learners learners) {
    this.store = new AttemptStore(jdbi);
    this.learners = learners;
  }

  /**
   * The user's attempt of that id.
   *
   * @throws ServerException with {@link ErrorCode#NOT_FOUND}
   */
  public Attempt require(UserId user, String id) {
    return store
        .find(learners.of(user), new AttemptId(id))
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.NOT_FOUND,
                    "You have no submission of this id. The list at the exercise's submissions tells those that you have."));
  }

  /** The user's attempts at an exercise, the latest first. */
  public List<Attempt> at(UserId user, Lesson lesson, Exercise exercise, int most) {
    return store.at(
        learners.of(user), Subject.of(lesson.course(), lesson.id(), exercise.id()), most);
  }

  /** The user's judged submissions of whatever exercise, the latest first. */
  public List<Attempt> recent(UserId user, int most) {
    return store.recent(learners.of(user), most);
  }

  /** The latest attempt of these, latest first, that was judged. */
  public static Optional<Attempt> latestJudged(List<Attempt> attempts) {
    return attempts.stream().filter(it -> it.state() == AttemptState.DONE).findFirst();
  }

  /** The latest submission of these, latest first, if it has no verdict. */
  public static Optional<Attempt> unfinished(List<Attempt> attempts) {
    return attempts.stream()
        .filter(it -> it.trust() == Verdict.Trust.ISOLATED)
        .findFirst()
        .filter(it -> it.state() != AttemptState.DONE);
  }
}
