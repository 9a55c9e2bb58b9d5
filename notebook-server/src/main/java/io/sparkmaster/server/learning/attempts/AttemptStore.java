package io.sparkmaster.server.learning.attempts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.courses.catalog.CourseId;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.LessonId;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.learning.events.LearnerId;
import io.sparkmaster.server.learning.events.Subject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The attempts in the database. Nobody's are found but the asking learner's. */
final class AttemptStore {
  private final Jdbi jdbi;

  AttemptStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Ends all that are in flight; answers how many. */
  int interruptInFlight(String reason) {
    return jdbi.withHandle(
        handle ->
            handle.execute(
                """
                UPDATE attempts SET state = 'interrupted', reason = ?
                WHERE state IN ('queued', 'running')""",
                reason));
  }

  void insert(Attempt attempt, String sources) {
    jdbi.useHandle(handle -> insert(handle, attempt, sources));
  }

  static void insert(Handle handle, Attempt attempt, String sources) {
    handle
        .createUpdate(
            """
            INSERT INTO attempts (id, learner, course, lesson, exercise, lesson_version,
              submission_hash, sources, trust, state, submitted_at, result)
            VALUES (:id, :learner, :course, :lesson, :exercise, :version,
              :hash, :sources, :trust, :state, :at, :result)""")
        .bind("id", attempt.id().value())
        .bind("learner", attempt.learner().value())
        .bind("course", attempt.subject().course().value())
        .bind("lesson", attempt.subject().lesson().value())
        .bind("exercise", attempt.subject().exercise().orElseThrow().value())
        .bind("version", attempt.lessonVersion())
        .bind("hash", attempt.submissionHash())
        .bind("sources", sources)
        .bind("trust", attempt.trust().text())
        .bind("state", attempt.state().text())
        .bind("at", attempt.at().toEpochMilli())
        .bind("result", attempt.verdict().map(JsonNode::toString).orElse(null))
        .execute();
  }

  void update(Attempt attempt, Instant now) {
    jdbi.useHandle(handle -> update(handle, attempt, now, ""));
  }

  /** Changes an attempt that is in flight; false when it is not any more. */
  static boolean update(Handle handle, Attempt attempt, Instant now, String signed) {
    return handle
            .createUpdate(
                """
            UPDATE attempts
            SET state = :state, result = :result, reason = :reason, verdict = :verdict, ended_at = :at
            WHERE id = :id AND state IN ('queued', 'running')""")
            .bind("state", attempt.state().text())
            .bind("result", attempt.verdict().map(JsonNode::toString).orElse(null))
            .bind("reason", attempt.reason().orElse(null))
            .bind("verdict", signed.isEmpty() ? null : signed)
            .bind("at", attempt.state().inFlight() ? null : now.toEpochMilli())
            .bind("id", attempt.id().value())
            .execute()
        == 1;
  }

  Optional<Attempt> find(LearnerId learner, AttemptId id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM attempts WHERE learner = :learner AND id = :id")
                .bind("learner", learner.value())
                .bind("id", id.value())
                .map((row, context) -> attempt(row))
                .findFirst());
  }

  /** Attempts at one exercise, the latest first. */
  List<Attempt> at(LearnerId learner, Subject exercise, int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT * FROM attempts
                    WHERE learner = :learner AND course = :course AND lesson = :lesson
                      AND exercise = :exercise
                    ORDER BY id DESC LIMIT :most""")
                .bind("learner", learner.value())
                .bind("course", exercise.course().value())
                .bind("lesson", exercise.lesson().value())
                .bind("exercise", exercise.exercise().orElseThrow().value())
                .bind("most", most)
                .map((row, context) -> attempt(row))
                .list());
  }

  /** Judged attempts at whatever exercise, the latest first. */
  List<Attempt> recent(LearnerId learner, int most) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT * FROM attempts
                    WHERE learner = :learner AND state = 'done' AND trust = :trust
                    ORDER BY id DESC LIMIT :most""")
                .bind("learner", learner.value())
                .bind("trust", Verdict.Trust.ISOLATED.text())
                .bind("most", most)
                .map((row, context) -> attempt(row))
                .list());
  }

  String lastId() {
    return jdbi.withHandle(
        handle ->
            handle.select("SELECT coalesce(max(id), '') FROM attempts").mapTo(String.class).one());
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    return new Attempt(
        new AttemptId(row.getString("id")),
        new LearnerId(row.getString("learner")),
        Subject.of(
            new CourseId(row.getString("course")),
            new LessonId(row.getString("lesson")),
            new ExerciseId(row.getString("exercise"))),
        row.getString("lesson_version"),
        row.getString("submission_hash"),
        row.getString("trust").equals(Verdict.Trust.ISOLATED.text())
            ? Verdict.Trust.ISOLATED
            : Verdict.Trust.ADVISORY,
        AttemptState.of(row.getString("state")),
        Instant.ofEpochMilli(row.getLong("submitted_at")),
        Optional.ofNullable(row.getString("result")).map(AttemptStore::parse),
        Optional.ofNullable(row.getString("reason")));
  }

  private static JsonNode parse(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException("The database holds a verdict that is no JSON", damaged);
    }
  }
}
