package io.sparkmaster.server.learning;

import static io.sparkmaster.server.learning.LearningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.server.http.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class StreamRoutesTest {
  private static final String TOTAL = "exercises/small/first/total/";

  @TempDir private Path folder;
  private LearningServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new LearningServer(
            folder, SmallCourse.in(folder.resolve("courses")), Duration.ofMillis(300));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aLearnersPagesHearOfTheirOwnProgressOnly() throws Exception {
    try (var anns = server.stream("ann", "");
        var bens = server.stream("ben", "")) {
      assertThat(anns.next().type()).isEqualTo("ready");
      assertThat(bens.next().type()).isEqualTo("ready");

      server.post("ann", TOTAL + "hints", "");
      server.post("ben", "lessons/small/first/open", "");

      var message = anns.next();
      assertThat(message.type()).isEqualTo("progress");
      var data = Json.mapper().readTree(message.data());
      assertThat(data.path("exercise").asText()).isEqualTo("total");
      assertThat(data.path("lesson").asText()).isEqualTo("first");
      assertThat(bens.next().data()).contains("lesson.opened").doesNotContain("exercise");
    }
  }

  @Test
  void aSubmissionIsFollowedToItsVerdict() throws Exception {
    server.post("ann", "lessons/small/first/open", "");
    try (var stream = server.stream("ann", "")) {
      stream.next();
      json(
          202,
          server.send(
              "ann", "POST", TOTAL + "submissions", "{\"path\": \"small/first/first.ipynb\"}"));
      server.grading.next().pass();

      var told = new ArrayList<String>();
      for (var i = 0; i < 4; i++) {
        var message = stream.next();
        var state = Json.mapper().readTree(message.data()).path("state").asText();
        told.add(message.type() + " " + state);
      }
      assertThat(told)
          .containsExactly(
              "submission queued", "submission running", "progress ", "submission done");
    }
  }

  @Test
  void whoComesBackIsToldWhatWasMissedOnceForEachPlace() throws Exception {
    String last;
    try (var stream = server.stream("ann", "")) {
      last = stream.next().id();
    }
    server.post("ann", "lessons/small/first/open", "");
    server.post("ann", TOTAL + "hints", "");
    server.post("ann", TOTAL + "hints", "");

    String latest;
    try (var stream = server.stream("ann", last)) {
      assertThat(stream.next().type()).isEqualTo("ready");
      assertThat(stream.next().data()).contains("lesson.opened");
      var hint = stream.next();
      assertThat(hint.data()).contains("hint.revealed");
      latest = hint.id();
      server.post("ann", "lessons/small/first/reset", "");
      assertThat(stream.next().data()).contains("lesson.reset");
    }
    try (var stream = server.stream("ann", latest)) {
      stream.next();
      assertThat(stream.next().data()).contains("lesson.reset");
    }
  }

  @Test
  void aMadeUpLastIdIsAsNone() throws Exception {
    server.post("ann", "lessons/small/first/open", "");

    try (var stream = server.stream("ann", "' OR 1=1 --")) {
      assertThat(stream.next().type()).isEqualTo("ready");
      server.post("ann", TOTAL + "hints", "");
      assertThat(stream.next().data()).contains("hint.revealed");
    }
  }

  @Test
  void aQuietConnectionShowsThatItLives() throws Exception {
    try (var stream = server.stream("ann", "")) {
      stream.next();

      assertThat(stream.anything().type()).isEqualTo("comment");
      assertThat(stream.anything().type()).isEqualTo("comment");
    }
  }

  @Test
  void theServerStopsWithoutWaitingForOpenPages() throws Exception {
    try (var stream = server.stream("ann", "")) {
      stream.next();

      server.endStreams();
      assertThat(stream.next().type()).isEqualTo("end");

      json(400, server.send("ann", "GET", "stream", ""));
      server.close();
    }
  }

  @Test
  void tooManyPagesAreRefusedAndClosedOnesAreForgotten() throws Exception {
    var open = new ArrayList<EventStream>();
    for (var i = 0; i < 20; i++) {
      var stream = server.stream("ann", "");
      assertThat(stream.next().type()).isEqualTo("ready");
      open.add(stream);
    }
    var request = server.request("ann", "stream").header("Accept", "text/event-stream").build();

    json(429, server.send(request));

    open.forEach(EventStream::close);
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              try (var stream = server.stream("ann", "")) {
                return stream.next().type().equals("ready");
              }
            });
  }

  @Test
  void aRequestThatExpectsNoStreamGetsAProblem() {
    assertThat(json(400, server.send("ann", "GET", "stream", "")).path("detail").asText())
        .contains("text/event-stream");
  }
}
