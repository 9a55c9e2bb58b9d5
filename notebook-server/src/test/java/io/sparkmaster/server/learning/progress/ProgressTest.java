package io.sparkmaster.server.learning.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.Course;
import io.sparkmaster.courses.catalog.CourseId;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.LessonId;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.learning.SmallCourse;
import io.sparkmaster.server.learning.events.Event;
import io.sparkmaster.server.learning.events.EventType;
import io.sparkmaster.server.learning.events.GradeState;
import io.sparkmaster.server.learning.events.LearnerId;
import io.sparkmaster.server.learning.events.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static final Course COURSE = course();
  private static final CourseId SMALL = new CourseId("small");
  private static final LessonId FIRST = new LessonId("first");

  private static Course course() {
    try {
      return SmallCourse.in(Files.createTempDirectory("courses")).course("small");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private record Happening(
      EventType type, String exercise, GradeState state, double points, double max, int number) {
    Event asEvent(int index) {
      var ofLesson =
          type == EventType.LESSON_OPENED
              || type == EventType.LESSON_RESET
              || type == EventType.LESSON_RATED;
      var subject =
          ofLesson ? Subject.of(SMALL, FIRST) : Subject.of(SMALL, FIRST, new ExerciseId(exercise));
      var data =
          Json.mapper()
              .createObjectNode()
              .put("state", state.text())
              .put("points", points)
              .put("max", max)
              .put("number", number);
      return new Event(
          "%026d".formatted(index),
          type,
          1,
          Instant.EPOCH.plusSeconds(index),
          new LearnerId("ann"),
          subject,
          Optional.empty(),
          data);
    }
  }

  @Provide
  Arbitrary<List<Event>> histories() {
    var happening =
        Combinators.combine(
                Arbitraries.of(EventType.values()),
                // "gone" is an exercise that the course no longer has.
                Arbitraries.of("total", "twice", "gone"),
                Arbitraries.of(GradeState.values()),
                Arbitraries.doubles().between(-5, 1_000),
                Arbitraries.doubles().between(0, 20),
                Arbitraries.integers().between(-1, 9))
            .as(Happening::new);
    return happening
        .list()
        .ofMaxSize(30)
        .map(
            list -> {
              var events = new ArrayList<Event>();
              list.forEach(it -> events.add(it.asEvent(events.size())));
              return List.copyOf(events);
            });
  }

  @Property
  void nobodyEverHasMoreThanEverything(@ForAll("histories") List<Event> history) {
    var progress = Progress.of(history);
    var score = Score.of(COURSE, progress);

    assertThat(score.percent()).isBetween(0, 100);
    assertThat(score.points()).isBetween(0.0, 30.0);
    assertThat(score.passed()).isBetween(0, 2);
    assertThat(score.percent() == 100).isEqualTo(score.passed() == 2);
    Skills.of(List.of(COURSE), progress)
        .scores()
        .values()
        .forEach(skill -> assertThat(skill.points()).isBetween(0.0, (double) skill.max()));
  }

  @Property
  void theOrderOfTheCollectionAndRepetitionsDoNotMatter(
      @ForAll("histories") List<Event> history, @ForAll long seed) {
    var mixed = new ArrayList<>(history);
    mixed.addAll(history);
    Collections.shuffle(mixed, new Random(seed));

    assertThat(Progress.of(mixed)).isEqualTo(Progress.of(history));
  }

  @Property
  void whatWasEarnedIsNeverLost(@ForAll("histories") List<Event> history) {
    var before = Score.NONE;
    for (var length = 1; length <= history.size(); length++) {
      var score = Score.of(COURSE, Progress.of(history.subList(0, length)));

      assertThat(score.points()).isGreaterThanOrEqualTo(before.points());
      assertThat(score.passed()).isGreaterThanOrEqualTo(before.passed());
      before = score;
    }
  }

  @Property
  void thePointsDoNotDependOnTheOrderOfSubmissions(
      @ForAll("histories") List<Event> history, @ForAll long seed) {
    var drafts = new ArrayList<>(history);
    Collections.shuffle(drafts, new Random(seed));
    var renumbered = new ArrayList<Event>();
    for (var event : drafts) {
      renumbered.add(
          new Event(
              "%026d".formatted(renumbered.size()),
              event.type(),
              1,
              event.at(),
              event.learner(),
              event.subject(),
              event.kernel(),
              event.data()));
    }

    assertThat(Score.of(COURSE, Progress.of(renumbered)))
        .isEqualTo(Score.of(COURSE, Progress.of(history)));
  }

  private static Event graded(int index, EventType type, GradeState state, double points) {
    return new Happening(type, "total", state, points, 10, 0).asEvent(index);
  }

  private static ExerciseRecord total(Event... events) {
    return Progress.of(List.of(events)).exercise(SMALL, FIRST, new ExerciseId("total"));
  }

  @Test
  void theBestSubmissionCounts() {
    var record =
        total(
            graded(0, EventType.SUBMISSION_GRADED, GradeState.PARTIAL, 7),
            graded(1, EventType.SUBMISSION_GRADED, GradeState.PARTIAL, 3));

    assertThat(record.state()).isEqualTo(ExerciseState.TRIED);
    assertThat(record.bestShare()).isEqualTo(0.7);
    assertThat(record.submissions()).isEqualTo(2);
  }

  @Test
  void whatCouldNotBeGradedIsNoAttempt() {
    var record =
        total(
            graded(0, EventType.SUBMISSION_GRADED, GradeState.NOT_GRADABLE, 0),
            graded(1, EventType.CHECK_GRADED, GradeState.NOT_ATTEMPTED, 0));

    assertThat(record.state()).isEqualTo(ExerciseState.UNTOUCHED);
  }

  @Test
  void aCheckEarnsNothing() {
    var record = total(graded(0, EventType.CHECK_GRADED, GradeState.PASSED, 10));

    assertThat(record.state()).isEqualTo(ExerciseState.TRIED);
    assertThat(record.bestShare()).isZero();
  }

  @Test
  void aResetForgetsChecksAndKeepsWhatWasSubmittedAndRevealed() {
    var reset = new Happening(EventType.LESSON_RESET, "", GradeState.PASSED, 0, 0, 0).asEvent(5);
    var hint =
        new Happening(EventType.HINT_REVEALED, "total", GradeState.PASSED, 0, 0, 2).asEvent(4);

    var checked = total(graded(0, EventType.CHECK_GRADED, GradeState.FAILED, 0), hint, reset);
    assertThat(checked.state()).isEqualTo(ExerciseState.UNTOUCHED);
    assertThat(checked.hints()).isEqualTo(2);

    var passed = total(graded(0, EventType.SUBMISSION_GRADED, GradeState.PASSED, 10), reset);
    assertThat(passed.state()).isEqualTo(ExerciseState.PASSED);
  }

  @Test
  void almostEverythingIsNotAHundredPerCent() {
    var score = new Score(29.99, 30, 1, 2);

    assertThat(score.percent()).isEqualTo(99);
    assertThat(Score.NONE.percent()).isZero();
  }
}
