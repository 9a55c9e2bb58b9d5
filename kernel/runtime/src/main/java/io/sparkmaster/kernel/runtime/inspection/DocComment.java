package io.sparkmaster.kernel.runtime.inspection;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The comments above declarations in Scala and Java source text, as Markdown. */
final class DocComment {
  private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern HEAD =
      Pattern.compile("\\s*(?:(?:@[\\w.]+(?:\\([^)]*\\))?|//[^\\n]*)\\s+)*([^={;]*)");
  private static final Pattern STAR = Pattern.compile("(?m)^[ \\t]*\\*[ ]?");
  private static final Pattern LABEL =
      Pattern.compile("(?ms)^@(?:group\\w*|tparam|define|see|author)\\b.*?(?=^@|^\\s*$|\\z)");

  private DocComment() {}

  /** The first comment above a declaration of that name. */
  static Optional<String> of(String source, String name) {
    var quoted = Pattern.quote(name);
    var declares =
        Pattern.compile(
            "(?:\\b(?:def|val|var|type|class|trait|object|interface|enum|record)\\s+"
                + quoted
                + "\\b.*|[\\w<>\\[\\], .?]+\\s"
                + quoted
                + "\\s*\\(.*)",
            Pattern.DOTALL);
    var comment = COMMENT.matcher(source);
    while (comment.find()) {
      var head = HEAD.matcher(source).region(comment.end(), source.length());
      if (head.lookingAt() && declares.matcher(firstDeclaration(head.group(1))).lookingAt()) {
        return Optional.of(markdown(comment.group(1)));
      }
    }
    return Optional.empty();
  }

  /** With a body of one expression or without any, a declaration ends where its line does. */
  private static String firstDeclaration(String text) {
    var modifiers =
        text.replaceFirst(
            "^(?:(?:private|protected)(?:\\[\\w+])?\\s+|(?:public|static"
                + "|final|abstract|sealed|implicit|override|lazy|case|default|synchronized|native)\\s+)+",
            "");
    var end = modifiers.indexOf('\n');
    return end < 0 ? modifiers : modifiers.substring(0, end);
  }

  private static String markdown(String comment) {
    var plain = STAR.matcher(comment).replaceAll("");
    var text =
        LABEL
            .matcher(plain)
            .replaceAll("")
            .replaceAll("\\s*\\{\\{\\{[ \\t]*\\n?", "\n\n```scala\n")
            .replaceAll("[ \\t]*}}}", "```")
            .replaceAll("\\[\\[([^\\]\\s]+)[^\\]]*]]", "`$1`")
            .replaceAll("\\{@(?:code|link|linkplain|literal)\\s+([^}]*)}", "`$1`")
            .replaceAll("(?m)^@param\\s+(\\S+)\\s*", "- `$1`: ")
            .replaceAll("(?m)^@return\\s*", "- returns ")
            .replaceAll("(?m)^@note\\s*", "Note: ")
            .replaceAll("(?m)^@since\\s*(\\S+)", "Since $1.")
            .replaceAll("</?(?:p|ul|pre|li|br|i|b)/?>", "");
    return text.lines().map(String::stripTrailing).collect(Collectors.joining("\n")).strip();
  }
}
