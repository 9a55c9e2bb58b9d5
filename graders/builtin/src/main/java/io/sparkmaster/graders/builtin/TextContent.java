package io.sparkmaster.graders.builtin;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text of a program has in it when the program runs, of what is written between quotes. */
final class TextContent {
  private static final Pattern ESCAPED =
      Pattern.compile("\\\\(u+[0-9a-fA-F]{4}|.)", Pattern.DOTALL);
  private static final Pattern MARGIN = Pattern.compile("^[ \\t]*\\|", Pattern.MULTILINE);

  private TextContent() {}

  /** Of a text or a character in single or double quotes. */
  static String of(String written, SourceLanguage language) {
    return switch (language) {
      case JAVA -> java(written);
      case SCALA -> withoutMargin(scala(written));
      case SQL -> written;
    };
  }

  /** Of a text in three quotes. */
  static String ofTriple(String written, SourceLanguage language, boolean interpolated) {
    return switch (language) {
      case JAVA -> java(written.stripIndent());
      case SCALA -> withoutMargin(interpolated ? scala(written) : written);
      case SQL -> written;
    };
  }

  private static String java(String written) {
    try {
      return written.translateEscapes();
    } catch (IllegalArgumentException e) {
      // It does not compile.
      return written;
    }
  }

  private static String scala(String written) {
    return ESCAPED.matcher(written).replaceAll(TextContent::plain);
  }

  private static String plain(MatchResult escaped) {
    var what = escaped.group(1);
    if (what.length() > 1) {
      var code = Integer.parseInt(what.substring(what.length() - 4), 16);
      return Matcher.quoteReplacement(Character.toString(code));
    }
    return switch (what) {
      case "n" -> "\n";
      case "r" -> "\r";
      case "t", "f" -> " ";
      default -> Matcher.quoteReplacement(what);
    };
  }

  /** As after {@code stripMargin}: nowhere else does a line of SQL begin so. */
  private static String withoutMargin(String content) {
    return MARGIN.matcher(content).replaceAll("");
  }
}
