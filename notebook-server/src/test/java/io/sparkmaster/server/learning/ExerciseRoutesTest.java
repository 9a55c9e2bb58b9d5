package io.sparkmaster.server.learning;

import static io.sparkmaster.server.learning.LearningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.learning.events.GradeState;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExerciseRoutesTest {
  private static final String TOTAL = "exercises/small/first/total/";
  private static final String SUBMISSION = "{\"path\": \"small/first/first.ipynb\"}";
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private LearningServer server;

  @BeforeEach
  void start() throws Exception {
    restart();
    server.post("ann", "lessons/small/first/open", "");
    server.post("ben", "lessons/small/first/open", "");
  }

  private void restart() throws Exception {
    server =
        new LearningServer(
            folder, SmallCourse.in(folder.resolve("courses")), Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode exercise(String user) {
    return server.get(user, "lessons/small/first").path("exercises").get(0);
  }

  private JsonNode submit(String user) {
    return json(202, server.send(user, "POST", TOTAL + "submissions", SUBMISSION));
  }

  private void awaitState(String user, JsonNode submission, String state) {
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                server
                    .get(user, "submissions/" + submission.path("id").asText())
                    .path("state")
                    .asText()
                    .equals(state));
  }

  @Nested
  class Hints {
    @Test
    void areRevealedOneByOneAndStayRevealed() {
      assertThat(server.post("ann", TOTAL + "hints", "").path("revealed")).hasSize(1);
      var all = server.post("ann", TOTAL + "hints", "");
      assertThat(all.path("revealed").get(1).asText()).isEqualTo("Call count().");
      assertThat(server.post("ann", TOTAL + "hints", "")).isEqualTo(all);

      assertThat(exercise("ann").path("revealedHints")).hasSize(2);
      assertThat(exercise("ben").path("revealedHints")).isEmpty();
    }

    @Test
    void aRequestThatComesTwiceRevealsOne() {
      server.post("ann", TOTAL + "hints", "{\"seen\": 0}");

      assertThat(server.post("ann", TOTAL + "hints", "{\"seen\": 0}").path("revealed")).hasSize(1);
      assertThat(server.post("ann", TOTAL + "hints", "{\"seen\": 1}").path("revealed")).hasSize(2);
    }
  }

  @Nested
  class Checks {
    private CompletableFuture<HttpResponse<String>> check(String user, String kernel) {
      var body =
          """
          {"kernelId": "%s", "cells": [
            {"exercise": "twice", "cellId": "answer-2", "source": "val twice = 2"},
            {"exercise": "total", "cellId": "answer-1", "source": "val total = 1"}]}"""
              .formatted(kernel);
      return CompletableFuture.supplyAsync(() -> server.send(user, "POST", TOTAL + "check", body));
    }

    @Test
    void theVerdictIsAnsweredKeptAndCountsForNoPoints() throws Exception {
      var answer = check("ann", server.startKernel("ann").value());
      var asked = server.grading.next();
      assertThat(asked.source()).isEqualTo("val total = 1");
      asked.pass();

      var verdict = json(200, answer.get());
      assertThat(verdict.path("state").asText()).isEqualTo("passed");
      assertThat(verdict.path("trust").asText()).isEqualTo("advisory");
      assertThat(verdict.path("grades").get(0).path("feedback").get(0).path("text").asText())
          .isEqualTo("Text <b>as it is</b>");
      assertThat(verdict.has("signed")).isFalse();
      assertThat(exercise("ann").path("latest")).isEqualTo(verdict);
      assertThat(exercise("ann").path("state").asText()).isEqualTo("tried");
      assertThat(server.get("ann", "progress").at("/progress/points").asDouble()).isZero();
      assertThat(server.get("ben", "progress").path("recent")).isEmpty();
    }

    @Test
    void anotherLearnersKernelIsNotFound() throws Exception {
      var bens = server.startKernel("ben").value();

      json(404, check("ann", bens).get());

      assertThat(server.grading.idle()).isTrue();
    }

    @Test
    void aKernelAnswersOneCheckAtATime() throws Exception {
      var kernel = server.startKernel("ann").value();
      var first = check("ann", kernel);
      var asked = server.grading.next();

      json(409, check("ann", kernel).get());

      asked.answer(GradeState.FAILED, 0);
      assertThat(json(200, first.get()).path("state").asText()).isEqualTo("failed");
      var again = check("ann", kernel);
      server.grading.next().pass();
      json(200, again.get());
    }

    @Test
    void aGraderThatFailsIsNoVerdict() throws Exception {
      var answer = check("ann", server.startKernel("ann").value());
      server.grading.next().answer().completeExceptionally(new IllegalStateException("secret"));

      assertThat(json(500, answer.get()).toString()).doesNotContain("secret");
      assertThat(exercise("ann").path("state").asText()).isEqualTo("untouched");
    }

    @Test
    void aRefusalOfTheGraderReachesTheLearnerAsItIs() throws Exception {
      var answer = check("ann", server.startKernel("ann").value());
      var refusal = new ServerException(ErrorCode.UNAVAILABLE, "The kernel is dead. Restart it.");
      server.grading.next().answer().completeExceptionally(refusal);

      assertThat(json(503, answer.get()).path("detail").asText()).isEqualTo(refusal.getMessage());
    }

    @Test
    void whatWasNotAttemptedLeavesNoTrace() throws Exception {
      var answer = check("ann", server.startKernel("ann").value());
      server.grading.next().answer(GradeState.NOT_ATTEMPTED, 0);

      assertThat(json(200, answer.get()).path("state").asText()).isEqualTo("not attempted");
      assertThat(exercise("ann").path("state").asText()).isEqualTo("untouched");
      assertThat(exercise("ann").has("latest")).isFalse();
    }

    @Test
    void aBodyWithoutTheExercisesCellIsRefused() throws Exception {
      for (var body :
          List.of(
              "{}",
              "[]",
              "{\"kernelId\": \"x\"}",
              "{\"kernelId\": \"x\", \"cells\": []}",
              "{\"kernelId\": \"x\", \"cells\": [1]}",
              "{\"kernelId\": 1, \"cells\": [{\"exercise\": \"total\", \"cellId\": \"a\"}]}")) {
        json(400, server.send("ann", "POST", TOTAL + "check", body));
      }
    }
  }

  @Nested
  class Submissions {
    @Test
    void aPassIsRecordedAndSeenInAllProgress() throws Exception {
      var response = server.send("ann", "POST", TOTAL + "submissions", SUBMISSION);
      var submission = json(202, response);
      assertThat(response.headers().firstValue("Location").orElseThrow())
          .isEqualTo("/learn/api/v1/submissions/" + submission.path("id").asText());
      assertThat(submission.path("state").asText()).isEqualTo("queued");
      assertThat(exercise("ann").path("submission").path("id")).isEqualTo(submission.path("id"));
      server.grading.next().pass();
      awaitState("ann", submission, "done");

      var done = server.get("ann", "submissions/" + submission.path("id").asText());
      assertThat(done.at("/verdict/state").asText()).isEqualTo("passed");
      assertThat(exercise("ann").path("state").asText()).isEqualTo("passed");
      assertThat(exercise("ann").has("submission")).isFalse();
      var progress = server.get("ann", "progress");
      assertThat(progress.at("/progress/points").asDouble()).isEqualTo(10);
      assertThat(progress.at("/courses/0/progress/percent").asInt()).isEqualTo(33);
      assertThat(progress.at("/skills/0/skill").asText()).isEqualTo("actions");
      assertThat(progress.at("/skills/0/progress/points").asDouble()).isEqualTo(10);
      assertThat(progress.at("/recent/0/exercise").asText()).isEqualTo("total");
      assertThat(progress.at("/recent/0/title").asText()).isEqualTo("The total");
      assertThat(server.get("ann", TOTAL + "submissions").path("submissions")).hasSize(1);
    }

    @Test
    void nobodySeesAnothersSubmissionOrProgress() throws Exception {
      var submission = submit("ann");
      server.grading.next().pass();
      awaitState("ann", submission, "done");

      json(404, server.send("ben", "GET", "submissions/" + submission.path("id").asText(), ""));
      assertThat(server.get("ben", TOTAL + "submissions").path("submissions")).isEmpty();
      assertThat(server.get("ben", "progress").at("/progress/points").asDouble()).isZero();
    }

    @Test
    void theSameTwiceIsOneAndAnotherHasToWait() throws Exception {
      var first = submit("ann");
      assertThat(submit("ann").path("id")).isEqualTo(first.path("id"));

      var notebook = server.workspace("ann").resolve("small/first/first.ipynb");
      Files.writeString(notebook, Files.readString(notebook).replace("???", "5"));
      json(409, server.send("ann", "POST", TOTAL + "submissions", SUBMISSION));

      server.grading.next().answer(GradeState.FAILED, 0);
      awaitState("ann", first, "done");
      var second = submit("ann");
      assertThat(server.grading.next().source()).contains("5");
      assertThat(second.path("id")).isNotEqualTo(first.path("id"));
    }

    @Test
    void aLaterFailureTakesNothingAway() throws Exception {
      var first = submit("ann");
      server.grading.next().pass();
      awaitState("ann", first, "done");
      var second = submit("ann");
      server.grading.next().answer(GradeState.FAILED, 0);
      awaitState("ann", second, "done");

      assertThat(exercise("ann").path("state").asText()).isEqualTo("passed");
      assertThat(server.get("ann", "progress").at("/progress/points").asDouble()).isEqualTo(10);
    }

    @Test
    void aGraderThatFailsInterruptsAndTheNextOneIsJudged() throws Exception {
      var first = submit("ann");
      server.grading.next().answer().completeExceptionally(new IllegalStateException("secret"));
      awaitState("ann", first, "interrupted");

      var answer = server.get("ann", "submissions/" + first.path("id").asText());
      assertThat(answer.path("step").asText()).contains("Submit again").doesNotContain("secret");
      assertThat(exercise("ann").at("/submission/state").asText()).isEqualTo("interrupted");
      var second = submit("ann");
      server.grading.next().pass();
      awaitState("ann", second, "done");
    }

    @Test
    void whatAStopCutsShortIsMarkedAndTheRestIsThereAfterANewStart() throws Exception {
      server.post("ann", TOTAL + "hints", "");
      var passed = submit("ben");
      server.grading.next().pass();
      awaitState("ben", passed, "done");
      var cut = submit("ann");
      server.grading.next();

      server.close();
      restart();

      awaitState("ann", cut, "interrupted");
      assertThat(exercise("ann").path("revealedHints")).hasSize(1);
      assertThat(exercise("ann").at("/submission/step").asText()).contains("Submit again");
      assertThat(exercise("ben").path("state").asText()).isEqualTo("passed");
    }

    @Test
    void onlyNotebooksOfTheOwnWorkspaceAreRead() throws Exception {
      Files.writeString(folder.resolve("outside.ipynb"), "{}");
      Files.createSymbolicLink(
          server.workspace("ann").resolve("link.ipynb"), folder.resolve("outside.ipynb"));
      for (var path :
          List.of(
              "../ben/small/first/first.ipynb",
              "link.ipynb",
              "nothing.ipynb",
              "small",
              ".hidden",
              "a\\u0000b",
              folder.resolve("outside.ipynb").toString())) {
        json(
            404, server.send("ann", "POST", TOTAL + "submissions", "{\"path\": \"" + path + "\"}"));
      }
      assertThat(server.grading.idle()).isTrue();
    }

    @Test
    void whatIsNoNotebookOrLacksTheCellIsRefusedWithAReason() throws Exception {
      var notebook = server.workspace("ann").resolve("small/first/first.ipynb");
      Files.writeString(notebook, "no JSON");
      json(400, server.send("ann", "POST", TOTAL + "submissions", SUBMISSION));

      Files.writeString(
          notebook, "{\"cells\": [], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}");
      var problem = json(400, server.send("ann", "POST", TOTAL + "submissions", SUBMISSION));
      assertThat(problem.path("detail").asText()).contains("no cell", "total");
    }
  }
}
