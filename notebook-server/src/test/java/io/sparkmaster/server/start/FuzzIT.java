package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.UnixOperatingSystemMXBean;
import io.sparkmaster.server.fuzz.Frames;
import io.sparkmaster.server.fuzz.RawConnection;
import io.sparkmaster.server.fuzz.RawConnection.Answer;
import io.sparkmaster.server.fuzz.Requests;
import io.sparkmaster.server.fuzz.Requests.Request;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.kernels.KernelClientSocket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests and frames against one running server. {@code -Dfuzz.inputs=100000 -Dfuzz.seed=7}
 * asks for more of them, or others.
 */
final class FuzzIT {
  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 4_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int CLIENTS = 3;
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofMinutes(10L * Math.max(1, INPUTS / 4_000));

  /**
   * What ends the server or the log-in, has no end, starts a process each time, or waits on
   * purpose.
   */
  private static final List<String> LEFT_OUT =
      List.of(
          "POST /api/shutdown",
          "GET /logout",
          "POST /login",
          "GET /learn/api/v1/stream",
          "POST /api/kernels/{kernel_id}/restart",
          "POST /api/terminals");

  @TempDir private static Path folder;
  private static WholeServer server;
  private static String kernel;

  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  @BeforeAll
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  static void start() throws Exception {
    server = new WholeServer(folder, "/");
    kernel = server.json("POST", "/api/kernels", "{}").path("id").asText();
    answersACell();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void answersACell() throws Exception {
    try (var socket = KernelClientSocket.open(server.uri("/"), WholeServer.TOKEN, kernel, "asks")) {
      socket.await("execute_reply", socket.execute("hello"));
    }
  }

  @Test
  void noRequestIsAnsweredAsAFaultOfTheServerAndNothingStaysBehind() throws Exception {
    var before = Traces.now();
    var started = System.nanoTime();

    assertTimeoutPreemptively(LONGEST, () -> inParallel(this::requests));

    System.out.printf(
        "%d requests in %d s, by status: %s%n",
        INPUTS, Duration.ofNanos(System.nanoTime() - started).toSeconds(), statuses);
    assertThat(faults).isEmpty();
    assertThat(statuses.keySet()).contains(200, 201, 204, 400, 403, 404, 405);
    endOtherKernels();
    before.awaitNoMoreThanThese();
    assertThat(server.send("GET", "/health/ready", "").statusCode()).isEqualTo(200);
  }

  @Test
  void noFrameEndsTheKernelOrLeavesASocketBehind() throws Exception {
    var before = Traces.now();

    assertTimeoutPreemptively(LONGEST, () -> inParallel(this::frames));

    assertThat(faults).isEmpty();
    answersACell();
    before.awaitNoMoreThanThese();
  }

  private static void endOtherKernels() throws Exception {
    for (var id : server.json("GET", "/api/kernels", "").findValuesAsText("id")) {
      if (!id.equals(kernel)) {
        assertThat(server.send("DELETE", "/api/kernels/" + id, "").statusCode()).isEqualTo(204);
      }
    }
  }

  private interface Client {
    void run(long seed, int inputs) throws Exception;
  }

  private static void inParallel(Client client) throws Exception {
    var threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      var running = new ArrayList<Future<?>>();
      for (var i = 0; i < CLIENTS; i++) {
        var seed = SEED * CLIENTS + i;
        running.add(
            threads.submit(
                () -> {
                  client.run(seed, INPUTS / CLIENTS);
                  return null;
                }));
      }
      for (var each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void requests(long seed, int inputs) throws Exception {
    var routes = server.server().routes().stream().filter(it -> !LEFT_OUT.contains(it)).toList();
    var requests = new Requests(seed, routes, WholeServer.TOKEN);
    var connection = new RawConnection(server.server().port());
    Request before = null;
    try {
      for (var i = 0; i < inputs; i++) {
        var request = requests.next(ids);
        if (!connection.isOpen() || (before != null && !before.wellFormed())) {
          connection.close();
          connection = new RawConnection(server.server().port());
        }
        var answer = exchange(connection, request, before);
        if (answer.status() == 0 && before != null && before.wellFormed()) {
          // A server may end a connection between two requests (RFC 9112, 9.3.1): not twice.
          System.out.printf("A connection ended after%n%s%nand before%n%s%n", before, request);
          connection.close();
          connection = new RawConnection(server.server().port());
          answer = exchange(connection, request, null);
        }
        look(seed, i, request, answer);
        before = request;
        if (i % 500 == 499) {
          emptyWorkspace();
        }
      }
    } finally {
      connection.close();
    }
  }

  private static Answer exchange(
      RawConnection connection, Request request, @Nullable Request before) throws IOException {
    try {
      return connection.exchange(request.bytes(), request.method().equals("HEAD"));
    } catch (IllegalStateException noAnswer) {
      throw new AssertionError("after\n%s\ncame\n%s".formatted(before, request), noAnswer);
    }
  }

  private void look(long seed, int number, Request request, Answer answer) throws IOException {
    var status = answer.status();
    synchronized (statuses) {
      statuses.merge(status, 1, Integer::sum);
    }
    var text = answer.text();
    // 501 is Jupyter's answer to an unknown kernelspec; 0: cut off, as far too large bodies are.
    var allowed =
        status < 500
            || status == 503
            || status == 507
            || (status == 501 && text.contains("UNKNOWN_KERNELSPEC"));
    var whole = status != 0 || !request.wellFormed() || request.bytes().length > 1 << 20;
    if (!allowed || !whole) {
      faults.add("seed %d, input %d: %d %s%n%s".formatted(seed, number, status, text, request));
    }
    var told = answer.header("content-type").startsWith("application/json") && !text.isEmpty();
    if (status >= 400 && told && !Json.mapper().readTree(text).has("message")) {
      faults.add("seed %d, input %d: no message: %s%n%s".formatted(seed, number, text, request));
    }
    if (status == 201 && answer.header("location").contains("/api/sessions/") && ids.size() < 50) {
      ids.add(Json.mapper().readTree(text).path("id").asText());
    }
  }

  /** Thousands of untitled files would make the rest slow. */
  private static void emptyWorkspace() throws IOException {
    var workspace = folder.resolve("home/workspace/learner");
    try (var tree = Files.walk(workspace)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(workspace)) {
          try {
            Files.deleteIfExists(path);
          } catch (IOException filledMeanwhile) {
            // It is emptied next time.
          }
        }
      }
    } catch (java.io.UncheckedIOException vanished) {
      // Another client empties it, too.
    }
  }

  private void frames(long seed, int inputs) throws Exception {
    var frames = new Frames(seed);
    for (var sent = 0; sent < inputs; ) {
      var binary = sent % 2 == 0;
      try (var connection = new RawConnection(server.server().port())) {
        var handshake = frames.handshake(kernel, WholeServer.TOKEN, binary);
        var answer = connection.exchange(handshake, true);
        if (answer.status() != 101) {
          faults.add("seed %d, frame %d: handshake %d".formatted(seed, sent, answer.status()));
          return;
        }
        sent += frames(frames, connection, binary);
      }
    }
  }

  /** Until the server has had enough of it. */
  private static int frames(Frames frames, RawConnection connection, boolean binary) {
    for (var i = 1; i <= 20; i++) {
      try {
        connection.write(frames.next(binary));
      } catch (IOException closed) {
        return i;
      }
    }
    return 20;
  }

  /** What a leak adds to. */
  private record Traces(int threads, long files) {
    private static final UnixOperatingSystemMXBean SYSTEM =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int SLACK = 40;

    static Traces now() {
      return new Traces(
          ManagementFactory.getThreadMXBean().getThreadCount(),
          SYSTEM.getOpenFileDescriptorCount());
    }

    /** Pools of threads and what kernels need may grow a little. */
    void awaitNoMoreThanThese() {
      await("sockets")
          .atMost(DEADLINE)
          .untilAsserted(() -> assertThat(server.server().openConnections()).isZero());
      await("threads and files")
          .atMost(DEADLINE)
          .untilAsserted(
              () -> {
                assertThat(now().threads()).isLessThan(threads + SLACK);
                assertThat(now().files()).isLessThan(files + SLACK);
              });
    }
  }
}
