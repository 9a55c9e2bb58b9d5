package io.sparkmaster.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LabPagesTest {
  private static final String OPENING =
      "<script id=\"jupyter-config-data\" type=\"application/json\">";
  private static final Pattern END_TAG = Pattern.compile("</script", Pattern.CASE_INSENSITIVE);

  private final LabPages pages =
      new LabPages(
          new LabManifest(1, "4.6.4", List.of("a.js", "b.js"), List.of("s.css"), List.of()),
          "/base/");

  @Property
  void whateverAnOptionSaysThePageGivesItBackUnchanged(@ForAll("nastyText") String text) {
    var html = pages.html(Map.of("treePath", text, text, "key"));

    var config = configOf(html);

    assertThat(config.path("treePath").textValue()).isEqualTo(text);
    assertThat(config.path(text).textValue()).isEqualTo("key");
  }

  @Property
  void nothingInAnOptionCanLeaveTheScriptElement(@ForAll("nastyText") String text) {
    var data = LabPages.scriptData(Map.of("treePath", text));

    assertThat(data).doesNotContain("<", ">", "&", "\u2028", "\u2029");
  }

  @Test
  void scriptsRunInTheOrderOfTheBuild() {
    var html = pages.html(Map.of());

    assertThat(html)
        .containsSubsequence(
            "href=\"/base/static/lab/s.css\"",
            "src=\"/base/static/lab/a.js\"",
            "src=\"/base/static/lab/b.js\"");
  }

  @Test
  void thePageHasNoScriptOfItsOwnAndNamesNoOtherHost() {
    var html = pages.html(Map.of());

    assertThat(html).doesNotContain("http:", "https:", "onload").containsOnlyOnce(OPENING);
    assertThat(html.replace(OPENING, "").split("<script(?! defer src=)")).hasSize(1);
  }

  @Provide
  Arbitrary<String> nastyText() {
    var dangerous =
        Arbitraries.of(
            "</script>",
            "</SCRIPT >",
            "<!--",
            "<script>",
            "-->",
            "\u2028",
            "\u2029",
            "\"",
            "\\",
            "&quot;",
            "{config}",
            "{scripts}",
            "]]>",
            "\u0000",
            "\ud83d\ude00",
            "%s",
            "$1");
    return Arbitraries.oneOf(dangerous, Arbitraries.strings().ofMaxLength(5))
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts))
        .filter(text -> !text.equals("treePath") && !brokenSurrogates(text));
  }

  /** Half a character is no text: a URL cannot carry it, and UTF-8 cannot write it. */
  private static boolean brokenSurrogates(String text) {
    return text.codePoints().anyMatch(point -> point >= 0xd800 && point <= 0xdfff);
  }

  /** Reads as a browser does: the element ends at the first end tag, whatever stands before it. */
  private static JsonNode configOf(String html) {
    var start = html.indexOf(OPENING) + OPENING.length();
    var endTag = END_TAG.matcher(html);
    assertThat(endTag.find(start)).as(html).isTrue();
    var end = endTag.start();
    try {
      return Json.mapper().readTree(html.substring(start, end));
    } catch (JsonProcessingException broken) {
      throw new AssertionError(html, broken);
    }
  }
}
