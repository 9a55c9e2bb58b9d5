package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.kernels.KernelTestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spark's UI of a real kernel, as programs and browsers get it from the server. */
@Timeout(240)
class SparkUiIT {
  @TempDir private static Path folder;
  private static KernelTestServer server;
  private static String kernel;

  @BeforeAll
  static void start() throws Exception {
    server = KernelTestServer.ofSparkKernels(folder);
    kernel = server.startKernel();
    server.run(
        kernel,
        "sc.setJobDescription(\"count the birds\"); spark.range(90).repartition(3).count()");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String opened() {
    var sent = server.http().get("/api/kernels/" + kernel + "/spark");
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
    return sent.headers().firstValue("Location").orElseThrow();
  }

  @Test
  void showsTheJobsOfTheKernelAtTheAddressOfATicketAndNowhereElse() {
    var jobs = opened();

    var shown = server.http().send(server.http().stranger(jobs));
    var root = server.http().send(server.http().stranger(jobs.replace("jobs/", "")));
    var elsewhere = server.http().send(server.http().stranger("/jobs/"));

    assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
    assertThat(shown.body()).contains("count the birds");
    assertThat(root.headers().firstValue("Location")).contains(jobs);
    assertThat(elsewhere.body()).doesNotContain("birds");
  }

  @Test
  void itsPagesWorkInABrowserWithTheRightsOfNobody() {
    try (var chromium = Chromium.start();
        var context = chromium.browser().newContext()) {
      context.addCookies(
          List.of(
              new Cookie(TestServer.COOKIE, TestServer.SESSION)
                  .setUrl(server.http().uri("/").toString())));
      var page = context.newPage();
      page.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
      var errors = new CopyOnWriteArrayList<String>();
      page.onPageError(errors::add);

      page.navigate(server.http().uri("/api/kernels/" + kernel + "/spark").toString());

      assertThat(birds(page)).isVisible();
      assertThat(page.evaluate("window.origin")).isEqualTo("null");
      assertThat(tried(page, "fetch('/api/kernels', {credentials: 'include'}).then(r => r.text())"))
          .startsWith("refused");
      assertThat(tried(page, "document.cookie")).startsWith("refused");
      assertThat(tried(page, "navigator.serviceWorker.register('webui.js')")).startsWith("refused");
      // Folds it out: the scripts remember that in what they take for the browser's storage.
      page.getByText("Event Timeline").first().click();
      assertThat(page.locator("#application-timeline .vis-timeline")).isVisible();
      follow(page, "Stages");
      assertThat(birds(page)).isVisible();
      follow(page, "Executors");
      assertThat(page.locator("#active-executors-table tbody tr").first()).containsText("driver");
      follow(page, "SQL / DataFrame");
      birds(page).click();
      assertThat(page.locator("#plan-viz-graph svg")).isVisible();
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/spark-ui.png")));
      assertThat(errors).isEmpty();
    }
  }

  /** In a table: the timeline has it, too, and is folded in. */
  private static Locator birds(Page page) {
    return page.locator("table :text('count the birds'):visible").first();
  }

  private static void follow(Page page, String tab) {
    page.locator(".navbar a.nav-link", new Page.LocatorOptions().setHasText(tab)).first().click();
  }

  private static String tried(Page page, String script) {
    return (String)
        page.evaluate(
            "async () => { try { return 'got ' + await (%s); } catch (e) { return 'refused ' + e; } }"
                .formatted(script));
  }
}
