package io.sparkmaster.server.learning;

import static io.sparkmaster.server.learning.LearningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.UserId;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CourseRoutesTest {
  private static final String NOTEBOOK = "small/first/first.ipynb";

  @TempDir private Path folder;
  private LearningServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new LearningServer(
            folder, SmallCourse.in(folder.resolve("courses")), Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Nested
  class Courses {
    @Test
    void rightCoursesAreListedBesideABrokenOne() {
      var answer = server.get("ann", "courses");

      assertThat(answer.path("courses")).hasSize(1);
      var course = answer.path("courses").get(0);
      assertThat(course.path("title").asText()).isEqualTo("A small course");
      assertThat(course.path("progress").path("maxPoints").asInt()).isEqualTo(30);
      assertThat(course.at("/modules/0/lessons/0/title").asText()).isEqualTo("Counting");
      assertThat(course.at("/modules/0/lessons/0/state").asText()).isEqualTo("new");
    }

    @Test
    void faultsAreToldToTheHostOnly() {
      var fault = server.get("ann", "courses").path("faults").get(0);

      assertThat(fault.path("course").asText()).isEqualTo("broken");
      assertThat(fault.path("file").asText()).isEqualTo("broken/course.yaml");
      assertThat(fault.path("remedy").asText()).isNotEmpty();
      assertThat(server.get("ben", "courses").path("faults")).isEmpty();
    }

    @Test
    void anUnknownNameIsAProblemThatListsTheKnownOnes() {
      var response = server.send("ann", "GET", "courses/nothing", "");

      assertThat(response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/problem+json");
      var problem = json(404, response);
      assertThat(problem.path("code").asText()).isEqualTo("NOT_FOUND");
      assertThat(problem.path("detail").asText()).contains("\"nothing\"", "small");
      json(404, server.send("ann", "GET", "lessons/small/second", ""));
      json(404, server.send("ann", "POST", "exercises/small/first/third/hints", "{}"));
    }

    @Test
    void aLessonShowsNoHintThatIsNotRevealedAndNoSolution() {
      var lesson = server.get("ann", "lessons/small/first");

      var exercise = lesson.path("exercises").get(0);
      assertThat(exercise.path("hints").asInt()).isEqualTo(2);
      assertThat(exercise.path("revealedHints")).isEmpty();
      assertThat(exercise.path("state").asText()).isEqualTo("untouched");
      assertThat(lesson.toString()).doesNotContain("4711", "Count them", "77", "value");
    }
  }

  @Nested
  class WorkingCopies {
    @Test
    void openingMakesTheLearnersOwnCopyWithoutWhatIsSecret() throws Exception {
      var answer = server.post("ann", "lessons/small/first/open", "");

      assertThat(answer.path("labUrl").asText()).isEqualTo("/lab/tree/" + NOTEBOOK);
      var lesson = server.workspace("ann").resolve("small/first");
      assertThat(lesson.resolve("data/numbers.csv")).hasContent("n\n1\n2\n");
      assertThat(lesson.resolve("images/one.svg")).exists();
      assertThat(lesson.resolve("hidden")).doesNotExist();
      assertThat(lesson.resolve("exercises.yaml")).doesNotExist();
      assertThat(Files.readString(lesson.resolve("first.ipynb")))
          .contains("YOUR CODE HERE")
          .doesNotContain("4711");
      assertThat(server.workspace("ben")).isEmptyDirectory();
      assertThat(server.get("ann", "lessons/small/first").path("state").asText())
          .isEqualTo("started");
      assertThat(server.get("ben", "lessons/small/first").path("state").asText()).isEqualTo("new");
    }

    @Test
    void openingAgainKeepsTheLearnersWorkAndRestoresWhatIsMissing() throws Exception {
      server.post("ann", "lessons/small/first/open", "");
      var lesson = server.workspace("ann").resolve("small/first");
      Files.writeString(lesson.resolve("first.ipynb"), "my work");
      Files.delete(lesson.resolve("data/numbers.csv"));

      server.post("ann", "lessons/small/first/open", "");

      assertThat(lesson.resolve("first.ipynb")).hasContent("my work");
      assertThat(lesson.resolve("data/numbers.csv")).exists();
      assertThat(server.events.of(server.learners.of(new UserId("ann")))).hasSize(1);
    }

    @Test
    void resettingKeepsTheOldCopyBesideTheNewOne() throws Exception {
      server.post("ann", "lessons/small/first/open", "");
      var lesson = server.workspace("ann").resolve("small/first");
      Files.writeString(lesson.resolve("first.ipynb"), "my work");

      var first = server.post("ann", "lessons/small/first/reset", "").path("kept").asText();
      var second = server.post("ann", "lessons/small/first/reset", "").path("kept").asText();

      assertThat(Files.readString(lesson.resolve("first.ipynb"))).contains("YOUR CODE HERE");
      assertThat(server.workspace("ann").resolve(first).resolve("first.ipynb"))
          .hasContent("my work");
      assertThat(second).isNotEqualTo(first);
      assertThat(server.workspace("ann").resolve(second)).isDirectory();
    }

    @Test
    void nothingIsWrittenThroughALinkThatLeadsOut() throws Exception {
      var outside = Files.createDirectory(folder.resolve("outside"));
      Files.createSymbolicLink(server.workspace("ann").resolve("small"), outside);

      var problem = json(409, server.send("ann", "POST", "lessons/small/first/open", ""));

      assertThat(problem.path("detail").asText()).contains("small", "link");
      assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aNewerLessonIsToldAndTakenByAReset() throws Exception {
      server.post("ann", "lessons/small/first/open", "");
      server.close();
      server =
          new LearningServer(
              folder, SmallCourse.in(folder.resolve("courses"), "2.0.0"), Duration.ofSeconds(30));

      var copy = server.post("ann", "lessons/small/first/open", "");
      assertThat(copy.path("outdated").asBoolean()).isTrue();
      assertThat(copy.path("version").asText()).startsWith("1.2.3+");

      var reset = server.post("ann", "lessons/small/first/reset", "");
      assertThat(reset.path("outdated").asBoolean()).isFalse();
      assertThat(reset.path("version").asText()).startsWith("2.0.0+");
    }
  }

  @Test
  void aRatingHasOneToFiveStars() {
    var path = "lessons/small/first/rate";

    assertThat(server.send("ann", "POST", path, "{\"stars\": 5, \"comment\": \"Fine\"}"))
        .matches(it -> it.statusCode() == 204);
    assertThat(json(400, server.send("ann", "POST", path, "{\"stars\": 6}")).toString())
        .contains("not 6");
    assertThat(json(400, server.send("ann", "POST", path, "{}")).toString()).contains("stars");
    assertThat(json(400, server.send("ann", "POST", path, "{\"stars\": \"5\"}")).toString())
        .contains("whole number");
  }

  @Test
  void aBrowserNeedsTheXsrfToken() {
    var forged =
        server
            .request("ann", "lessons/small/first/open")
            .setHeader("Authorization", "none")
            .header("Cookie", "session=ann; _xsrf=0123456789abcdef0123456789abcdef")
            .POST(BodyPublishers.noBody());
    json(403, server.send(forged.build()));

    json(
        200, server.send(forged.header("X-XSRFToken", "0123456789abcdef0123456789abcdef").build()));
  }
}
