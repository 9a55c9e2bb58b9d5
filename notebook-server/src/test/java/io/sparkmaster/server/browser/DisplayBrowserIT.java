package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code display} shows of a Dataset, in the real JupyterLab, on the real kernel. */
class DisplayBrowserIT extends NotebookInBrowser {
  private static final ContainsTextOptions SLOW = new ContainsTextOptions().setTimeout(120_000);
  private static final String TRIPS =
      """
      val trips = spark.range(100).selectExpr(
        "concat('<b>city</b> ', id) as city",
        "cast(id * 37 % 100 as double) as km",
        "if(id = 3, null, timestamp'2026-01-01 08:00:00' + make_dt_interval(int(id))) as at",
        "id % 3 = 0 as late")
      """;
  private static final List<String> THEMES = List.of("JupyterLab Light", "JupyterLab Dark");

  private void screenshots(String name) {
    for (var theme : THEMES) {
      notebook.lab().chooseTheme(theme);
      notebook.lab().screenshot(name + (theme.endsWith("Dark") ? "-dark" : "-light"));
    }
    notebook.lab().chooseTheme(THEMES.get(0));
  }

  private static Locator button(Locator within, String name) {
    return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
  }

  private static Locator tab(Locator within, String name) {
    return within.getByRole(AriaRole.TAB, new Locator.GetByRoleOptions().setName(name));
  }

  @Test
  void aDatasetIsSortedPagedThroughAndDrawn() throws IOException {
    notebook = NotebookTab.open(browser(), home, TRIPS + "display(trips)");
    var lab = notebook.lab();
    lab.run(0);
    var table = lab.output(0).locator(".sm-Table");
    var firstRow = table.locator("tbody tr").first();

    assertThat(table).containsText("Rows 1–20 of 100.", SLOW);
    assertThat(table.locator("th").nth(2)).containsText("timestamp");
    assertThat(firstRow).hasText("<b>city</b> 00.02026-01-01 08:00:00true");
    screenshots("40-display");

    button(table, "km").click();
    assertThat(table.locator("th").nth(1)).hasAttribute("aria-sort", "ascending");
    assertThat(firstRow.locator("td").nth(1)).hasText("0.0");
    button(table, "km").press("Enter");
    assertThat(table.locator("th").nth(1)).hasAttribute("aria-sort", "descending");
    assertThat(firstRow.locator("td").nth(1)).hasText("99.0");
    button(table, "Next page").press("Enter");
    assertThat(table).containsText("Rows 21–40 of 100. Sorted by km, descending.");
    assertThat(firstRow.locator("td").nth(1)).hasText("79.0");
    screenshots("41-display-sorted");
    assertThat(lab.accessibilityViolations(".sm-Table")).isEmpty();

    tab(table, "Table").press("ArrowRight");
    assertThat(tab(table, "Chart")).isFocused();
    assertThat(table.locator(".sm-chart svg .mark-line path")).hasCount(1);
    screenshots("42-display-line");
    table.locator("select").first().selectOption("Bars");
    assertThat(table.locator(".sm-chart svg .mark-rect path")).hasCount(99);
    table.locator("select").nth(1).selectOption("city");
    assertThat(table.locator(".sm-chart .vega-embed")).containsText("city");
    screenshots("43-display-bars");
    assertThat(lab.accessibilityViolations(".sm-Table")).isEmpty();

    lab.page().setViewportSize(480, 1000);
    tab(table, "Table").click();
    lab.screenshot("44-display-narrow");
  }

  @Test
  void theTableIsThereWhenTheNotebookIsOpenedAgain() throws IOException {
    notebook = NotebookTab.open(browser(), home, TRIPS + "display(trips)");
    var lab = notebook.lab();
    lab.run(0);
    assertThat(lab.output(0)).containsText("Rows 1–20 of 100.", SLOW);
    lab.awaitIdle();
    lab.save();

    lab.page().reload();
    lab.awaitNotebook();

    assertThat(lab.output(0)).containsText("Rows 1–20 of 100.", SLOW);
    button(lab.output(0), "Last page").click();
    assertThat(lab.output(0)).containsText("Rows 81–100 of 100.");
  }

  @Test
  void chartsAreDrawn() throws IOException {
    notebook =
        NotebookTab.open(
            browser(),
            home,
            TRIPS + "Chart.line(trips, \"at\", \"km\")",
            "Chart.bar(trips.limit(12), \"city\", \"km\")",
            "Chart.scatter(trips, \"km\", \"km\")",
            "Chart.histogram(trips, \"km\")");
    var lab = notebook.lab();

    for (int cell = 0; cell < 4; cell++) {
      lab.run(cell);
      assertThat(lab.output(cell).locator(".vega-embed canvas, .vega-embed svg").first())
          .isVisible(new IsVisibleOptions().setTimeout(120_000));
      lab.awaitIdle();
    }
    lab.output(0).scrollIntoViewIfNeeded();
    screenshots("45-charts");
    lab.output(3).scrollIntoViewIfNeeded();
    screenshots("46-charts");
  }
}
