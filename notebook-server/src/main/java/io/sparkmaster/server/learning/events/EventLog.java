package io.sparkmaster.server.learning.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkmaster.courses.catalog.CourseId;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.LessonId;
import io.sparkmaster.server.http.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All events of this server, in the database. What {@code append} has returned is on disk. Events
 * become visible in the order of their ids. Thread-safe.
 */
public final class EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final int VERSION = 1;

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final Ulid ids;
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  /** The log of this database. */
  public EventLog(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
    var last =
        jdbi.withHandle(
            handle ->
                handle
                    .select("SELECT coalesce(max(id), '') FROM events")
                    .mapTo(String.class)
                    .one());
    this.ids = new Ulid(clock, last);
  }

  /** Calls back for each event once it is on disk, in the order of the log, briefly. */
  public void listen(Consumer<Event> listener) {
    listeners.add(listener);
  }

  /** Ends {@link #listen}. */
  public void unlisten(Consumer<Event> listener) {
    listeners.remove(listener);
  }

  /** Appends one event. */
  public Event append(LearnerId learner, Event.Draft draft) {
    return append(learner, draft, handle -> {});
  }

  /** Appends one event and does something else to the database, or neither of the two. */
  // One at a time: a reader that has seen an id must never find a smaller one later.
  public synchronized Event append(
      LearnerId learner, Event.Draft draft, Consumer<Handle> alongside) {
    var event =
        new Event(
            ids.next(),
            draft.type(),
            VERSION,
            Instant.ofEpochMilli(clock.millis()),
            learner,
            draft.subject(),
            draft.kernel(),
            draft.data());
    jdbi.useTransaction(
        handle -> {
          alongside.accept(handle);
          insert(handle, event);
        });
    for (var listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException failed) {
        // The event is on disk; that somebody could not be told must not undo what was done.
        LOG.error("a listener failed at event {}", event.id(), failed);
      }
    }
    return event;
  }

  private static void insert(Handle handle, Event event) {
    handle
        .createUpdate(
            """
            INSERT INTO events (id, type, v, at, learner, course, lesson, exercise, kernel, data)
            VALUES (:id, :type, :v, :at, :learner, :course, :lesson, :exercise, :kernel, :data)""")
        .bind("id", event.id())
        .bind("type", event.type().text())
        .bind("v", event.version())
        .bind("at", event.at().toEpochMilli())
        .bind("learner", event.learner().value())
        .bind("course", event.subject().course().value())
        .bind("lesson", event.subject().lesson().value())
        .bind("exercise", event.subject().exercise().map(ExerciseId::value).orElse(null))
        .bind("kernel", event.kernel().orElse(null))
        .bind("data", event.data().toString())
        .execute();
  }

  /** A learner's events, oldest first. */
  public List<Event> of(LearnerId learner) {
    return after(learner, "");
  }

  /** A learner's events that came after the one of that id, oldest first. */
  public List<Event> after(LearnerId learner, String id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM events WHERE learner = :learner AND id > :id ORDER BY id")
                .bind("learner", learner.value())
                .bind("id", id)
                .map((row, context) -> event(row))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  /** The id of a learner's last event; empty when there is none. */
  public String lastId(LearnerId learner) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT coalesce(max(id), '') FROM events WHERE learner = :learner")
                .bind("learner", learner.value())
                .mapTo(String.class)
                .one());
  }

  /** Empty for a kind of event that this version does not know, or one about no lesson. */
  private static Optional<Event> event(ResultSet row) throws SQLException {
    var type = EventType.of(row.getString("type"));
    var course = row.getString("course");
    var lesson = row.getString("lesson");
    if (type.isEmpty() || course == null || lesson == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Event(
              row.getString("id"),
              type.get(),
              row.getInt("v"),
              Instant.ofEpochMilli(row.getLong("at")),
              new LearnerId(row.getString("learner")),
              new Subject(
                  new CourseId(course),
                  new LessonId(lesson),
                  Optional.ofNullable(row.getString("exercise")).map(ExerciseId::new)),
              Optional.ofNullable(row.getString("kernel")),
              Json.mapper().readTree(row.getString("data"))));
    } catch (JsonProcessingException impossible) {
      throw new SQLException("The data of event " + row.getString("id"), impossible);
    }
  }
}
