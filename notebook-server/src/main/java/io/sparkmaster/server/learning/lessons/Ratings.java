package io.sparkmaster.server.learning.lessons;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.events.Event;
import io.sparkmaster.server.learning.events.EventLog;
import io.sparkmaster.server.learning.events.EventType;
import io.sparkmaster.server.learning.events.Learners;
import io.sparkmaster.server.learning.events.Subject;

/** Takes what learners think of lessons. */
public final class Ratings {
  private static final int MOST_STARS = 5;
  private static final int LONGEST_COMMENT = 2_000;

  private final Learners learners;
  private final EventLog events;

  /** Ratings noted in this log. */
  public Ratings(Learners learners, EventLog events) {
    this.learners = learners;
    this.events = events;
  }

  /**
   * Notes a rating; a later one of the same learner replaces it.
   *
   * @throws ServerException with {@link ErrorCode#BAD_REQUEST}
   */
  public void rate(UserId user, Lesson lesson, int stars, String comment) {
    if (stars < 1 || stars > MOST_STARS) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "A lesson is rated with 1 to %d stars, not %d.".formatted(MOST_STARS, stars));
    }
    if (comment.length() > LONGEST_COMMENT) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "The comment has %d characters; the most is %d."
              .formatted(comment.length(), LONGEST_COMMENT));
    }
    var data = Json.mapper().createObjectNode().put("stars", stars).put("comment", comment);
    data.put("version", lesson.version());
    events.append(
        learners.of(user),
        Event.Draft.of(EventType.LESSON_RATED, Subject.of(lesson.course(), lesson.id()), data));
  }
}
