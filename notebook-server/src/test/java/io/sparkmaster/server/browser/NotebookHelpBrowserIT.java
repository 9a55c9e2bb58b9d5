package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the kernel says while a learner types, in the real JupyterLab. */
class NotebookHelpBrowserIT extends NotebookInBrowser {
  private static final ContainsTextOptions SLOW = new ContainsTextOptions().setTimeout(120_000);
  private static final String TRIPS =
      """
      val trips = Seq(("Turin", 4.2, 12), ("Milan", 7.5, 30)).toDF("city", "distance_km", "minutes")
      trips.createOrReplaceTempView("trips")
      trips.limit(1).createOrReplaceTempView("trips_short")
      trips.count()""";

  @Test
  void tabCompletesMembersColumnsAndTables() throws IOException {
    notebook = NotebookTab.open(browser(), home, TRIPS, "", "", "");
    notebook.run(0, "= 2");

    var members = notebook.complete(1, "trips.dr");
    assertThat(members).containsText("dropDuplicates");
    notebook.lab().screenshot("20-completion-of-members");
    notebook.press("Escape");
    notebook.lab().edit(1, "1");

    var columns = notebook.complete(2, "trips.select(col(\"");
    assertThat(columns).containsText("city");
    assertThat(columns).containsText("distance_km");
    assertThat(columns).containsText("minutes");
    notebook.lab().screenshot("21-completion-of-columns");
    columns.getByText("distance_km").click();
    notebook.lab().page().keyboard().insertText("\"))");
    notebook.lab().run(2);
    assertThat(notebook.lab().output(2).locator("th")).containsText("distance_km", SLOW);

    var tables = notebook.complete(3, "%%sql\nSELECT * FROM tr");
    assertThat(tables).containsText("trips_short");
    notebook.lab().screenshot("22-completion-of-tables");
    tables.getByText("trips_short").click();
    notebook.lab().run(3);
    assertThat(notebook.lab().output(3).locator("td").first()).containsText("Turin", SLOW);
  }

  @Test
  void shiftTabShowsTypesSignaturesAndSchemas() throws IOException {
    notebook = NotebookTab.open(browser(), home, TRIPS, "", "", "", "");
    notebook.run(0, "= 2");

    var schema = notebook.inspect(1, "trips");
    assertThat(schema).containsText("DataFrame");
    assertThat(schema).containsText("distance_km");
    notebook.lab().screenshot("23-inspect-a-dataset");
    notebook.press("Escape");
    assertThat(schema).isHidden();

    var signature = notebook.inspect(2, "trips.groupBy");
    assertThat(signature).containsText("def groupBy(cols: org.apache.spark.sql.Column*)");
    notebook.lab().screenshot("24-inspect-a-method");
    notebook.press("Escape");
    assertThat(signature).isHidden();

    var java = notebook.inspect(3, "%%java\n\"Turin\".substring");
    assertThat(java).containsText("String String.substring(int");
    notebook.lab().screenshot("25-inspect-java");
    notebook.press("Escape");
    assertThat(java).isHidden();

    var function = notebook.inspect(4, "%%sql\nSELECT upper");
    assertThat(function).containsText("upper(str)");
    notebook.lab().screenshot("26-inspect-sql");
    notebook.press("Escape");
  }

  @Test
  void cellsAskAndAPasswordIsNotShown() throws IOException {
    notebook =
        NotebookTab.open(
            browser(),
            home,
            "val name = Notebook.input(\"Your name? \")\ns\"Hello $name\"",
            "scala.io.StdIn.readLine().reverse",
            "%%java\nnew Scanner(System.in).nextInt() + 1",
            "Notebook.password(\"Key: \").length + \" letters\"");
    var lab = notebook.lab();

    lab.run(0);
    notebook.question();
    assertThat(lab.output(0)).containsText("Your name?");
    lab.screenshot("27-question");
    notebook.answer("Ada");
    assertThat(lab.output(0)).containsText("Hello Ada", SLOW);
    lab.awaitIdle();

    lab.run(1);
    notebook.answer("Turin");
    assertThat(lab.output(1)).containsText("niruT", SLOW);
    lab.awaitIdle();

    lab.run(2);
    notebook.answer("41");
    assertThat(lab.output(2)).containsText("42", SLOW);
    lab.awaitIdle();

    lab.run(3);
    assertThat(notebook.question()).hasAttribute("type", "password");
    notebook.question().fill("s3cret");
    lab.screenshot("28-password");
    notebook.press("Enter");
    assertThat(lab.output(3)).containsText("6 letters", SLOW);
    assertThat(lab.page().locator("body")).not().containsText("s3cret");
    lab.screenshot("29-answered");
  }
}
