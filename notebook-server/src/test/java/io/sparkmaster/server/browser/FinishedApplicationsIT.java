package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.kernels.KernelTestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real kernel ran, after it was killed. */
@Timeout(240)
@TestMethodOrder(OrderAnnotation.class)
class FinishedApplicationsIT {
  @TempDir private static Path folder;
  private static KernelTestServer server;
  private static String kernel;

  @BeforeAll
  static void runAJobAndKillTheKernel() throws Exception {
    server = KernelTestServer.ofSparkKernels(folder);
    kernel = server.startKernel();
    server.run(
        kernel,
        "sc.setJobDescription(\"count the birds\");"
            + " spark.range(90).selectExpr(\"id % 7 as k\").groupBy(\"k\").count.collect");
    assertThat(applications()).as("it runs").isEmpty();
    await().atMost(Duration.ofSeconds(20)).until(() -> logged() > 0);
    processes().forEach(ProcessHandle::destroyForcibly);
  }

  /** Spark writes when a job has ended, a moment after its cell has. */
  private static long logged() throws Exception {
    try (var files = Files.walk(folder.resolve("logs"))) {
      return files
          .filter(file -> file.toString().endsWith(".zstd.inprogress"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  /** The kernels' own. */
  private static List<ProcessHandle> processes() throws Exception {
    try (var files = Files.list(folder.resolve("run"))) {
      return files
          .filter(file -> file.toString().endsWith(".pid"))
          .flatMap(FinishedApplicationsIT::process)
          .toList();
    }
  }

  private static Stream<ProcessHandle> process(Path file) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).stream();
    } catch (IOException gone) {
      return Stream.empty();
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode applications() {
    var sent = server.http().get("/api/spark/applications");
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    return Json.parseObject(sent.body().getBytes(StandardCharsets.UTF_8), "list")
        .path("applications");
  }

  private static JsonNode application() {
    await().atMost(Duration.ofSeconds(30)).until(() -> applications().size() == 1);
    return applications().get(0);
  }

  private static String page(String path) {
    var shown = server.http().send(server.http().stranger(path));
    assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
    return shown.body();
  }

  @Test
  @Order(1)
  void whatAKilledKernelRanIsListedAndItsPagesAreShown() throws Exception {
    var application = application();
    assertThat(application.path("kernel").asText()).isEqualTo(kernel);
    assertThat(application.path("complete").asBoolean()).isFalse();
    assertThat(application.path("bytes").asLong()).isPositive();
    var opened = server.http().get(application.path("ui").asText());
    assertThat(opened.statusCode()).as(opened.body()).isEqualTo(302);
    var jobs = opened.headers().firstValue("Location").orElseThrow();

    assertThat(page(jobs)).contains("count the birds");
    var queries = page(jobs.replace("/jobs/", "/SQL/"));
    assertThat(queries).contains("count the birds");
    var query = Pattern.compile("/SQL/execution/\\?id=\\d+").matcher(queries);
    assertThat(query.find()).isTrue();
    assertThat(page(jobs.replace("/jobs/", query.group()))).contains("HashAggregate", "Exchange");
    assertThat(server.http().get("/api/kernels").body())
        .as("which is none of the learner's kernels")
        .contains(kernel)
        .doesNotContainPattern("\"id\".*\"id\"");
  }

  @Test
  @Order(2)
  void theListIsAPageThatAllCanUseAndThatOpensAndDeletes() throws Exception {
    var id = application().path("id").asText();
    try (var chromium = Chromium.start();
        var context = chromium.browser().newContext()) {
      context.addCookies(
          List.of(
              new Cookie(TestServer.COOKIE, TestServer.SESSION)
                  .setUrl(server.http().uri("/").toString())));
      var page = context.newPage();
      for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.navigate(server.http().uri("/spark-applications").toString());
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody tr")).containsText("did not end");
        assertThat(Axe.violations(page)).isEmpty();
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/finished-" + scheme + ".png")));
      }

      var shown = context.waitForPage(() -> page.locator("tbody a").click());
      assertThat(shown.locator("table :text('count the birds'):visible").first())
          .isVisible(new IsVisibleOptions().setTimeout(60_000));
      assertThat(shown.evaluate("window.origin")).isEqualTo("null");

      page.locator("tbody button").click();
      assertThat(page.locator("main")).containsText("None of your Spark applications");
      assertThat(server.http().get("/api/spark/applications/" + id + "/ui").statusCode())
          .isEqualTo(404);
    }
  }
}
