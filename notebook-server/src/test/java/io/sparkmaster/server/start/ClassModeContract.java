package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.RouteRule;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.learning.SmallCourse;
import io.sparkmaster.server.permissions.Permissions;
import io.sparkmaster.server.storage.DatabasePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two learners and an administrator on one server: nobody finds what is another's. */
abstract class ClassModeContract {
  /** In everything of ann's, and in nothing that ben gets to see. */
  private static final String MARK = "anns-own-secret";

  /** Known to whoever tries names, unlike that. */
  private static final String TERMINAL = "anns-terminal";

  /** It has no end; a test of its own listens to it. */
  private static final Set<String> WITHOUT_END = Set.of("GET /learn/api/v1/stream");

  @TempDir private Path folder;
  private ClassServer server;
  private String ann;
  private String ben;
  private boolean hasTerminals;

  abstract DatabasePlace place(Path folder);

  @BeforeEach
  void start() throws Exception {
    SmallCourse.in(folder.resolve("courses"));
    var config = SmallProgram.classMode(folder, place(folder));
    server = new ClassServer(folder, config);
    hasTerminals = KernelIsolation.of(config).sandboxed();
    ann = server.token("ann", Role.LEARNER);
    ben = server.token("ben", Role.LEARNER);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** What ann has, by its id. */
  private record Things(String kernel, String session, String application) {}

  private Things annWorks() throws Exception {
    var file = "{\"type\":\"file\",\"format\":\"text\",\"content\":\"%s\"}".formatted(MARK);
    assertThat(server.send(ann, "PUT", "/api/contents/ann.txt", file).statusCode()).isEqualTo(201);
    assertThat(server.send(ann, "POST", "/api/contents/ann.txt/checkpoints", "").statusCode())
        .isEqualTo(201);
    if (hasTerminals) {
      var terminal = "{\"name\": \"%s\"}".formatted(TERMINAL);
      assertThat(server.send(ann, "POST", "/api/terminals", terminal).statusCode()).isEqualTo(200);
    }
    server.send(ann, "PUT", "/api/config/notebook", "{\"a\":\"%s\"}".formatted(MARK));
    server.send(
        ann,
        "PUT",
        "/lab/api/workspaces/x",
        "{\"data\":{\"a\":\"%s\"},\"metadata\":{\"id\":\"x\"}}".formatted(MARK));
    var session =
        server.send(
            ann,
            "POST",
            "/api/sessions",
            """
            {"path":"%s.ipynb","name":"%s","type":"notebook","kernel":{"name":"sparkmaster-scala"}}\
            """
                .formatted(MARK, MARK));
    assertThat(session.statusCode()).as(session.body()).isEqualTo(201);
    var json = Json.mapper().readTree(session.body());
    return new Things(json.at("/kernel/id").asText(), json.path("id").asText(), endedApplication());
  }

  /** As if her kernel had written one; that it is hers, the server has written down. */
  private String endedApplication() throws Exception {
    var home = folder.resolve("home/spark-history");
    var run =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> runOf(home.resolve("records")), Optional::isPresent)
            .orElseThrow();
    Files.write(home.resolve("logs").resolve(run).resolve("local-1.zstd"), new byte[9]);
    return run + ".local-1";
  }

  private static Optional<String> runOf(Path records) throws IOException {
    try (var all = Files.list(records)) {
      for (var record : all.filter(file -> file.toString().endsWith(".json")).toList()) {
        if (Files.readString(record).contains(MARK)) {
          return Optional.of(record.getFileName().toString().replace(".json", ""));
        }
      }
    }
    return Optional.empty();
  }

  @Test
  void nobodyFindsAnothersThingsOnAnyRouteOfTheTable() throws Exception {
    var things = annWorks();
    assertThat(server.send(ann, "GET", "/files/ann.txt", "").body()).isEqualTo(MARK);
    assertThat(server.send(ann, "GET", "/api/sessions", "").body()).contains(MARK);
    assertThat(server.send(ann, "GET", "/lab/api/workspaces", "").body()).contains(MARK);
    assertThat(server.send(ann, "GET", "/api/config/notebook", "").body()).contains(MARK);
    assertThat(server.send(ann, "GET", "/api/spark/applications", "").body())
        .contains(MARK, things.application());
    assertThat(server.send(ann, "GET", "/spark-applications", "").body()).contains(MARK);
    var asked = 0;

    for (var other : Set.of(ben, server.token("root", Role.ADMIN))) {
      for (var rule : Permissions.table().rules()) {
        if (rule.whose() != RouteRule.Whose.OWN || WITHOUT_END.contains(rule.route())) {
          continue;
        }
        var method = rule.route().substring(0, rule.route().indexOf(' '));
        var path = filled(rule.route().substring(rule.route().indexOf(' ') + 1), things);
        var byId =
            rule.route().contains("{kernel_id}")
                || rule.route().contains("{session_id}")
                || rule.route().contains("{application_id}");
        if (method.equals("WS")) {
          // Ann's is not found, nor is one where there are none.
          var isSomebodys = byId || rule.route().contains("/terminals/");
          // One without an id is about one's own; ServerEventsTest shows that nothing else is
          // heard.
          assertThat(server.handshake(other, path))
              .as("%s", rule)
              .isEqualTo(isSomebodys ? 404 : 101);
        } else {
          var answer = server.send(other, method, path, "{}");
          assertThat(answer.body()).as("%s", rule).doesNotContain(MARK);
          if (byId || rule.route().contains("/terminals/")) {
            assertThat(answer.statusCode()).as("%s", rule).isEqualTo(404);
          } else {
            assertThat(answer.body())
                .as("%s", rule)
                .doesNotContain(things.kernel())
                .doesNotContain(TERMINAL);
          }
        }
        asked++;
      }
    }

    assertThat(asked).isGreaterThan(80);
    assertThat(server.send(ann, "GET", "/api/spark/applications", "").body())
        .contains(things.application());
    var terminals = server.send(ann, "GET", "/api/terminals", "");
    assertThat(terminals.statusCode()).isEqualTo(hasTerminals ? 200 : 404);
    if (hasTerminals) {
      assertThat(terminals.body()).contains(TERMINAL);
      assertThat(server.handshake(ann, "/terminals/websocket/" + TERMINAL)).isEqualTo(101);
    }
    assertThat(server.send(ann, "GET", "/files/ann.txt", "").body()).isEqualTo(MARK);
    assertThat(server.send(ann, "GET", "/api/sessions/" + things.session(), "").statusCode())
        .isEqualTo(200);
    assertThat(server.handshake(ann, "/api/kernels/" + things.kernel() + "/channels"))
        .isEqualTo(101);
    assertThat(server.send(ann, "GET", "/lab/api/workspaces", "").body()).contains(MARK);
    assertThat(server.send(ann, "GET", "/api/config/notebook", "").body()).contains(MARK);
  }

  private static String filled(String path, Things things) {
    return path.replace("/api/terminals/{name}", "/api/terminals/" + TERMINAL)
        .replace("/terminals/websocket/{name}", "/terminals/websocket/" + TERMINAL)
        .replace("{kernel_id}", things.kernel())
        .replace("{session_id}", things.session())
        .replace("{application_id}", things.application())
        .replace("{section}", "notebook")
        .replace("<name>", "x")
        .replace("<path>", "ann.txt")
        .replaceAll("\\{[^}]*}|<[^>]*>", "x");
  }

  @Test
  void aStreamTellsOfTheOwnProgressOnly() throws Exception {
    try (var anns = server.stream("Authorization", "token " + ann);
        var bens = server.stream("Authorization", "token " + ben)) {
      assertThat(anns.next().type()).isEqualTo("ready");
      assertThat(bens.next().type()).isEqualTo("ready");

      change(ann, "open");
      change(ben, "open");
      change(ben, "reset");
      change(ann, "reset");

      // Had one been told of the other's, that would have come between the own ones.
      for (var stream : List.of(anns, bens)) {
        assertThat(stream.next().data()).contains("lesson.opened");
        assertThat(stream.next().data()).contains("lesson.reset");
      }
    }
  }

  private void change(String token, String what) throws Exception {
    var answer = server.send(token, "POST", "/learn/api/v1/lessons/small/first/" + what, "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void aPathOutOfTheOwnWorkspaceLeadsToNobodyElses() throws Exception {
    annWorks();

    for (var path : Set.of("../ann/ann.txt", "%2e%2e/ann/ann.txt", "..%2fann%2fann.txt")) {
      for (var root : Set.of("/api/contents/", "/files/")) {
        var answer = server.send(ben, "GET", root + path, "");
        assertThat(answer.statusCode()).as(root + path).isIn(400, 403, 404);
        assertThat(answer.body()).doesNotContain(MARK);
      }
    }
  }

  @Test
  void eachHasAFolderWithAWelcomeNotebookOfTheirOwn() throws Exception {
    assertThat(server.send(ann, "GET", "/api/contents/Welcome.ipynb", "").statusCode())
        .isEqualTo(200);
    assertThat(server.send(ann, "DELETE", "/api/contents/Welcome.ipynb", "").statusCode())
        .isEqualTo(204);

    assertThat(server.send(ben, "GET", "/api/contents/Welcome.ipynb", "").statusCode())
        .isEqualTo(200);
    assertThat(folder.resolve("home/workspace/ben/Welcome.ipynb")).exists();
    assertThat(folder.resolve("home/workspace/ann/Welcome.ipynb")).doesNotExist();
  }

  @Test
  void aLearnerCannotStopTheServerAndAnAdministratorCan() throws Exception {
    assertThat(server.send(ann, "POST", "/api/shutdown", "").statusCode()).isEqualTo(403);
    var stop = server.send(server.token("root", Role.ADMIN), "POST", "/api/shutdown", "");
    assertThat(stop.statusCode()).isEqualTo(200);
  }
}
