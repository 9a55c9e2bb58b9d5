package io.sparkmaster.server.learning.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.courses.catalog.CourseId;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.LessonId;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.DatabasePlace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log of events is, in every kind of database. */
abstract class EventLogContract {
  private static final LearnerId ANN = new LearnerId("ann");
  private static final LearnerId BEN = new LearnerId("ben");
  private static final Subject EXERCISE =
      Subject.of(new CourseId("c"), new LessonId("l"), new ExerciseId("e"));

  @TempDir private Path folder;
  private Database database;
  private EventLog log;

  private @Nullable DatabasePlace place;

  abstract DatabasePlace place(Path folder);

  /** The same one when it is opened again. */
  private DatabasePlace place() {
    if (place == null) {
      place = place(folder);
    }
    return place;
  }

  @BeforeEach
  void open() {
    database = Database.open(place());
    log = new EventLog(database.jdbi(), InstantSource.system());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Event.Draft draft(int number) {
    return new Event.Draft(
        EventType.HINT_REVEALED,
        EXERCISE,
        Optional.of("kernel-1"),
        Json.mapper().createObjectNode().put("number", number));
  }

  @Test
  void whatIsAppendedIsReadAsItWas() {
    var event = log.append(ANN, draft(1));
    log.append(BEN, draft(2));

    assertThat(log.of(ANN)).containsExactly(event);
    assertThat(event.data().path("number").asInt()).isEqualTo(1);
    assertThat(log.after(ANN, event.id())).isEmpty();
    assertThat(log.lastId(ANN)).isEqualTo(event.id());
  }

  @Test
  void itGoesOnAfterANewStart() {
    var first = log.append(ANN, draft(1));
    close();
    open();

    var second = log.append(ANN, draft(2));

    assertThat(second.id()).isGreaterThan(first.id());
    assertThat(log.of(ANN)).containsExactly(first, second);
  }

  @Test
  void theEventAndWhatIsDoneAlongsideHappenBothOrNeither() {
    var heard = new ArrayList<Event>();
    log.listen(heard::add);

    assertThatThrownBy(
            () ->
                log.append(
                    ANN,
                    draft(1),
                    handle -> {
                      handle.execute("INSERT INTO milestones VALUES ('x', 0)");
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(log.of(ANN)).isEmpty();
    assertThat(heard).isEmpty();
    assertThat(count("SELECT count(*) FROM milestones WHERE name = 'x'")).isZero();
  }

  @Test
  void listenersHearInTheOrderOfTheLogFromManyThreads() {
    var heard = new ArrayList<Event>();
    log.listen(heard::add);

    IntStream.range(0, 40).parallel().forEach(number -> log.append(ANN, draft(number)));

    assertThat(heard).hasSize(40).isEqualTo(log.of(ANN));
  }

  @Test
  void aListenerThatFailsUndoesNothing() {
    log.listen(
        event -> {
          throw new IllegalStateException("broken listener");
        });

    log.append(ANN, draft(1));

    assertThat(log.of(ANN)).hasSize(1);
  }

  @Test
  void eventsOfALaterVersionAreLeftOut() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO events VALUES ('7ZZ', 'badge.won', 1, 0, 'ann', 'c', 'l', NULL,"
                        + " NULL, '{}')"));

    assertThat(log.of(ANN)).isEmpty();
  }

  @Test
  void aUserIsAlwaysTheSameLearnerAndTheIdDoesNotSayWho() {
    var learners = new Learners(database.jdbi(), InstantSource.system());

    var ann = learners.of(new UserId("ann"));

    assertThat(learners.of(new UserId("ann"))).isEqualTo(ann);
    assertThat(learners.of(new UserId("ben"))).isNotEqualTo(ann);
    assertThat(ann.value()).doesNotContain("ann");
  }

  private int count(String query) {
    return database.jdbi().withHandle(handle -> handle.select(query).mapTo(int.class).one());
  }
}
