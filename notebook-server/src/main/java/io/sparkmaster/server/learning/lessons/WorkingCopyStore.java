package io.sparkmaster.server.learning.lessons;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.server.learning.events.LearnerId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Where learners work on lessons, in the database. */
final class WorkingCopyStore {
  private final Jdbi jdbi;

  WorkingCopyStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Optional<WorkingCopy> find(LearnerId learner, Lesson lesson) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT path, version, opened_at FROM working_copies
                    WHERE learner = :learner AND course = :course AND lesson = :lesson""")
                .bind("learner", learner.value())
                .bind("course", lesson.course().value())
                .bind("lesson", lesson.id().value())
                .map(
                    (row, context) ->
                        new WorkingCopy(
                            row.getString("path"),
                            row.getString("version"),
                            Instant.ofEpochMilli(row.getLong("opened_at"))))
                .findFirst());
  }

  static void put(Handle handle, LearnerId learner, Lesson lesson, WorkingCopy copy) {
    handle
        .createUpdate(
            """
            INSERT INTO working_copies (learner, course, lesson, path, version, opened_at)
            VALUES (:learner, :course, :lesson, :path, :version, :at)
            ON CONFLICT (learner, course, lesson)
            DO UPDATE SET path = :path, version = :version, opened_at = :at""")
        .bind("learner", learner.value())
        .bind("course", lesson.course().value())
        .bind("lesson", lesson.id().value())
        .bind("path", copy.path())
        .bind("version", copy.version())
        .bind("at", copy.openedAt().toEpochMilli())
        .execute();
  }
}
