package io.sparkmaster.server.nbconvert;

import io.sparkmaster.server.http.HtmlText;
import java.util.Set;
import java.util.regex.Pattern;
import org.owasp.html.CssSchema;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/** HTML that carries no program, no style sheet and no address of an image elsewhere. */
final class Html {
  private static final Pattern IMAGE =
      Pattern.compile("data:image/(png|jpeg|gif|webp|svg\\+xml);base64,[A-Za-z0-9+/=\\s]*+");
  private static final Pattern LINK = Pattern.compile("(?i)(https?:|mailto:)[^\\s]*+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");
  private static final Pattern SIDE = Pattern.compile("left|right|center|justify");
  private static final Pattern OWN_CLASS = Pattern.compile("[kscnm]");

  private static final PolicyFactory POLICY =
      new HtmlPolicyBuilder()
          .allowElements(
              "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre progress q s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var"
                  .split(" "))
          .allowUrlProtocols("http", "https", "mailto", "data")
          .allowAttributes("href")
          .matching(LINK)
          .onElements("a")
          .allowAttributes("src")
          .matching(IMAGE)
          .onElements("img")
          .allowAttributes("alt")
          .onElements("img")
          .allowAttributes("width", "height")
          .matching(NUMBER)
          .onElements("img")
          .allowAttributes("class")
          .matching(OWN_CLASS)
          .onElements("span")
          .allowAttributes("align")
          .matching(SIDE)
          .onElements("td", "th")
          .allowAttributes("colspan", "rowspan", "start", "value", "max")
          .matching(NUMBER)
          .onElements("td", "th", "ol", "progress")
          .allowAttributes("scope")
          .matching(false, "col", "row", "colgroup", "rowgroup")
          .onElements("th")
          .allowAttributes("aria-label", "title")
          .onElements("progress", "abbr", "table", "img")
          .allowStyling(
              CssSchema.withProperties(
                  Set.of("text-align", "font-weight", "font-style", "vertical-align")))
          .toFactory();

  private Html() {}

  /** The first {@code most} characters, or one less where that would halve a character. */
  static String beginning(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  /** A word on what the page does not show. */
  static String note(String words) {
    return "<p class=\"note\">" + HtmlText.escape(words) + "</p>\n";
  }

  /** A word on what {@link #beginning} leaves out; empty when it is nothing. */
  static String noteOnRest(String text, int most) {
    return text.length() <= most
        ? ""
        : note("%,d more characters are in the notebook only.".formatted(text.length() - most));
  }

  /** What is left of HTML that anybody may have written. */
  static String sanitize(String html) {
    return POLICY.sanitize(html);
  }
}
