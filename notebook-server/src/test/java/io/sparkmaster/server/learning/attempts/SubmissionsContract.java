package io.sparkmaster.server.learning.attempts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.LessonRelease;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.HeldGrading;
import io.sparkmaster.server.learning.SmallCourse;
import io.sparkmaster.server.learning.events.Event;
import io.sparkmaster.server.learning.events.EventLog;
import io.sparkmaster.server.learning.events.Learners;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.DatabasePlace.Postgres;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a kill leaves of submissions, in every kind of database. */
@Timeout(120)
abstract class SubmissionsContract {
  private static final UserId ANN = new UserId("ann");

  @TempDir private Path folder;

  abstract DatabasePlace place(Path folder);

  /** All that is open on one database. */
  private record Opened(
      Database database, EventLog events, Learners learners, Submissions submissions)
      implements AutoCloseable {
    static Opened on(DatabasePlace place, Grading grading) {
      var database = Database.open(place);
      var clock = InstantSource.system();
      var learners = new Learners(database.jdbi(), clock);
      var events = new EventLog(database.jdbi(), clock);
      return new Opened(
          database,
          events,
          learners,
          new Submissions(database.jdbi(), grading, learners, events, clock, 1));
    }

    @Override
    public void close() {
      try (database) {
        submissions.close();
      }
    }
  }

  /** Submits for ever, and tells what it was answered and what it was told. */
  static final class Submitter {
    public static void main(String[] args) throws InterruptedException {
      var folder = Path.of(args[0]);
      var grading = new HeldGrading();
      var opened = Opened.on(placeOf(args[1]), grading);
      var submissions = opened.submissions();
      submissions.listen(
          attempt -> System.out.println(attempt.state().text() + " " + attempt.id()));
      var lesson = lesson(folder);
      var notebook = LessonRelease.of(lesson).notebook();
      while (true) {
        for (var exercise : lesson.exercises()) {
          submissions.submit(ANN, lesson, exercise, notebook);
        }
        for (var i = 0; i < lesson.exercises().size(); i++) {
          grading.next().pass();
        }
        // A submission is over once it can be made again as a new one.
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(1))
            .until(() -> allDone(opened, lesson));
      }
    }

    private static DatabasePlace placeOf(String text) {
      return Postgres.isUrl(text) ? new Postgres(text) : new SqliteFile(Path.of(text));
    }

    private static boolean allDone(Opened opened, Lesson lesson) {
      var attempts = new Attempts(opened.database().jdbi(), opened.learners());
      return lesson.exercises().stream()
          .allMatch(
              exercise ->
                  attempts.at(ANN, lesson, exercise, 1).get(0).state() == AttemptState.DONE);
    }
  }

  private static Lesson lesson(Path folder) {
    return SmallCourse.in(folder.resolve("courses")).lesson("small", "first");
  }

  @RepeatedTest(3)
  void whatWasToldIsThereAfterAKillAndTheRestIsInterrupted(RepetitionInfo repetition)
      throws Exception {
    var place = place(folder);
    var told = tellingUntilKilled(place, 40 + 7 * repetition.getCurrentRepetition());

    try (var opened = Opened.on(place, new HeldGrading())) {
      var attempts = new Attempts(opened.database().jdbi(), opened.learners());
      var lesson = lesson(folder);
      var all = new ArrayList<Attempt>();
      lesson.exercises().forEach(it -> all.addAll(attempts.at(ANN, lesson, it, 10_000)));
      assertThat(all).noneMatch(attempt -> attempt.state().inFlight());
      assertThat(ids(all)).containsAll(ids(told, "queued"));

      var done = all.stream().filter(it -> it.state() == AttemptState.DONE).toList();
      assertThat(ids(done)).containsAll(ids(told, "done")).isNotEmpty();
      assertThat(done).allMatch(attempt -> attempt.verdict().isPresent());
      assertThat(gradedIn(opened.events().of(opened.learners().of(ANN))))
          .containsExactlyInAnyOrderElementsOf(ids(done));
    }
  }

  private static String text(DatabasePlace place) {
    return place instanceof Postgres postgres
        ? postgres.url()
        : ((SqliteFile) place).path().toString();
  }

  private List<String> tellingUntilKilled(DatabasePlace place, int lines)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Submitter.class.getName(),
                folder.toString(),
                text(place))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var told = new ArrayList<String>();
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      while (told.size() < lines) {
        var line = output.readLine();
        assertThat(line).as("the process ended by itself").isNotNull();
        if (line.matches("(queued|running|done) \\w{26}")) {
          told.add(line);
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return told;
  }

  private static List<String> ids(List<String> told, String state) {
    return told.stream()
        .filter(line -> line.startsWith(state + " "))
        .map(line -> line.substring(state.length() + 1))
        .toList();
  }

  private static List<String> ids(List<Attempt> attempts) {
    return attempts.stream().map(attempt -> attempt.id().value()).toList();
  }

  private static List<String> gradedIn(List<Event> events) {
    return events.stream().map(event -> event.data().path("attempt").asText()).toList();
  }
}
