package io.sparkmaster.server.nbconvert;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.HtmlText;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

final class HighlighterTest {
  @Property(tries = 500)
  void everyCharacterIsThereInItsPlace(
      @ForAll Language language,
      @ForAll
          @Chars({'"', '\'', '/', '*', '-', '#', '\\', '\n', '%', ' ', '<', '&'})
          @CharRange(from = 'a', to = 'e')
          String source) {
    var text = Highlighter.html(source, language).replaceAll("</?span[^>]*>", "");

    assertThat(text).isEqualTo(HtmlText.escape(source));
  }

  @Test
  void whatBeginsIsColouredToItsEnd() {
    assertThat(Highlighter.html("/* a /* b */ c */ d", Language.SCALA))
        .isEqualTo("<span class=\"c\">/* a /* b */ c */</span> d");
    assertThat(Highlighter.html("/* a /* b */ c", Language.JAVA))
        .isEqualTo("<span class=\"c\">/* a /* b */</span> c");
    assertThat(Highlighter.html("'it''s' x", Language.SQL)).endsWith("</span> x");
    assertThat(Highlighter.html("def f[T](x: 'a') = 'b", Language.SCALA))
        .contains("<span class=\"s\">&#39;a&#39;</span>", "= &#39;b");
    assertThat(Highlighter.html("\"\"\"a\n\"b\"\"\" c", Language.PYTHON))
        .isEqualTo("<span class=\"s\">&quot;&quot;&quot;a\n&quot;b&quot;&quot;&quot;</span> c");
  }
}
