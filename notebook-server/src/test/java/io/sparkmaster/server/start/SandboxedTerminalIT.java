package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.kernels.KernelClientSocket;
import io.sparkmaster.server.terminals.TerminalSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Learners' terminals are in the sandboxes that their kernels are in. */
@Timeout(180)
final class SandboxedTerminalIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String SECRET = "nobody-may-read-this";

  /** Seconds to sleep that no other process of the machine is asked for. */
  private static final String SLEEP =
      "sleep 86%d.%d".formatted(ProcessHandle.current().pid(), System.nanoTime() % 1_000_000);

  private final AtomicInteger commands = new AtomicInteger();
  @TempDir private Path folder;
  private ServerConfig config;
  private ClassServer server;
  private String ann;

  @BeforeEach
  void start() throws Exception {
    config = SmallProgram.classMode(folder);
    server = new ClassServer(folder, config);
    var isolation = KernelIsolation.of(config);
    assumeTrue(isolation.sandboxed(), isolation.fault());
    ann = server.token("ann", Role.LEARNER);
  }

  @AfterEach
  void stop() {
    server.close();
    sleeper().ifPresent(ProcessHandle::destroyForcibly);
  }

  private static Optional<ProcessHandle> sleeper() {
    var seconds = SLEEP.substring("sleep ".length());
    return ProcessHandle.allProcesses()
        .filter(
            each ->
                each.info()
                    .arguments()
                    .filter(arguments -> List.of(arguments).equals(List.of(seconds)))
                    .isPresent())
        .findFirst();
  }

  private String create(String body) throws Exception {
    var answer = server.send(ann, "POST", "/api/terminals", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.mapper().readTree(answer.body()).path("name").asText();
  }

  private TerminalSocket window(String name) {
    return new TerminalSocket(URI.create(server.url()), ann, name);
  }

  /** What a command prints; one that fails, too. */
  private String run(TerminalSocket window, String command) {
    var number = commands.incrementAndGet();
    // What is echoed while it is typed names neither end.
    window.type(
        "echo begin-$((%1$d)); { %2$s; } 2>&1; echo end-$((%1$d))".formatted(number, command));
    window.await("\r\nend-" + number + "\r\n");
    var printed = window.output();
    var begin =
        printed.indexOf("begin-%d\r\n".formatted(number))
            + "begin-%d\r\n".formatted(number).length();
    return printed
        .substring(begin, printed.indexOf("end-" + number + "\r\n", begin))
        .replace("\r\n", "\n");
  }

  @Test
  void whatIsTypedRunsInTheLearnersFolderWithJobControl() throws Exception {
    Files.createDirectories(folder.resolve("home/workspace/ann/lesson"));
    try (var window = window(create("{\"cwd\": \"lesson\"}"))) {
      assertThat(run(window, "echo mine > note; pwd")).endsWith("/workspace/ann/lesson\n");
      assertThat(folder.resolve("home/workspace/ann/lesson/note")).hasContent("mine");
      assertThat(run(window, "test -t 0 && echo $TERM")).isEqualTo("xterm-256color\n");

      window.type("echo now-$((1+1)); sleep 1000");
      window.await("now-2");
      await()
          .atMost(DEADLINE)
          .until(
              () -> {
                window.control('z');
                return window.output().contains("Stopped");
              });
      assertThat(run(window, "jobs")).contains("Stopped", "sleep 1000");
      assertThat(run(window, "kill %1; wait %1; echo ended")).contains("ended");
      assertThat(
              server
                  .send(
                      ann, "GET", "/api/me?permissions=%7B%22terminals%22:%5B%22write%22%5D%7D", "")
                  .body())
          .contains("\"terminals\":[\"write\"]");
      assertThat(server.send(ann, "GET", "/lab", "").body())
          .contains("\"terminalsAvailable\":true");
    }
  }

  @Test
  void itIsWhatTheLearnersKernelsAreIn() throws Exception {
    var answer = server.send(ann, "POST", "/api/kernels", "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var id = Json.mapper().readTree(answer.body()).path("id").asText();
    try (var kernel = KernelClientSocket.open(URI.create(server.url()), ann, id, "page");
        var window = window(create(""))) {
      for (var command :
          List.of(
              "id",
              "pwd",
              "ls -1A / /etc /home /run /dev/shm",
              "ls -1A " + folder.resolve("home/workspace"),
              "grep -E \"Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp\" /proc/self/status",
              "cat /proc/self/limits",
              "cut -d: -f1 /proc/net/dev",
              "uname -n",
              // But for the terminal itself and the kernel's own connection files and event logs.
              "cut -d\" \" -f2,3 /proc/self/mounts"
                  + " | grep -v -e /dev/console -e run/kernels/ -e spark-history/ | sort",
              "df -B1 --output=target,size /tmp /home/learner /dev/shm")) {
        var cell = kernel.execute("run " + command);
        var inKernel =
            kernel
                .await("execute_result", cell)
                .at("/content/data/text~1plain")
                .asText()
                .replaceFirst("exit \\d+$", "");
        assertThat(run(window, command)).as(command).isEqualTo(inKernel).isNotBlank();
      }
      // The terminal, and nothing that the server has open.
      assertThat(run(window, "readlink /proc/$$/fd/* | grep -c ^/dev/")).isNotEqualTo("0\n");
      assertThat(run(window, "readlink /proc/$$/fd/* | grep -vc ^/dev/")).isEqualTo("0\n");
    }
  }

  @Test
  void nothingOfOthersAndOfTheServerIsThere() throws Exception {
    var ben = server.token("ben", Role.LEARNER);
    var file = "{\"type\":\"file\",\"format\":\"text\",\"content\":\"%s\"}".formatted(SECRET);
    assertThat(server.send(ben, "PUT", "/api/contents/secret.txt", file).statusCode())
        .isEqualTo(201);
    var home = config.home().path();
    assertThat(home.resolve("workspace/ben/secret.txt")).exists();
    assertThat(home.resolve("sparkmaster.db")).exists();

    try (var window = window(create(""))) {
      assertThat(
              run(window, "cat ../ben/secret.txt; cat " + home.resolve("workspace/ben/secret.txt")))
          .contains("No such file")
          .doesNotContain(SECRET);
      assertThat(run(window, "ls " + home)).isEqualTo("workspace\n");
      assertThat(run(window, "ln -s ../ben bens; cat bens/secret.txt")).contains("No such file");
      assertThat(run(window, "kill -0 " + ProcessHandle.current().pid()))
          .contains("No such process");
      assertThat(run(window, "cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep -c Server[M]ain"))
          .isEqualTo("0\n");
      assertThat(run(window, "env; cat /proc/[0-9]*/environ | tr '\\0' '\\n'"))
          .contains("HOME=/home/learner")
          .doesNotContain("SPARKMASTER", "TOKEN", ann);
      assertThat(run(window, "echo x < /dev/tcp/127.0.0.1/" + server.port())).contains("refused");
      assertThat(run(window, "echo x < /dev/tcp/192.0.2.1/80")).contains("unreachable");
    }
  }

  @Test
  void allInItEndsWithItsShellOrWhenItIsClosed() throws Exception {
    var detached = "setsid sh -c 'trap \"\" HUP TERM; exec " + SLEEP + "' > /dev/null 2>&1 &";
    for (var byExit : List.of(true, false)) {
      var name = create("");
      try (var window = window(name)) {
        window.type(detached);
        await().atMost(DEADLINE).until(() -> sleeper().isPresent());
        if (byExit) {
          window.type("exit");
        } else {
          assertThat(server.send(ann, "DELETE", "/api/terminals/" + name, "").statusCode())
              .isEqualTo(204);
        }
        window.awaitKind("disconnect");
      }
      await().atMost(DEADLINE).until(() -> sleeper().isEmpty());
      assertThat(server.send(ann, "GET", "/api/terminals", "").body()).isEqualTo("[]");
    }
    var run = config.home().run().resolve("kernels");
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              try (var left = Files.list(run)) {
                assertThat(left).containsExactly(run.resolve("etc"));
              }
            });
  }

  @Test
  void programsOfAClosedOneHaveTimeToTidyUp() throws Exception {
    var name = create("");
    try (var window = window(name)) {
      window.type(
          "sh -c 'trap \"sleep 0.1; echo 1 > tidied; exit\" HUP; echo ready-$((1+1)); while :; do sleep 0.02; done'");
      window.await("ready-2");

      assertThat(server.send(ann, "DELETE", "/api/terminals/" + name, "").statusCode())
          .isEqualTo(204);
      window.awaitKind("disconnect");
    }
    assertThat(folder.resolve("home/workspace/ann/tidied")).exists();
  }

  @Test
  void oneThatExceedsALimitSaysWhichAndEnds() throws Exception {
    try (var window = window(create(""))) {
      window.type("for i in $(seq 90); do sleep 1000 & done");
      window.await("processes, and 64 are allowed");
      window.awaitKind("disconnect");
    }
  }

  @Test
  void aLearnerHasAsManyAsKernelsAndNoneWhenTheAccountIsDisabled() throws Exception {
    var most = config.rules().perLearner();
    for (int i = 0; i < most; i++) {
      create("");
    }
    assertThat(server.send(ann, "POST", "/api/terminals", "").statusCode()).isEqualTo(503);
    try (var window = window("1")) {
      window.type(SLEEP);
      await().atMost(DEADLINE).until(() -> sleeper().isPresent());

      server.accounts.disable(ClassServer.ANN);

      await().atMost(DEADLINE).until(() -> sleeper().isEmpty());
    }
    assertThat(server.send(server.token("root", Role.ADMIN), "GET", "/metrics", "").body())
        .contains("sparkmaster_terminals");
    await()
        .atMost(DEADLINE)
        .until(
            () ->
                server
                    .send(server.token("root", Role.ADMIN), "GET", "/metrics", "")
                    .body()
                    .contains("sparkmaster_terminals 0"));
  }

  @Test
  void nothingOfItOutlivesAServerThatIsKilled() throws Exception {
    var own = Files.createDirectory(folder.resolve("own"));
    SmallProgram.place(own);
    EchoDistribution.in(Files.createDirectories(own.resolve("kernel")));
    try (var killed = ServerJvm.start(own, "--kernel-isolation=bwrap")) {
      var answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(killed.url() + "api/terminals"))
                      .header("Authorization", "token " + ServerJvm.TOKEN)
                      .POST(BodyPublishers.ofString("{}"))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      try (var window = new TerminalSocket(URI.create(killed.url()), ServerJvm.TOKEN, "1")) {
        window.type("trap '' HUP; nohup setsid " + SLEEP + " > /dev/null 2>&1 &");
        await().atMost(DEADLINE).until(() -> sleeper().isPresent());

        killed.end(true);
      }
      await().atMost(DEADLINE).until(() -> sleeper().isEmpty());
    }
  }
}
