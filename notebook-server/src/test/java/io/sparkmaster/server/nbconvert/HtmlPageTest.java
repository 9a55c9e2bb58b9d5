package io.sparkmaster.server.nbconvert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

final class HtmlPageTest {
  private static final String SVG = "<svg xmlns='http://www.w3.org/2000/svg'/>";

  @Test
  void markdownIsRenderedWithTablesAndImagesOfTheNotebook() {
    var notebook =
        Notebooks.scala()
            .text(
                "# Title\n\n| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n![dot](attachment:d.png)\n\n"
                    + "![far](https://tracker.example/x.png)");
    notebook.cell().putObject("attachments").putObject("d.png").put("image/png", "AAAA");

    assertThat(notebook.page())
        .contains("<h1>Title</h1>", "<th", "<del>2</del>", "data:image/png;base64,AAAA")
        .contains("alt=\"dot\"", "<em>[Image: far]</em>")
        .doesNotContain("tracker.example");
  }

  @Test
  void formulasStayAsTheyWereWritten() {
    var page =
        Notebooks.scala().text("so $a_1 * b_2 * c$ and $$x_{i} < *y*$$, for 5$ or $6").page();

    assertThat(page).contains("$a_1 * b_2 * c$", "$$x_{i} &lt; *y*$$", "5$ or $6");
  }

  @Test
  void codeIsColouredInTheLanguageOfItsCell() {
    var page = Notebooks.scala().code("val x = \"a\" // b").code("%%sql\nSELECT 1 -- one").page();

    assertThat(page)
        .contains("<span class=\"k\">val</span> x = <span class=\"s\">&quot;a&quot;</span>")
        .contains("<span class=\"c\">// b</span>", "<span class=\"m\">%%sql</span>")
        .contains("<span class=\"k\">SELECT</span> <span class=\"n\">1</span>");
  }

  @Test
  void whatIsPrintedInPiecesIsOneTextAndProgressThatWasWrittenOverIsGone() {
    var page =
        Notebooks.scala()
            .code("1")
            .prints("stdout", "10 %\r20 %")
            .prints("stdout", "\r100 %\ndone\r\n")
            .prints("stderr", "warned")
            .page();

    assertThat(page)
        .contains("<pre class=\"out\">100 %\ndone\n</pre>")
        .contains("<pre class=\"out stderr\">warned</pre>");
  }

  @Test
  void coloursOfTerminalsBecomeClasses() {
    var page =
        Notebooks.scala()
            .code("x")
            .fails("E", "m", "\u001b[1;31mred & bold\u001b[0m plain", "\u001b[38;5;2mg\u001b[2K!")
            .page();

    assertThat(page)
        .contains("<span class=\"a1 ab\">red &amp; bold</span> plain\n<span class=\"a2\">g</span>")
        .doesNotContain("\u001b");
  }

  @Test
  void ofEachOutputTheRichestFormIsShownThatNeedsNoProgram() {
    var vega = "application/vnd.vegalite.v5+json";
    var page =
        Notebooks.scala()
            .code("1")
            .shows("text/html", "<table><tr><td style=\"text-align: left\">cell</td></tr></table>")
            .shows("image/svg+xml", SVG, "text/plain", "a chart")
            .shows(vega, "{}", "text/plain", "bars in text")
            .shows(vega, "{}")
            .shows("text/latex", "$\\alpha$")
            .shows("text/markdown", "*kursiv*")
            .shows("image/png", "iVBO\nRw0=", "text/plain", "pixels")
            .page();

    assertThat(page)
        .contains("<td style=\"text-align:left\">cell</td>", "bars in text", "$\\alpha$")
        .contains("data:image/svg+xml;base64,", "alt=\"a chart\"", "<em>kursiv</em>")
        .contains("An output of type " + vega + " is shown in JupyterLab only.")
        .contains("src=\"data:image/png;base64,iVBORw0=\"");
  }

  @Test
  void whatIsFoldedInTheNotebookIsFoldedOnThePage() {
    var notebook = Notebooks.scala().code("secret").prints("stdout", "shown");
    ((ObjectNode) notebook.cell().path("metadata")).putObject("jupyter").put("source_hidden", true);

    assertThat(notebook.page()).contains("<details><summary>Code</summary><pre class=\"in\">");
  }

  @Test
  void thereIsOneHeadingThatSaysWhatThePageIs() {
    assertThat(Notebooks.scala().text("# Own").page()).contains("<p class=\"name\">Lesson</p>");
    assertThat(Notebooks.scala().code("1").page()).contains("<h1 class=\"name\">Lesson</h1>");
  }
}
