package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.learning.SmallCourse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server at random moments while a learner works. {@code -Dkills=200 -Dkills.seed=7} asks
 * for more of them, or others.
 */
final class KillsIT {
  private static final int KILLS = Integer.getInteger("kills", 8);
  private static final long SEED = Long.getLong("kills.seed", 1);
  private static final int LATEST_MILLIS = 400;
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String LESSON = "learn/api/v1/lessons/small/first/";
  private static final String EXERCISES = "learn/api/v1/exercises/small/first/";

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(SEED);

  /** What the server has said it has kept. */
  private volatile int saved;

  private volatile int sent;
  private volatile int answered;
  private volatile boolean checkpointed;
  private final List<String> submissions = new CopyOnWriteArrayList<>();

  @Test
  void whatWasAnsweredForIsThereAfterEveryKillAndTheNotebookIsAlwaysWhole() throws Exception {
    SmallProgram.place(folder);
    SmallCourse.in(folder.resolve("courses"));
    var left = leftByAnEarlierKill();
    for (var kill = 0; kill < KILLS; kill++) {
      try (var server = ServerJvm.start(folder)) {
        var url = URI.create(server.url());
        if (kill == 0) {
          assertThat(send(url, "POST", LESSON + "open", "").statusCode()).isEqualTo(200);
          await("what a kill left is removed").atMost(DEADLINE).until(() -> !Files.exists(left));
        } else {
          requireAllThatWasSaved(url);
        }
        var wait = 1 + random.nextInt(LATEST_MILLIS);
        var saving = new CountDownLatch(1);
        var working =
            CompletableFuture.runAsync(() -> work(url, saving))
                .whenComplete((ended, failed) -> saving.countDown());
        assertThat(saving.await(60, TimeUnit.SECONDS)).as("a save is answered").isTrue();
        server.awaitSoLong(wait);
        if (kill == KILLS - 1) {
          await("a submission")
              .atMost(DEADLINE)
              .until(() -> !submissions.isEmpty() || working.isDone());
        }
        server.end(true);
        working.get(60, TimeUnit.SECONDS);
      }
      requireAWholeNotebook(kill);
    }
    System.out.printf("%d kills, %d saves, %d submissions%n", KILLS, answered, submissions.size());
    assertThat(answered).isGreaterThanOrEqualTo(KILLS);
    assertThat(submissions).isNotEmpty();
  }

  private Path leftByAnEarlierKill() throws IOException {
    var workspace = Files.createDirectories(folder.resolve("home/workspace/learner/d"));
    var file = workspace.resolve(".~" + UUID.randomUUID() + ".tmp");
    return Files.setLastModifiedTime(Files.writeString(file, "part"), FileTime.from(Instant.EPOCH));
  }

  /** Saves until the server is gone. */
  private void work(URI url, CountDownLatch saving) {
    try {
      while (true) {
        sent++;
        var status = send(url, "PUT", "api/contents/work.ipynb", notebook(sent)).statusCode();
        assertThat(status).isIn(200, 201);
        saved = sent;
        answered++;
        saving.countDown();
        if (sent % 5 == 1) {
          var made = send(url, "POST", "api/contents/work.ipynb/checkpoints", "");
          assertThat(made.statusCode()).isEqualTo(201);
          checkpointed = true;
        }
        if (sent % 3 == 2) {
          submit(url);
        }
      }
    } catch (IOException killed) {
      // As was to happen.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Other answers to an exercise wait until those before are judged, so not all are taken. */
  private void submit(URI url) throws IOException, InterruptedException {
    var exercise = sent % 2 == 0 ? "total" : "twice";
    var answer =
        send(
            url,
            "POST",
            EXERCISES + exercise + "/submissions",
            "{\"path\": \"small/first/first.ipynb\"}");
    assertThat(answer.statusCode()).as(answer.body()).isIn(202, 409, 429);
    if (answer.statusCode() == 202) {
      submissions.add(Json.mapper().readTree(answer.body()).path("id").asText());
    }
  }

  private void requireAllThatWasSaved(URI url) throws Exception {
    var read = send(url, "GET", "api/contents/work.ipynb", "");
    if (saved > 0) {
      assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
      assertThat(number(Json.mapper().readTree(read.body()).path("content")))
          .isBetween(saved, sent);
    }
    if (checkpointed) {
      var kept = send(url, "GET", "api/contents/work.ipynb/checkpoints", "");
      assertThat(kept.body()).contains("\"id\":\"checkpoint\"");
      var restored = send(url, "POST", "api/contents/work.ipynb/checkpoints/checkpoint", "");
      assertThat(restored.statusCode()).isEqualTo(204);
      // The number in the checkpoint is an older one: from here on it counts.
      var older = send(url, "GET", "api/contents/work.ipynb", "");
      assertThat(number(Json.mapper().readTree(older.body()).path("content"))).isPositive();
      saved = 0;
    }
    for (var id : submissions) {
      var known = send(url, "GET", "learn/api/v1/submissions/" + id, "");
      assertThat(known.statusCode()).as(known.body()).isEqualTo(200);
    }
  }

  private void requireAWholeNotebook(int kill) throws IOException {
    var file = folder.resolve("home/workspace/learner/work.ipynb");
    if (saved > 0) {
      var notebook = Json.mapper().readTree(file.toFile());
      assertThat(number(notebook)).as("after kill %d", kill).isBetween(saved, sent);
      assertThat(notebook.path("nbformat").asInt()).isEqualTo(4);
    }
  }

  private static int number(JsonNode notebook) {
    var source = notebook.at("/cells/0/source");
    return Integer.parseInt(source.isArray() ? source.path(0).asText() : source.asText());
  }

  /** Of some hundred bytes, or of many blocks of the disk. */
  private String notebook(int number) {
    var more = "x".repeat(random.nextInt(3) == 0 ? 300_000 : 100);
    return """
    {"type": "notebook", "format": "json", "content": {"nbformat": 4, "nbformat_minor": 5, "metadata": {},
     "cells": [{"cell_type": "raw", "id": "n", "metadata": {}, "source": "%d"},
               {"cell_type": "raw", "id": "x", "metadata": {}, "source": "%s"}]}}\
    """
        .formatted(number, more);
  }

  private HttpResponse<String> send(URI url, String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(url.resolve(path))
            .header("Authorization", "token " + ServerJvm.TOKEN)
            .method(method, BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
