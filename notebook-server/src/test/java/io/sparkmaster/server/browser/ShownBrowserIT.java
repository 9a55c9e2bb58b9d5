package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Errors, progress, plans and streams, in the real JupyterLab, on the real kernel. */
class ShownBrowserIT extends NotebookInBrowser {
  private static final ContainsTextOptions SLOW = new ContainsTextOptions().setTimeout(120_000);
  private static final List<String> THEMES = List.of("JupyterLab Light", "JupyterLab Dark");

  private void screenshots(String name) {
    for (var theme : THEMES) {
      notebook.lab().chooseTheme(theme);
      notebook.lab().screenshot(name + (theme.endsWith("Dark") ? "-dark" : "-light"));
    }
    notebook.lab().chooseTheme(THEMES.get(0));
  }

  @Test
  void errorsAreShortWithAHintAndTheWholeTraceIsOneClickAway() throws IOException {
    notebook =
        NotebookTab.open(
            browser(),
            home,
            "val df = spark.range(10).toDF(\"city\")\ndf.select(\"ctiy\")",
            "%%sql\nSELECT id,\n  int(concat('a', id)) AS broken\nFROM range(3)");
    var lab = notebook.lab();

    lab.run(0);
    assertThat(lab.output(0)).containsText("Did you mean city?", SLOW);
    assertThat(lab.output(0)).containsText("→ line 2: df.select(\"ctiy\")");
    var details = lab.output(0).locator("details");
    assertThat(details.locator("pre")).not().isVisible();
    lab.run(1);
    assertThat(lab.output(1)).containsText("→ line 3: int(concat('a', id)) AS broken", SLOW);
    screenshots("50-errors");

    details.locator("summary").click();
    assertThat(details.locator("pre")).containsText("at org.apache.spark.sql");
    lab.screenshot("51-error-trace");
  }

  @Test
  void progressPlanAndStreamAreShown() throws IOException {
    notebook =
        NotebookTab.open(
            browser(),
            home,
            "val slow = spark.range(0, 4000, 1, 8).as[Long].filter(r => { if (r % 500 == 0)"
                + " Thread.sleep(2500); true }).groupBy($\"id\" % 5 as \"k\").count()\n"
                + "slow.collect().length",
            "explain(slow)",
            "spark.readStream.format(\"rate\").option(\"rowsPerSecond\", 20).load()");
    var lab = notebook.lab();

    lab.run(0);
    var bar = new Locator.FilterOptions().setHas(lab.page().locator("progress:visible"));
    assertThat(lab.output(0).filter(bar)).containsText("1 job running", SLOW);
    screenshots("52-progress");
    assertThat(lab.output(0)).containsText("shuffled", SLOW);
    lab.awaitIdle();
    lab.run(1);
    assertThat(lab.output(1)).containsText("The plan as it ran", SLOW);
    assertThat(lab.output(1).locator("strong[title^='A shuffle']").first()).isVisible();
    assertThat(lab.accessibilityViolations(".jp-OutputArea")).isEmpty();
    screenshots("53-plan");

    lab.run(2);
    assertThat(lab.output(2)).containsText("rows/s processed", SLOW);
    lab.output(2).scrollIntoViewIfNeeded();
    screenshots("54-stream");
    lab.stop();
    assertThat(lab.output(2)).containsText("Stopped. ", SLOW);
    assertThat(lab.output(2)).containsText("The cell was stopped.", SLOW);
  }
}
