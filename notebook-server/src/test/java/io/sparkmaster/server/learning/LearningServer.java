package io.sparkmaster.server.learning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.accounts.OwnAccountRoutes;
import io.sparkmaster.server.accounts.PeopleRoutes;
import io.sparkmaster.server.contents.WorkspaceRoot;
import io.sparkmaster.server.contents.Workspaces;
import io.sparkmaster.server.http.HttpServer;
import io.sparkmaster.server.http.HttpSettings;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.KnownUsers;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.ClusterMeter;
import io.sparkmaster.server.kernels.ClusterQuota;
import io.sparkmaster.server.kernels.ClusterUse;
import io.sparkmaster.server.kernels.CullingRules;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.KernelQuotas;
import io.sparkmaster.server.kernels.KernelUseRoutes;
import io.sparkmaster.server.kernels.Kernels;
import io.sparkmaster.server.learning.attempts.Attempts;
import io.sparkmaster.server.learning.attempts.Checks;
import io.sparkmaster.server.learning.attempts.Submissions;
import io.sparkmaster.server.learning.events.EventLog;
import io.sparkmaster.server.learning.events.Learners;
import io.sparkmaster.server.learning.lessons.Hints;
import io.sparkmaster.server.learning.lessons.OfferedCourses;
import io.sparkmaster.server.learning.lessons.Ratings;
import io.sparkmaster.server.learning.lessons.WorkingCopies;
import io.sparkmaster.server.learning.progress.ProgressBook;
import io.sparkmaster.server.learning.stream.LiveUpdates;
import io.sparkmaster.server.learning.stream.StreamRoutes;
import io.sparkmaster.server.permissions.Permissions;
import io.sparkmaster.server.storage.Database;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A listening server with the learning API; users ann (an author) and ben (a learner), whose names
 * are tokens.
 */
final class LearningServer implements AutoCloseable {
  private static final Map<String, Identity> TWO =
      Map.of(
          "ann", new Identity(new UserId("ann"), "ann", Role.AUTHOR),
          "ben", new Identity(new UserId("ben"), "ben", Role.LEARNER));

  static final Duration CHECK_PATIENCE = Duration.ofSeconds(20);
  private static final InstantSource CLOCK = InstantSource.system();

  final HeldGrading grading = new HeldGrading();
  final EventLog events;
  final Learners learners;
  final HttpServer http;
  private boolean closed;
  private final Path folder;
  private final Database database;
  private final Kernels kernels;
  private final Submissions submissions;
  private final LiveUpdates updates;
  private final HttpClient client = HttpClient.newHttpClient();

  LearningServer(Path folder, OfferedCourses courses, Duration heartbeat) throws Exception {
    this.folder = folder;
    this.database = Database.open(folder.resolve("test.db"));
    var jdbi = database.jdbi();
    this.learners = new Learners(jdbi, CLOCK);
    this.events = new EventLog(jdbi, CLOCK);
    this.kernels =
        new Kernels(
            SilentKernel::new,
            KernelQuotas.ofTotal(1000),
            CullingRules.NONE,
            InstantSource.system());
    this.submissions = new Submissions(jdbi, grading, learners, events, CLOCK, 1);
    this.updates = new LiveUpdates(learners, events, heartbeat);
    SubmissionUpdates.connect(submissions, updates);
    Workspaces workspaces = this::workspace;
    var book = new ProgressBook(learners, events);
    var copies = new WorkingCopies(jdbi, workspaces, learners, events, CLOCK);
    var attempts = new Attempts(jdbi, learners);
    var checks = new Checks(jdbi, kernels, grading, learners, events, CLOCK, CHECK_PATIENCE);
    this.http =
        HttpServer.start(
            new HttpSettings("127.0.0.1", 0, "/", Set.of(), 1 << 20),
            new KnownUsers("session", TWO, TWO),
            Permissions.table(),
            List.of(
                new CourseRoutes(
                    courses,
                    book,
                    copies,
                    new Ratings(learners, events),
                    attempts,
                    Visits.ignored(),
                    "/"),
                new ExerciseRoutes(
                    courses,
                    workspaces,
                    checks,
                    submissions,
                    attempts,
                    new Hints(learners, events)),
                new StreamRoutes(updates),
                new KernelUseRoutes(
                    kernels,
                    CullingRules.NONE,
                    new ClusterMeter(
                        kernels,
                        ClusterQuota.NONE,
                        new ClusterUse(jdbi),
                        CLOCK,
                        Duration.ofMinutes(1)),
                    CLOCK),
                new OwnAccountRoutes(true, jdbi, CLOCK),
                new PeopleRoutes(true, jdbi, CLOCK),
                new OpenApiRoutes()));
  }

  private WorkspaceRoot workspace(UserId user) {
    try {
      return new WorkspaceRoot(Files.createDirectories(folder.resolve("files/" + user)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Path workspace(String user) {
    return workspace(new UserId(user)).path();
  }

  KernelId startKernel(String user) {
    return kernels.start(new UserId(user), "", folder, "").id();
  }

  HttpRequest.Builder request(String user, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + http.port() + "/learn/api/v1/" + path))
        .header("Authorization", "token " + user);
  }

  HttpResponse<String> send(String user, String method, String path, String body) {
    return send(request(user, path).method(method, BodyPublishers.ofString(body)).build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  JsonNode get(String user, String path) {
    return json(200, send(user, "GET", path, ""));
  }

  JsonNode post(String user, String path, String body) {
    return json(200, send(user, "POST", path, body));
  }

  static JsonNode json(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    try {
      return Json.mapper().readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  EventStream stream(String user, String lastEventId) throws Exception {
    var request = request(user, "stream").header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new EventStream(response.body());
  }

  /** Once; a test may have done it already. */
  /** Ends what pages listen to, as the server does before it stops. */
  void endStreams() {
    updates.close();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (database;
        kernels;
        submissions) {
      updates.close();
      http.close();
    }
  }
}
