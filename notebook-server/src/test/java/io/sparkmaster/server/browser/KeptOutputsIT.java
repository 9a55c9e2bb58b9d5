package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.LocatorOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.sparkmaster.server.clients.PythonClients;
import io.sparkmaster.server.process.Built;
import io.sparkmaster.server.process.Ran;
import io.sparkmaster.server.process.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A notebook with every kind of output that has been run, and is looked at without a kernel. */
@Timeout(600)
class KeptOutputsIT {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  private static final List<String> CELLS =
      List.of(
          "val df = spark.range(30).selectExpr(\"id\", \"concat('<i>Turin</i> ', id) AS city\")\n"
              + "df",
          "display(df)",
          "Chart.bar(df.limit(3), \"city\", \"id\")",
          "explain(df.groupBy($\"id\" % 2 as \"k\").count(), true)",
          "println(\"to out\"); System.err.println(\"to err\")",
          "df.select(\"ctiy\")",
          "val n: Int = \"text\"",
          "sc.parallelize(1 to 4, 4).map(n => { Thread.sleep(2000); n }).sum()",
          "spark.readStream.format(\"rate\").option(\"rowsPerSecond\", 20).load()",
          "%%sql\nSELECT 'of SQL' AS word");

  @TempDir private static Path folder;
  private static Path executed;
  private static Path html;

  private static String notebook() throws Exception {
    var json = new ObjectMapper();
    var root = json.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
    root.putObject("metadata")
        .putObject("kernelspec")
        .put("name", "sparkmaster-scala")
        .put("display_name", "Spark (Scala)")
        .put("language", "scala");
    var cells = root.putArray("cells");
    for (var source : CELLS) {
      var cell = cells.addObject().put("cell_type", "code").put("id", "cell-" + cells.size());
      cell.put("source", source).putNull("execution_count");
      cell.putObject("metadata");
      cell.putArray("outputs");
    }
    return json.writeValueAsString(root);
  }

  @BeforeAll
  static void run() throws Exception {
    var installed =
        Ran.of(
            folder,
            Map.of(),
            LIMIT,
            List.of(Built.script(), "kernel", "install", "--prefix", folder.toString()));
    assertThat(installed.exitCode()).as(installed.output() + installed.errors()).isZero();
    Files.writeString(folder.resolve("all.ipynb"), notebook());
    executed = folder.resolve("executed.ipynb");
    html = folder.resolve("all.html");

    var ran =
        PythonClients.run(
            "convert_notebook.py",
            Map.of(
                "JUPYTER_PATH", folder.resolve("share/jupyter").toString(),
                "SPARKMASTER_HOME", folder.toString(),
                "SPARK_MASTER", ""),
            LIMIT,
            folder.resolve("all.ipynb").toString(),
            executed.toString(),
            html.toString());

    assertThat(ran.exitCode()).as(ran.output() + ran.errors()).isZero();
  }

  @Test
  void nbconvertsHtmlShowsEveryOutputWithoutScripts() {
    try (var chromium = Chromium.start();
        var context =
            chromium
                .browser()
                .newContext(new NewContextOptions().setJavaScriptEnabled(false).setOffline(true))) {
      var page = context.newPage();
      page.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
      page.navigate(html.toUri().toString());
      var cells = page.locator(".jp-CodeCell");
      assertThat(cells).hasCount(CELLS.size());
      assertThat(cells.nth(1).locator("table td", td("<i>Turin</i> 19"))).isVisible();
      assertThat(cells.nth(2)).containsText("<i>Turin</i> 2");
      assertEveryOutput(cells);
      assertThat(page.locator("progress")).hasCount(0);
      page.screenshot(
          new ScreenshotOptions()
              .setFullPage(true)
              .setPath(Path.of("target/screenshots/60-nbconvert.png")));
    }
  }

  @Test
  void jupyterLabShowsEveryOutputAgainInBothThemes(@TempDir Path home) throws Exception {
    var workspace = Files.createDirectories(home.resolve("workspace/learner"));
    // Otherwise JupyterLab starts whatever kernel speaks that language.
    var strange =
        Files.readString(executed)
            .replace("sparkmaster-scala", "a-kernel-of-another-machine")
            .replace("\"scala\"", "\"a-language-of-another-machine\"");
    Files.writeString(workspace.resolve("all.ipynb"), strange);
    try (var server = ServerProcess.start(home, Map.of(), "--kernel-pool-size", "0");
        var chromium = Chromium.start();
        var lab = new LabPage(chromium.browser(), ColorScheme.LIGHT)) {
      lab.open(server.loginLink());
      lab.openWithoutKernel("all.ipynb");
      var cells = lab.codeCells();
      assertThat(cells).hasCount(CELLS.size());
      assertThat(cells.nth(1)).containsText("<i>Turin</i> 1");
      assertThat(cells.nth(2).locator("svg.marks")).isVisible();
      assertEveryOutput(cells);
      assertThat(lab.page().locator(".jp-OutputArea progress")).hasCount(0);
      for (var theme : List.of("JupyterLab Light", "JupyterLab Dark")) {
        lab.chooseTheme(theme);
        for (int cell : new int[] {2, 8}) {
          cells.nth(cell).scrollIntoViewIfNeeded();
          assertThat(cells.nth(cell)).isVisible();
          lab.screenshot("61-again-%d-%s".formatted(cell, theme.replace("JupyterLab ", "")));
        }
      }
    }
  }

  private static void assertEveryOutput(Locator cells) {
    assertThat(cells.nth(0).locator("table td", td("<i>Turin</i> 19"))).isVisible();
    assertThat(cells.nth(3)).containsText("The plan as it ran");
    assertThat(cells.nth(4)).containsText("to out");
    assertThat(cells.nth(4)).containsText("to err");
    assertThat(cells.nth(5)).containsText("Did you mean city?");
    cells.nth(5).locator("summary").click();
    assertThat(cells.nth(5).locator("details pre")).isVisible();
    assertThat(cells.nth(6)).containsText("type mismatch");
    assertThat(cells.nth(7)).containsText("Spark: 1 job, 1 stage, 4 tasks");
    assertThat(cells.nth(8)).containsText("Ended after 5 s");
    assertThat(cells.nth(8).locator("table")).isVisible();
    assertThat(cells.nth(9)).containsText("of SQL");
  }

  private static LocatorOptions td(String text) {
    return new LocatorOptions().setHasText(text);
  }
}
