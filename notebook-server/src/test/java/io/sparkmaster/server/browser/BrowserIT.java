package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.sparkmaster.server.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A learner's first minutes, in the real JupyterLab, on the real kernel. */
class BrowserIT {
  private static final Pattern RAN = Pattern.compile("^\\[\\d+]:$");
  private static final ContainsTextOptions SLOW = new ContainsTextOptions().setTimeout(120_000);

  private static Chromium chromium;

  @TempDir private Path home;
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<LabPage> tabs = new ArrayList<>();

  @RegisterExtension
  private final AfterTestExecutionCallback showWhatFailed =
      context -> {
        if (context.getExecutionException().isPresent()) {
          tabs.forEach(
              tab -> tab.screenshot("failed-" + context.getRequiredTestMethod().getName()));
        }
      };

  @BeforeAll
  static void startTheBrowser() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void closeTheBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @AfterEach
  void nothingWentElsewhereAndTheConsoleIsClean() {
    try {
      for (var tab : tabs) {
        assertThat(tab.requested())
            .as("addresses that the tab asked for")
            .isNotEmpty()
            .allMatch(address -> isLocal(URI.create(address)));
        assertThat(tab.errors()).as("errors on the console").isEmpty();
      }
    } finally {
      tabs.forEach(LabPage::close);
      servers.forEach(ServerProcess::close);
    }
  }

  private static boolean isLocal(URI address) {
    return List.of("data", "blob").contains(address.getScheme())
        || "127.0.0.1".equals(address.getHost());
  }

  private ServerProcess start() throws IOException {
    var server = ServerProcess.start(home);
    servers.add(server);
    return server;
  }

  private LabPage tab(ColorScheme colors) {
    var tab = new LabPage(chromium.browser(), colors);
    tabs.add(tab);
    return tab;
  }

  @Test
  void theWelcomeNotebookRunsAndItsLongJobStops() throws IOException {
    var server = start();
    var lab = tab(ColorScheme.LIGHT);

    lab.open(server.loginLink());
    assertThat(lab.address().getPath()).startsWith("/lab");
    assertThat(lab.address().toString()).doesNotContain("token");
    lab.screenshot("01-first-start");

    lab.openFromFileBrowser("Welcome.ipynb");
    lab.screenshot("02-welcome-notebook");

    lab.run(0);
    assertThat(lab.output(0)).containsText("500000500000", SLOW);
    lab.run(1);
    assertThat(lab.output(1)).containsText("km/h", SLOW);
    lab.run(2);
    assertThat(lab.output(2).locator("table")).containsText("Turin", SLOW);
    assertThat(lab.output(2).locator("table th").first()).isVisible();
    lab.run(3);
    lab.run(4);
    assertThat(lab.output(4).locator("table")).containsText("km_per_hour", SLOW);
    lab.run(5);
    assertThat(lab.output(5)).containsText("trips are longer than 4 km", SLOW);
    lab.screenshot("03-scala-sql-java");

    lab.run(6);
    assertThat(lab.output(6).locator("progress").first())
        .hasAttribute(
            "value", Pattern.compile("[1-9]\\d*"), new HasAttributeOptions().setTimeout(120_000));
    assertThat(lab.prompt(6)).hasText("[*]:");
    lab.screenshot("04-job-progress");
    lab.stop();
    lab.awaitIdle();
    assertThat(lab.codeCells().nth(6)).not().containsText("[*]:");
    lab.screenshot("05-job-stopped");

    lab.edit(0, "spark.table(\"trips\").count() + 100");
    lab.run(0);
    assertThat(lab.output(0)).containsText("105", SLOW);
    assertThat(lab.prompt(0)).hasText(RAN);
  }

  @Test
  void whatWasSavedIsThereAfterTheServerWasKilled() throws IOException {
    var server = start();
    var lab = tab(ColorScheme.LIGHT);
    lab.open(server.loginLink());
    lab.openFromFileBrowser("Welcome.ipynb");
    lab.edit(0, "val saved = \"before the crash\" // ünïcode ✓\nsaved");
    lab.run(0);
    assertThat(lab.output(0)).containsText("before the crash", SLOW);
    lab.save();
    var written = Files.readString(home.resolve("workspace/learner/Welcome.ipynb"));
    // What a tab says when its server goes away is not what is asserted here.
    var spokenBefore = lab.errors();
    tabs.remove(lab);
    lab.close();
    assertThat(spokenBefore).as("errors on the console").isEmpty();

    server.kill();

    assertThat(home.resolve("workspace/learner/Welcome.ipynb")).hasContent(written);
    var again = tab(ColorScheme.LIGHT);
    again.open(start().loginLink());
    again.openFromFileBrowser("Welcome.ipynb");
    assertThat(again.source(0)).isEqualTo("val saved = \"before the crash\" // ünïcode ✓\nsaved");
    assertThat(again.output(0)).containsText("before the crash");
    again.screenshot("06-after-the-crash");
  }

  @Test
  void theDarkThemeShowsTablesReadably() throws IOException {
    var server = start();
    var lab = tab(ColorScheme.DARK);
    lab.open(server.loginLink());
    lab.chooseTheme("JupyterLab Dark");
    lab.openFromFileBrowser("Welcome.ipynb");
    lab.run(1);
    lab.run(2);

    assertThat(lab.output(2).locator("table")).containsText("Turin", SLOW);

    lab.screenshot("07-dark");
    assertThat(lab.contrastOf(lab.output(2).locator("td").first())).isGreaterThan(4.5);
  }
}
