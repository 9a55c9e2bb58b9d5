package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Somebody opens a notebook on a server that has no room for its kernel. */
class FullServerBrowserIT extends ServerInBrowser {
  private static final ContainsTextOptions SLOW = new ContainsTextOptions().setTimeout(120_000);
  private static final String NOTEBOOK =
      """
      {"cells": [{"cell_type": "code", "id": "c", "metadata": {}, "outputs": [],
        "execution_count": null, "source": "1 + 1"}],
       "metadata": {"kernelspec": {"name": "sparkmaster-scala", "display_name": "Spark (Scala)"}},
       "nbformat": 4, "nbformat_minor": 5}
      """;

  @Test
  void theDialogSaysInFullWhatIsTakenAndWhichPlaceTheyHave() throws Exception {
    var workspace = Files.createDirectories(home.resolve("workspace/learner"));
    Files.writeString(workspace.resolve("first.ipynb"), NOTEBOOK);
    Files.writeString(workspace.resolve("second.ipynb"), NOTEBOOK);
    start(Map.of(), "--kernel-limit", "1", "--kernel-wait", "2", "--kernel-pool-size", "0");
    try (var lab = new LabPage(chromium.browser(), ColorScheme.LIGHT)) {
      lab.open(server.loginLink());
      lab.openFromFileBrowser("first.ipynb");

      item(lab, "second.ipynb").dblclick();

      var dialog = lab.page().locator(".jp-Dialog");
      assertThat(dialog).containsText("taken (1 of 1", SLOW);
      assertThat(dialog).containsText("number 1 of 1 who wait");
      var isWhole = dialog.locator("pre").evaluate("text => text.scrollWidth <= text.clientWidth");
      Assertions.assertThat(isWhole).as("no line leaves the dialog").isEqualTo(true);
      lab.screenshot("42-full-server");
    }
  }

  private static Locator item(LabPage lab, String name) {
    return lab.page().locator(".jp-DirListing-item", new Page.LocatorOptions().setHasText(name));
  }
}
