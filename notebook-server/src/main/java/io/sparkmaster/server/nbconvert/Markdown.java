package io.sparkmaster.server.nbconvert;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.HtmlText;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

/** Markdown as HTML: GitHub's tables, formulas as written, images that the notebook carries. */
final class Markdown {
  private static final int MOST = 500_000;

  /** One address, image or formula may be named a hundred thousand times. */
  private static final int MOST_REPEATED = 8 << 20;

  private static final Pattern FORMULA =
      Pattern.compile(
          "\\$\\$[^$]{1,5000}\\$\\$|(?<![\\\\$\\w])\\$(?![\\s$])[^$\\n]{1,1000}\\$(?!\\d)");
  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), StrikethroughExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final SecureRandom RANDOM = new SecureRandom();

  private Markdown() {}

  /**
   * @param attachments bundles of images by name, as a cell has them
   */
  static String html(String source, JsonNode attachments) {
    if (source.length() > MOST) {
      return asWritten(source);
    }
    // Stars and underscores of formulas are none of Markdown's. Nobody can guess the words that
    // stand for them meanwhile.
    var word = "x" + HexFormat.of().toHexDigits(RANDOM.nextLong()) + "x";
    var formulas = new ArrayList<String>();
    var guarded =
        FORMULA
            .matcher(source)
            .replaceAll(
                found -> {
                  formulas.add(found.group());
                  return word + (formulas.size() - 1) + "x";
                });
    String html;
    try {
      var parsed = PARSER.parse(guarded);
      if (Addresses.characters(parsed, attachments) > MOST_REPEATED) {
        return asWritten(source);
      }
      html = Html.sanitize(renderer(attachments).render(parsed));
    } catch (StackOverflowError nestedTooDeeply) {
      return asWritten(source);
    }
    var result = new StringBuilder();
    var found = Pattern.compile(word + "(\\d+)x").matcher(html);
    while (found.find()) {
      var formula = formulas.get(Integer.parseInt(found.group(1)));
      found.appendReplacement(result, Matcher.quoteReplacement(HtmlText.escape(formula)));
      if (result.length() > MOST_REPEATED) {
        return asWritten(source);
      }
    }
    return found.appendTail(result).toString();
  }

  private static String asWritten(String source) {
    return "<pre>" + HtmlText.escape(source) + "</pre>";
  }

  private static HtmlRenderer renderer(JsonNode attachments) {
    return HtmlRenderer.builder()
        .extensions(EXTENSIONS)
        .nodeRendererFactory(context -> new Own(context, attachments))
        .build();
  }

  /** What is shown otherwise than Markdown says. */
  private record Own(HtmlNodeRendererContext context, JsonNode attachments)
      implements NodeRenderer {
    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
      return Set.of(Image.class, FencedCodeBlock.class);
    }

    @Override
    public void render(Node node) {
      if (node instanceof FencedCodeBlock code) {
        var info = code.getInfo() == null ? "" : code.getInfo().strip().split("\\s", 2)[0];
        var html = Highlighter.html(code.getLiteral(), Language.named(info));
        context.getWriter().raw("<pre><code>" + html + "</code></pre>");
      } else if (node instanceof Image image) {
        context.getWriter().raw(html(image));
      }
    }

    private String html(Image image) {
      var words = words(image);
      var address = image.getDestination();
      if (address.startsWith(Addresses.ATTACHMENT)) {
        address =
            Images.dataAddress(attachments.path(address.substring(Addresses.ATTACHMENT.length())))
                .orElse("");
      }
      return address.startsWith("data:image/")
          ? "<img src=\"%s\" alt=\"%s\">"
              .formatted(HtmlText.escape(address), HtmlText.escape(words))
          : "<em>[Image: %s]</em>"
              .formatted(HtmlText.escape(words.isEmpty() ? image.getDestination() : words));
    }

    private static String words(Node node) {
      var words = new StringBuilder();
      node.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text text) {
              words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
              words.append(code.getLiteral());
            }
          });
      return words.toString();
    }
  }
}
