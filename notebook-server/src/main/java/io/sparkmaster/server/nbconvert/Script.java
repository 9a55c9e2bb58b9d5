package io.sparkmaster.server.nbconvert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * A notebook as a program in its language. Text, magics and cells of other languages are comments.
 */
final class Script {
  /** As many ends of lines as any of the languages knows. */
  private static final Pattern LINES = Pattern.compile("\\R");

  private static final Pattern LINE_MAGIC = Pattern.compile("%\\w.*");

  private final Language language;
  private final StringBuilder script = new StringBuilder();

  private Script(Language language) {
    this.language = language;
  }

  static String of(ObjectNode notebook) {
    return new Script(Language.of(notebook)).all(notebook);
  }

  private String all(ObjectNode notebook) {
    for (var cell : notebook.path("cells")) {
      var source = cell.path("source").asText();
      if (source.isBlank()) {
        continue;
      }
      if (script.length() > 0) {
        script.append('\n');
      }
      if (cell.path("cell_type").asText().equals("code")) {
        code(source, cell.path("execution_count").asText().replaceAll("\\D", ""));
      } else {
        comment(source);
      }
    }
    return script.toString();
  }

  private void code(String source, String count) {
    comment("In[%s]:".formatted(count.equals("") ? " " : count));
    var magic = Magic.of(source);
    if (magic.isEmpty()) {
      lines(source);
    } else if (magic.get().languageOr(language) == language && language != Language.OTHER) {
      var line = magic.get().line();
      comment(line);
      lines(source.substring(line.length()).replaceFirst("^\\R", ""));
    } else {
      comment(source);
    }
  }

  private void lines(String source) {
    // One after the other: there may be millions.
    for (int start = 0, end; start <= source.length(); start = end + 1) {
      var newline = source.indexOf('\n', start);
      end = newline < 0 ? source.length() : newline;
      var line = source.substring(start, end);
      if (LINE_MAGIC.matcher(line).matches()) {
        comment(line);
      } else {
        script.append(line).append('\n');
      }
    }
  }

  private void comment(String text) {
    // Java reads its escapes before its comments, so that one may end a comment.
    var words = language == Language.JAVA ? text.replace("\\u", "\\ u") : text;
    var ends = LINES.matcher(words);
    var start = 0;
    while (ends.find()) {
      commentLine(words.substring(start, ends.start()));
      start = ends.end();
    }
    commentLine(words.substring(start));
  }

  private void commentLine(String line) {
    script.append((language.comment() + " " + line).stripTrailing()).append('\n');
  }
}
