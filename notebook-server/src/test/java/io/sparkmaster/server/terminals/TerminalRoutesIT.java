package io.sparkmaster.server.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real shells over Jupyter's API. */
@Timeout(180)
final class TerminalRoutesIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Terminals.Culling NEVER =
      new Terminals.Culling(Duration.ZERO, Duration.ofMinutes(1), false);

  @TempDir private Path folder;
  private Terminals terminals;
  private TestServer server;

  @BeforeEach
  void start() {
    serve(terminals(Optional.empty(), NEVER));
  }

  /** With a home folder of its own: what somebody's profile does takes its time. */
  private Terminals terminals(Optional<String> refusal, Terminals.Culling culling) {
    var environment =
        Map.of(
            "PATH",
            "/usr/bin:/bin",
            "HOME",
            folder.toString(),
            "SHELL",
            "/bin/bash",
            "SPARKMASTER_TOKEN",
            "hidden");
    return new Terminals(refusal, new OwnShells(environment), culling, InstantSource.system());
  }

  private void serve(Terminals served) {
    terminals = served;
    server = TestServer.start(new TerminalRoutes(served, (user, path) -> folder.resolve(path)));
  }

  @AfterEach
  void stop() {
    terminals.close();
    server.close();
  }

  private JsonNode create(String body) throws Exception {
    var answer = server.send("POST", "/api/terminals", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsTypedRunsInAShellOfTheWorkspace() throws Exception {
    Files.createDirectory(folder.resolve("lesson"));
    var name = create("{\"cwd\": \"lesson\"}").path("name").asText();

    try (var window = new TerminalSocket(server, name)) {
      window.type("echo hello-$((1+1)) in ${PWD##*/}");
      window.await("hello-2 in lesson");

      assertThat(window.kinds().get(0)).isEqualTo("setup");
      assertThat(name).isEqualTo("1");
      assertThat(server.get("/api/terminals").body())
          .contains("\"name\":\"1\"", "\"last_activity\"");
    }
  }

  @Test
  void aShellIsAsLargeAsItsWindowAndATerminal() throws Exception {
    create("{\"name\": \"sized\"}");

    try (var window = new TerminalSocket(server, "sized")) {
      window.send("set_size", 31, 101, 0, 0);
      window.type("stty size; test -t 0 && echo a-$TERM; echo token-${SPARKMASTER_TOKEN:-none}");
      window.await("31 101");
      window.await("a-xterm-256color");
      window.await("token-none");
    }
  }

  @Test
  void aWindowThatComesLaterShowsWhatWasPrinted() throws Exception {
    create("");
    try (var first = new TerminalSocket(server, "1")) {
      first.type("echo early-$((40+2))");
      first.await("early-42");
    }

    try (var second = new TerminalSocket(server, "1")) {
      second.await("early-42");
    }
  }

  @Test
  void muchOutputComesWhole() throws Exception {
    create("");

    try (var window = new TerminalSocket(server, "1")) {
      window.type("seq 1 300000; echo the-$((2*3))-end");
      window.await("the-6-end");

      assertThat(window.output()).contains("\r\n2\r\n3\r\n", "\r\n150000\r\n150001\r\n", "300000");
    }
  }

  @Test
  void theEndOfTheShellIsToldAndItIsGone() throws Exception {
    create("");

    try (var window = new TerminalSocket(server, "1")) {
      window.type("exit");
      window.awaitKind("disconnect");
    }
    assertThat(server.get("/api/terminals/1").statusCode()).isEqualTo(404);
    assertThat(server.get("/api/terminals").body()).isEqualTo("[]");
  }

  @Test
  void aProgramInTheBackgroundDoesNotHoldAnEndedTerminalOpen() throws Exception {
    create("");

    try (var window = new TerminalSocket(server, "1")) {
      window.type(background("setsid", "exec sleep 1000") + "; exit");
      window.awaitKind("disconnect");
      assertThat(terminals.count()).isZero();
      assertThat(job()).isPresent();
    } finally {
      job().ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void whatIgnoresTheHangUpGoesOnWhenTheServerEnds() throws Exception {
    create("");

    try (var window = new TerminalSocket(server, "1")) {
      window.type(background("nohup", "exec sleep 1000") + "; echo ready-$((1+1))");
      window.await("ready-2");

      terminals.close();

      await().atMost(DEADLINE).until(() -> terminals.count() == 0);
      assertThat(job().filter(ProcessHandle::isAlive)).isPresent();
    } finally {
      job().ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void programsOfAClosedTerminalHaveTimeToTidyUp() throws Exception {
    create("");

    try (var window = new TerminalSocket(server, "1")) {
      var tidyUp = "trap \"sleep 0.1; echo 1 > tidied; exit\" HUP; while :; do sleep 0.02; done";
      window.type(background("", tidyUp) + "; echo ready-$((1+1))");
      window.await("ready-2");

      assertThat(server.send("DELETE", "/api/terminals/1", "").statusCode()).isEqualTo(204);
    }

    await().atMost(DEADLINE).until(() -> job().filter(ProcessHandle::isAlive).isEmpty());
    assertThat(folder.resolve("tidied")).exists();
  }

  /** A job that has written its number once the next command runs. */
  private static String background(String prefix, String program) {
    return prefix
        + " sh -c 'echo $$ > new; mv new pid; "
        + program
        + "' & until [ -s pid ]; do sleep 0.02; done";
  }

  private Optional<ProcessHandle> job() throws Exception {
    var pid = folder.resolve("pid");
    return Files.exists(pid)
        ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        : Optional.empty();
  }

  @Test
  void whatIsPastedIntoAProgramThatDoesNotReadDoesNotHoldItsTerminalOpen() throws Exception {
    create("");

    try (var window = new TerminalSocket(server, "1")) {
      window.type("echo ready-$((1+1)); exec sleep 1000");
      window.await("ready-2");
      window.send("stdin", "pasted\n".repeat(100_000));

      assertThat(server.send("DELETE", "/api/terminals/1", "").statusCode()).isEqualTo(204);
      window.awaitKind("disconnect");
    }
    assertThat(terminals.count()).isZero();
  }

  @Test
  void endedOnesGiveTheirDescriptorsAndThreadsBackAndTakeNoOthers() throws Exception {
    create("{\"name\": \"kept\"}");
    try (var kept = new TerminalSocket(server, "kept")) {
      kept.type("echo first-$((1+1))");
      kept.await("first-2");
      var before = open();

      for (int round = 0; round < 5; round++) {
        for (int i = 1; i <= 10; i++) {
          create("");
        }
        for (int i = 1; i <= 10; i++) {
          var ended = server.send("DELETE", "/api/terminals/" + i, "");
          assertThat(ended.statusCode()).isEqualTo(204);
        }
        await().atMost(DEADLINE).until(() -> terminals.count() == 1);
        kept.type("echo round-$((%d+1))-over".formatted(round));
        kept.await("round-%d-over".formatted(round + 1));
      }

      await().atMost(DEADLINE).until(() -> open() <= before + 10);
    }
  }

  /** Open files of this process and threads of terminals. */
  private static long open() throws Exception {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      var threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("terminal-"))
              .count();
      return files.count() + threads;
    }
  }

  @Test
  void whatIsShutDownEndsWithAllThatRunsInIt() throws Exception {
    create("");
    long child;
    try (var window = new TerminalSocket(server, "1")) {
      window.type("trap '' HUP; sh -c 'trap \"\" HUP TERM; echo child-$$-; sleep 1000'");
      await().atMost(DEADLINE).until(() -> window.output().matches("(?s).*\\bchild-\\d+-.*"));
      child = Long.parseLong(window.output().replaceFirst("(?s).*\\bchild-(\\d+)-.*", "$1"));
      assertThat(ProcessHandle.of(child)).isPresent();

      assertThat(server.send("DELETE", "/api/terminals/1", "").statusCode()).isEqualTo(204);
      window.awaitKind("disconnect");
    }

    await()
        .atMost(DEADLINE)
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(server.send("DELETE", "/api/terminals/1", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aNameIsGivenOnceAndThereIsAnEndToTheirNumber() throws Exception {
    create("{\"name\": \"a\"}");

    assertThat(server.send("POST", "/api/terminals", "{\"name\": \"a\"}").statusCode())
        .isEqualTo(409);
    assertThat(server.send("POST", "/api/terminals", "{\"name\": \"../a\"}").statusCode())
        .isEqualTo(400);
    for (int i = 1; i < 20; i++) {
      create("");
    }
    var refused = server.send("POST", "/api/terminals", "");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("20 terminals");
  }

  @Test
  void oneThatNobodyUsesIsEndedWhereThatIsAskedFor() throws Exception {
    stop();
    var soon = new Terminals.Culling(Duration.ofMillis(1), Duration.ofMillis(50), true);
    serve(terminals(Optional.empty(), soon));
    create("");

    await().atMost(DEADLINE).until(() -> terminals.count() == 0);
  }

  @Test
  void whereThereMayBeNoneTheAnswerSaysWhy() {
    stop();
    serve(terminals(Optional.of("there are some in laptop mode"), NEVER));

    for (var method : new String[] {"GET", "POST"}) {
      var refused = server.send(method, "/api/terminals", "");
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(refused.body()).contains("no terminals", "laptop mode");
    }
  }
}
