package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.builtin.SourceToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Takes Scala 2.13, Java or Spark SQL apart into words and signs, so that comments and texts count
 * for nothing and code inside of interpolated texts does. It judges no grammar: what compiles is
 * taken apart as compilers do, what does not compile is never graded.
 */
final class SourceTokens {
  private final String text;
  private final SourceLanguage language;
  private final List<SourceToken> tokens = new ArrayList<>();
  private int at;
  private int line = 1;

  private SourceTokens(String text, SourceLanguage language) {
    this.text = text;
    this.language = language;
  }

  static List<SourceToken> of(String text, SourceLanguage language) {
    var plain = language == SourceLanguage.JAVA ? JavaEscapes.resolve(text) : text;
    // In SQL it matters how a line ends: see lineComment.
    var lines =
        language == SourceLanguage.SQL ? plain : plain.replace("\r\n", "\n").replace('\r', '\n');
    var reader = new SourceTokens(lines, language);
    reader.code(false);
    return List.copyOf(reader.tokens);
  }

  /** Up to the end, or to the brace that closes a piece of code inside of a text. */
  private void code(boolean inText) {
    int braces = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (inText && c == '}' && braces == 0) {
        return;
      }
      braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (Character.isWhitespace(c)) {
        step();
      } else if (!comment() && !literal(c) && !word()) {
        add(Kind.SIGN, String.valueOf(c));
        at++;
      }
    }
  }

  private void add(Kind kind, String what) {
    tokens.add(new SourceToken(kind, what, line));
  }

  private boolean starts(String what) {
    return text.startsWith(what, at);
  }

  private boolean comment() {
    if (starts(language.lineComment)) {
      lineComment();
      return true;
    }
    if (!starts("/*")) {
      return false;
    }
    int depth = 0;
    while (at < text.length()) {
      if (starts("/*") && (depth == 0 || language.nestedComments)) {
        depth++;
        at += 2;
      } else if (starts("*/")) {
        depth--;
        at += 2;
        if (depth == 0) {
          return true;
        }
      } else {
        step();
      }
    }
    return true;
  }

  /** Spark's SQL goes on with the comment after a backslash and LF, but not CR (SIMPLE_COMMENT). */
  private void lineComment() {
    while (at < text.length()) {
      if (language == SourceLanguage.SQL && starts("\\\n")) {
        at++;
        step();
      } else if (starts("\n") || starts("\r")) {
        return;
      } else {
        at++;
      }
    }
  }

  private void step() {
    if (starts("\n") || (starts("\r") && !starts("\r\n"))) {
      line++;
    }
    at++;
  }

  private boolean literal(char c) {
    if (c == '"') {
      quoted(false);
      return true;
    }
    if (c == '\'') {
      if (language == SourceLanguage.SQL) {
        single('\'', false);
      } else {
        character();
      }
      return true;
    }
    if (c == '`' && language != SourceLanguage.JAVA) {
      int end = text.indexOf('`', at + 1);
      var to = end < 0 ? text.length() : end;
      add(Kind.WORD, text.substring(at + 1, to));
      at = Math.min(text.length(), to + 1);
      return true;
    }
    return false;
  }

  /** A Scala symbol such as {@code 'name} has no second quote: its name is read as a word. */
  private void character() {
    int end = -1;
    if (at + 1 < text.length() && text.charAt(at + 1) == '\\') {
      end = text.indexOf('\'', at + 3);
    } else if (at + 2 < text.length()) {
      int next = at + 1 + Character.charCount(text.codePointAt(at + 1));
      end = next < text.length() && text.charAt(next) == '\'' ? next : -1;
    }
    var content = end < 0 ? "" : TextContent.of(text.substring(at + 1, end), language);
    tokens.add(new SourceToken(Kind.LITERAL, "", line, content));
    at = end < 0 ? at + 1 : end + 1;
  }

  private void quoted(boolean interpolated) {
    if (language != SourceLanguage.SQL && starts("\"\"\"")) {
      triple(interpolated);
    } else {
      single('"', interpolated);
    }
  }

  /** The text from there to here; it comes before the code that stands in it. */
  private void addText(int before, int line, int from, UnaryOperator<String> meaning) {
    var written = text.substring(Math.min(from, text.length()), Math.min(at, text.length()));
    tokens.add(before, new SourceToken(Kind.LITERAL, "", line, meaning.apply(written)));
  }

  private void single(char quote, boolean interpolated) {
    int before = tokens.size();
    int began = line;
    at++;
    int from = at;
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\') {
        at++;
        if (at < text.length() && (!interpolated || starts("\"") || starts("\\"))) {
          step();
        }
      } else if (!(interpolated && hole())) {
        step();
      }
    }
    addText(before, began, from, written -> TextContent.of(written, language));
    at++;
  }

  /** SQL's {@code r'...'}, in which a backslash is one. */
  private void raw() {
    add(Kind.LITERAL, "");
    char quote = text.charAt(at);
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      step();
    }
    at++;
  }

  /** Further quotes after the third belong to the text, but not in Java. */
  private void triple(boolean interpolated) {
    int before = tokens.size();
    int began = line;
    at += 3;
    int from = at;
    while (at < text.length() && !starts("\"\"\"")) {
      if (text.charAt(at) == '\\' && language == SourceLanguage.JAVA) {
        at++;
        if (at < text.length()) {
          step();
        }
      } else if (!(interpolated && hole())) {
        step();
      }
    }
    addText(before, began, from, written -> TextContent.ofTriple(written, language, interpolated));
    at += 3;
    while (language == SourceLanguage.SCALA && starts("\"")) {
      at++;
    }
  }

  /** Code in an interpolated text: {@code $name} or <code>${...}</code>. */
  private boolean hole() {
    if (starts("$$") || starts("$\"")) {
      at += 2;
      return true;
    }
    if (starts("${")) {
      at += 2;
      code(true);
      at++;
      return true;
    }
    if (text.charAt(at) == '$'
        && at + 1 < text.length()
        && Character.isJavaIdentifierStart(text.charAt(at + 1))) {
      at++;
      int from = at;
      while (at < text.length() && isNamePart(text.charAt(at)) && text.charAt(at) != '$') {
        at++;
      }
      add(Kind.WORD, text.substring(from, at));
      return true;
    }
    return false;
  }

  private static boolean isNamePart(char c) {
    return Character.isJavaIdentifierPart(c);
  }

  private boolean word() {
    int from = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    if (from == at) {
      return false;
    }
    if (language == SourceLanguage.SQL
        && text.substring(from, at).equalsIgnoreCase("r")
        && (starts("'") || starts("\""))) {
      raw();
    } else if (Character.isDigit(text.charAt(from))) {
      add(Kind.NUMBER, text.substring(from, at));
    } else if (language == SourceLanguage.SCALA && starts("\"")) {
      // The name before a text says how it is interpolated.
      int before = tokens.size();
      quoted(true);
      if (text.substring(from, at).startsWith("$\"")) {
        // The name of a column is no text.
        tokens.set(before, new SourceToken(Kind.LITERAL, "", tokens.get(before).line()));
      }
    } else {
      add(Kind.WORD, name(text.substring(from, at)));
    }
    return true;
  }

  /** Names that differ in ignorable characters only are one in Java. */
  private String name(String written) {
    if (language != SourceLanguage.JAVA) {
      return written;
    }
    var name = new StringBuilder();
    written
        .codePoints()
        .filter(c -> !Character.isIdentifierIgnorable(c))
        .forEach(name::appendCodePoint);
    return name.toString();
  }
}
