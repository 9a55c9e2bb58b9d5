package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.owasp.html.HtmlSanitizer;

class HtmlTextTest {
  @Example
  void nothingIsLeftThatEndsAnElementOrAQuotation() {
    assertThat(HtmlText.escape("<a b=\"c\" d='e'>&amp;</a>"))
        .isEqualTo("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;&lt;/a&gt;");
  }

  @Property
  void aReaderOfHtmlFindsTheTextInElementsAndAttributes(@ForAll("texts") String text) {
    var escaped = HtmlText.escape(text);

    var read = new Read();
    HtmlSanitizer.sanitize(
        "<b title=\"" + escaped + "\" lang='" + escaped + "'>" + escaped + "</b>", read);

    assertThat(read.elements).containsExactly("b");
    assertThat(read.attributes).containsExactly("title", text, "lang", text);
    assertThat(read.text).hasToString(text);
  }

  @Property
  void whereThereAreNoQuotationsQuotesStayAsTheyAre(@ForAll("texts") String text) {
    var escaped = HtmlText.inElement(text);

    var read = new Read();
    HtmlSanitizer.sanitize("<b>" + escaped + "</b>", read);

    assertThat(read.elements).containsExactly("b");
    assertThat(read.text).hasToString(text);
    assertThat(escaped.replaceAll("[^\"']", "")).isEqualTo(text.replaceAll("[^\"']", ""));
  }

  @Provide
  Arbitrary<String> texts() {
    var pieces =
        Arbitraries.of(
            "<",
            ">",
            "&",
            "\"",
            "'",
            "</b>",
            "<script>",
            "<!--",
            "]]>",
            "&lt;",
            "&#39;",
            "&quot",
            "&notin;",
            ";",
            "=",
            "/",
            " ",
            "\n",
            "x=",
            "\u00e9",
            "\ud83d\ude80");
    return Arbitraries.oneOf(pieces, Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(5))
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  /** What is in a piece of HTML. */
  private static final class Read implements HtmlSanitizer.Policy {
    private final List<String> elements = new ArrayList<>();
    private final List<String> attributes = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public void openDocument() {}

    @Override
    public void closeDocument() {}

    @Override
    public void openTag(String element, List<String> namesAndValues) {
      elements.add(element);
      attributes.addAll(namesAndValues);
    }

    @Override
    public void closeTag(String element) {}

    @Override
    public void text(String piece) {
      text.append(piece);
    }
  }
}
