package io.sparkmaster.server.sparkui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.CullingRules;
import io.sparkmaster.server.kernels.Kernel;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.KernelQuotas;
import io.sparkmaster.server.kernels.KernelRegister;
import io.sparkmaster.server.kernels.KernelRegister.Registered;
import io.sparkmaster.server.kernels.Kernels;
import io.sparkmaster.server.sparkhistory.Kept;
import io.sparkmaster.server.sparkhistory.NoHistory;
import io.sparkmaster.server.sparkhistory.RecordedKernels;
import io.sparkmaster.server.sparkhistory.ShownApplications;
import io.sparkmaster.server.sparkhistory.SparkHistory;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the kernel answers: who sees it, and with which rights. */
@Timeout(180)
final class SparkUiRoutesTest {
  private static final UserId LEARNER = TestServer.LEARNER.user();

  @TempDir private Path folder;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private volatile ObjectNode answer = page("<h1>Jobs</h1>");
  private volatile boolean silent;
  private final BlockingQueue<ObjectNode> asked = new LinkedBlockingQueue<>();
  private Kernels kernels;
  private Kernel kernel;
  private ShownApplications ended;
  private TestServer server;

  @BeforeEach
  void start() {
    kernels =
        new Kernels(
            spec ->
                new AnsweringKernel(
                    spec,
                    request -> {
                      asked.add(request);
                      return silent ? null : answer;
                    }),
            KernelQuotas.ofTotal(4),
            CullingRules.NONE,
            InstantSource.system());
    kernel = kernels.start(LEARNER, "", folder, "a.ipynb");
    serve(SparkUiRoutes.PATIENCE);
  }

  private void serve(Duration patience) {
    ended = NoHistory.in(folder.resolve("spark-history"));
    var routes = new SparkUiRoutes(kernels, ended, "/class/1/", () -> now, patience);
    server = TestServer.start("/class/1/", 1 << 20, routes);
  }

  @AfterEach
  void stop() {
    server.close();
    ended.close();
    kernels.endOnClose();
    kernels.close();
  }

  private static ObjectNode page(String html) {
    var body = html.getBytes(StandardCharsets.UTF_8);
    return new SparkUiReply.Page(200, "text/html; charset=utf-8", body).toJson();
  }

  /** The UI's root, with a new ticket. */
  private String opened() {
    var sent = server.get("/class/1/api/kernels/" + kernel.id() + "/spark");
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
    var location = sent.headers().firstValue("Location").orElseThrow();
    assertThat(location).matches("/class/1/spark/[\\w-]{43}/jobs/");
    return location.replaceFirst("/jobs/$", "");
  }

  @Test
  void whereAKernelHasEndedTheMessageLeadsToWhatItRan() {
    var root = opened();
    assertThat(kernels.stop(LEARNER, kernel.id())).isTrue();

    for (var answered :
        List.of(
            look(root + "/jobs/"), server.get("/class/1/api/kernels/" + kernel.id() + "/spark"))) {
      assertThat(answered.statusCode()).isIn(404, 410);
      assertThat(answered.body()).contains("/class/1/spark-applications");
    }
  }

  @Test
  void anApplicationThatHasEndedHasTheSameTicketsAndPolicyAndNobodyElseFindsIt() throws Exception {
    var logs = folder.resolve("logs");
    var clock = InstantSource.system();
    var kept = new Kept(9, Duration.ofDays(1), 1 << 20);
    var history = new SparkHistory(folder.resolve("own"), logs, kept, clock);
    var register = new RecordedKernels(KernelRegister.NONE, history);
    for (var owner : List.of(LEARNER, new UserId("another"))) {
      var handle = owner.equals(LEARNER) ? "0000000000000001" : "0000000000000002";
      register.put(
          new Registered(
              new KernelId(owner.value()), owner, "sparkmaster-scala", folder, "a.ipynb", handle));
      Files.createDirectories(logs.resolve(handle));
      Files.write(logs.resolve(handle).resolve("local-1.zstd"), new byte[9]);
    }
    server.close();
    ended.close();
    ended =
        new ShownApplications(
            history,
            spec -> new AnsweringKernel(spec, request -> page("<h1>It ended</h1>")),
            user -> folder,
            () -> 1,
            clock);
    var routes = new SparkUiRoutes(kernels, ended, "/class/1/", () -> now, SparkUiRoutes.PATIENCE);
    server = TestServer.start("/class/1/", 1 << 20, routes);
    var address = "/class/1/api/spark/applications/%s.local-1/ui";

    var sent = server.get(address.formatted("0000000000000001"));
    var location = sent.headers().firstValue("Location").orElseThrow();
    var shown = look(location);

    assertThat(sent.statusCode()).isEqualTo(302);
    assertThat(location).matches("/class/1/spark/[\\w-]{43}/jobs/");
    assertThat(shown.body()).isEqualTo("<h1>It ended</h1>");
    assertThat(shown.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("sandbox allow-scripts")
        .doesNotContain("allow-same-origin");
    assertThat(server.get(address.formatted("0000000000000002")).statusCode()).isEqualTo(404);
    assertThat(server.get(address.formatted("0000000000000003")).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> look(String path, String... headers) {
    var request = server.stranger(path);
    for (var at = 0; at < headers.length; at += 2) {
      request.header(headers[at], headers[at + 1]);
    }
    return server.send(request);
  }

  @Test
  void aTicketShowsThePageWithoutALoginAndWithTheRightsOfNobody() {
    var shown = look(opened() + "/jobs/?status=running");

    assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
    assertThat(shown.body()).isEqualTo("<h1>Jobs</h1>");
    var headers = shown.headers();
    var policy = headers.allValues("Content-Security-Policy");
    assertThat(policy).singleElement().asString().startsWith("sandbox allow-scripts");
    assertThat(policy.get(0))
        .contains("frame-ancestors 'none'", "form-action 'self'")
        .doesNotContain("allow-same-origin", "allow-top-navigation", "escape");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(headers.firstValue("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(headers.firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void ofARequestOnlyThePathAndTheQueryReachTheKernel() throws Exception {
    var root = opened();

    look(
        root + "/jobs/job/?id=1&token=" + TestServer.TOKEN + "&a=%20b",
        "Cookie",
        TestServer.COOKIE + "=" + TestServer.SESSION,
        "Authorization",
        "token " + TestServer.TOKEN,
        "X-Secret",
        "a-header");

    var request = asked.take();
    assertThat(request.path("path").asText()).isEqualTo("/jobs/job/");
    assertThat(request.path("query").asText()).isEqualTo("id=1&a=%20b");
    assertThat(request.path("base").asText()).isEqualTo(root);
    assertThat(request.toString())
        .doesNotContain(TestServer.TOKEN, TestServer.SESSION, "a-header", "ookie");
  }

  @Test
  void headersOfTheKernelsOwnAreNotPassedOn() {
    var lie = page("<script>steal()</script>").put("Set-Cookie", "a=b");
    lie.putObject("headers").put("Content-Security-Policy", "default-src *").put("X-Lie", "1");
    answer = lie;

    var shown = look(opened() + "/");

    assertThat(shown.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("sandbox");
    assertThat(shown.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).matches("set-cookie|x-lie"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:22/",
        "//evil.example/",
        "/../../../api/contents",
        "/%2e%2e/%2e%2e/lab",
        "\\\\evil.example",
        "javascript:alert(1)"
      })
  void aRedirectOutOfTheUiIsRefused(String target) {
    answer = Json.object().put("location", target);

    var refused = look(opened() + "/");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Location")).isEmpty();
    assertThat(refused.body()).contains("not the UI's");
  }

  @Test
  void aRedirectWithinStaysBelowTheTicket() {
    answer = new SparkUiReply.Elsewhere("/stages/?id=1").toJson();
    var root = opened();

    var sent = look(root);

    assertThat(sent.statusCode()).isEqualTo(302);
    assertThat(sent.headers().firstValue("Location")).contains(root + "/stages/?id=1");
  }

  @Test
  void whoHasNoTicketSeesNothingWhoeverItIs() {
    opened();
    var strange = "/class/1/spark/" + "x".repeat(43) + "/jobs/";

    for (var answered : new HttpResponse<?>[] {look(strange), server.get(strange)}) {
      assertThat(answered.statusCode()).isEqualTo(410);
      assertThat(answered.body().toString()).contains("Open the UI again from its notebook");
    }
    assertThat(look("/class/1/api/kernels/" + kernel.id() + "/spark").statusCode())
        .as("a ticket for a stranger")
        .isEqualTo(403);
    assertThat(asked).isEmpty();
  }

  @Test
  void anExpiredTicketShowsNothing() {
    var root = opened();
    now = now.plus(Tickets.IDLE);

    assertThat(look(root + "/jobs/").statusCode()).isEqualTo(410);
    assertThat(asked).isEmpty();
  }

  @Test
  void nobodyGetsATicketForAnothersKernel() {
    var bens = kernels.start(new UserId("ben"), "", folder, "b.ipynb");

    var refused = server.get("/class/1/api/kernels/" + bens.id() + "/spark");

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.headers().firstValue("Location")).isEmpty();
  }

  @Test
  void aTicketOpensNothingButTheUi() {
    var root = opened();

    for (var path : new String[] {"/../../api/kernels", "/%2e%2e/%2e%2e/api/kernels"}) {
      var answered = look(root + path);
      assertThat(answered.body()).as(path).doesNotContain(kernel.id().value());
      assertThat(answered.statusCode()).as(path).isNotEqualTo(302);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void nothingButGetIsServed(String method) {
    var path = opened() + "/jobs/job/kill/?id=1";

    var strangers = server.send(server.stranger(path).method(method, BodyPublishers.ofString("")));
    var owners = server.send(method, path, "");

    assertThat(strangers.statusCode()).isEqualTo(403);
    assertThat(owners.statusCode()).isEqualTo(405);
    assertThat(asked).isEmpty();
  }

  @Test
  void scriptsOfThePagesMayReadThemAndSendNoCookie() {
    var root = opened();
    var preflight =
        server
            .stranger(root + "/api/v1/applications")
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", "null")
            .header("Access-Control-Request-Headers", "x-requested-with");

    var allowed = server.send(preflight);
    var read =
        look(root + "/api/v1/applications", "Origin", "null", "Sec-Fetch-Site", "cross-site");

    assertThat(allowed.statusCode()).as(allowed.body()).isEqualTo(204);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("X-Requested-With");
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
  }

  @Test
  void noPageOfOursRunsAKernelsScript() {
    var script = opened() + "/static/webui.js";

    assertThat(
            look(script, "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Dest", "script").statusCode())
        .isEqualTo(403);
    assertThat(
            look(script, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Dest", "script").statusCode())
        .isEqualTo(200);
  }

  @Test
  void noPageOfOursRunsAKernelsScriptWhereBrowsersDoNotTellWhoAsks() {
    var root = opened();
    var cookie = TestServer.COOKIE + "=" + TestServer.SESSION;
    assertThat(look(root + "/jobs/", "Cookie", cookie).statusCode()).isEqualTo(200);
    var script = "alert(1)".getBytes(StandardCharsets.UTF_8);
    answer = new SparkUiReply.Page(200, "text/javascript", script).toJson();

    assertThat(look(root + "/static/webui.js", "Cookie", cookie).statusCode()).isEqualTo(403);
    assertThat(look(root + "/static/webui.js").statusCode()).isEqualTo(200);
  }

  @Test
  void onlyWhatIsThereIsKeptByBrowsers() {
    var root = opened();
    var there = look(root + "/static/webui.js");
    answer = new SparkUiReply.Page(500, "text/html", new byte[0]).toJson();
    var broken = look(root + "/static/webui.js");

    assertThat(there.headers().firstValue("Cache-Control")).contains("private, max-age=3600");
    assertThat(broken.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void aKernelThatDoesNotAnswerIsNotWaitedForWithoutEnd() {
    server.close();
    serve(Duration.ofMillis(100));
    silent = true;

    var none = look(opened() + "/jobs/", "Accept", "text/html");

    assertThat(none.statusCode()).isEqualTo(503);
    assertThat(none.body()).contains("did not answer");
  }

  @Test
  void whyThereIsNoPageIsSaid() {
    var root = opened();

    answer = new SparkUiReply.None(SparkUiReply.Reason.NO_SPARK, "Spark has not started.").toJson();
    var notYet = look(root + "/jobs/", "Accept", "text/html");
    answer = new SparkUiReply.None(SparkUiReply.Reason.SHARED, "<b>shared</b>").toJson();
    var shared = look(root + "/jobs/", "Accept", "text/html");
    answer = Json.object().put("status", "ok");
    var older = look(root + "/jobs/");
    kernels.stop(LEARNER, kernel.id());
    var ended = look(root + "/jobs/");

    assertThat(notYet.statusCode()).isEqualTo(503);
    assertThat(notYet.body()).contains("Spark's UI says: Spark has not started.");
    assertThat(notYet.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox ");
    assertThat(shared.statusCode()).isEqualTo(409);
    assertThat(shared.body()).contains("&lt;b&gt;shared").doesNotContain("<b>");
    assertThat(older.statusCode()).isEqualTo(503);
    assertThat(older.body()).contains("no page of Spark's UI");
    assertThat(ended.statusCode()).isEqualTo(410);
    assertThat(ended.body()).contains("has ended");
  }

  @Test
  void anAnswerThatIsTooLargeIsRefused() {
    var large = Json.object().put("status", 200).put("content_type", "text/html");
    answer = large.put("body", new byte[SparkUiReply.MOST_BYTES + 1]);

    assertThat(look(opened() + "/").statusCode()).isEqualTo(503);
  }
}
