package io.sparkmaster.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Save and Export Notebook As, in JupyterLab's File menu. */
@Timeout(240)
class ExportBrowserIT extends ServerInBrowser {
  private static final String NOTEBOOK =
      """
      {"cells": [
        {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# Numbers\\n\\nwith $a_1$\\n\\n| a |\\n|---|\\n| 1 |"},
        {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "source": "val n = 7 // seven",
         "outputs": [
           {"output_type": "stream", "name": "stdout", "text": "printed \\u001b[32mgreen\\u001b[0m"},
           {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<script>document.title='owned'</script><table><thead><tr><th>h</th></tr></thead><tbody><tr><td>cell</td></tr></tbody></table>"}},
           {"output_type": "error", "ename": "E", "evalue": "m", "traceback": ["\\u001b[31mboom\\u001b[0m"]}]}],
       "metadata": {"kernelspec": {"name": "sparkmaster-scala", "display_name": "Spark (Scala)", "language": "scala"}},
       "nbformat": 4, "nbformat_minor": 5}
      """;

  @TempDir private Path saved;

  @Test
  void aNotebookIsSavedAsAPageThatAllCanReadAndAsAProgram() throws Exception {
    var workspace = Files.createDirectories(home.resolve("workspace/learner"));
    Files.writeString(workspace.resolve("Export.ipynb"), NOTEBOOK);
    start(Map.of());
    try (var lab = new LabPage(chromium.browser(), ColorScheme.LIGHT)) {
      lab.open(server.loginLink());
      lab.page()
          .locator(".jp-DirListing-item", new Page.LocatorOptions().setHasText("Export.ipynb"))
          .dblclick();
      lab.page().waitForSelector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook");

      var page = export(lab, "HTML", "Export.html");
      var script = export(lab, "Executable Script", "Export.scala");

      assertThat(Files.readString(script)).contains("// # Numbers", "val n = 7 // seven");
      assertThat(lab.errors()).isEmpty();
      for (var colors : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        look(page, colors);
      }
    }
  }

  private void look(Path file, ColorScheme colors) throws Exception {
    try (var context =
        chromium.browser().newContext(new NewContextOptions().setColorScheme(colors))) {
      var page = context.newPage();
      page.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
      page.navigate(file.toUri().toString());
      assertThat(page.title()).isEqualTo("Export");
      assertThat(page.locator("main").innerText()).contains("Numbers", "cell", "boom", "$a_1$");
      assertThat(Axe.violations(page)).as("%s", colors).isEmpty();
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of("target/screenshots/45-export-" + colors + ".png")));
    }
  }

  private Path export(LabPage lab, String format, String name) throws Exception {
    var download = new CompletableFuture<Download>();
    lab.page().context().onPage(tab -> tab.onDownload(download::complete));
    lab.page().onDownload(download::complete);
    item(lab, ".lm-MenuBar-itemLabel", "File").click();
    item(lab, ".lm-Menu-itemLabel", "Save and Export Notebook As").hover();
    item(lab, ".lm-Menu-itemLabel", format).click();
    lab.page().waitForCondition(download::isDone);
    var file = saved.resolve(name);
    var done = download.get(1, TimeUnit.SECONDS);
    assertThat(done.suggestedFilename()).isEqualTo(name);
    done.saveAs(file);
    return file;
  }

  private static Locator item(LabPage lab, String kind, String label) {
    return lab.page().locator(kind, new Page.LocatorOptions().setHasText(label)).first();
  }
}
