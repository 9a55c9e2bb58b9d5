package io.sparkmaster.server.nbconvert;

import io.sparkmaster.server.http.HtmlText;

/**
 * Colours source by its words alone: keywords ({@code k}), texts ({@code s}), comments ({@code c}),
 * numbers ({@code n}) and magics ({@code m}). Whatever the source, its text is all there.
 */
final class Highlighter {
  /** Colouring longer ones would make pages that browsers do not show. */
  private static final int MOST = 200_000;

  private final String text;
  private final Language language;
  private final StringBuilder html = new StringBuilder();
  private int at;

  private Highlighter(String text, Language language) {
    this.text = text;
    this.language = language;
  }

  /** A cell, whose first line may say another language. */
  static String cell(String source, Language language) {
    var magic = Magic.of(source);
    if (magic.isEmpty()) {
      return html(source, language);
    }
    var line = magic.get().line();
    return "<span class=\"m\">"
        + HtmlText.escape(line)
        + "</span>"
        + html(source.substring(line.length()), magic.get().languageOr(language));
  }

  /** The source as HTML to be put into an element that keeps white space. */
  static String html(String source, Language language) {
    return language == Language.OTHER || source.length() > MOST
        ? HtmlText.escape(source)
        : new Highlighter(source, language).run();
  }

  private String run() {
    while (at < text.length()) {
      var c = text.charAt(at);
      var end = commentEnd();
      if (end > at) {
        span("c", end);
      } else if (c == '"' || c == '\'' && quotesTexts()) {
        span("s", textEnd(c));
      } else if (Character.isDigit(c)) {
        span("n", wordEnd());
      } else if (Character.isJavaIdentifierStart(c)) {
        word(wordEnd());
      } else {
        plain(at + 1);
      }
    }
    return html.toString();
  }

  /** An apostrophe also begins a type parameter's or a symbol's name in Scala. */
  private boolean quotesTexts() {
    if (!language.hasSlashComments()) {
      return true;
    }
    var escaped = text.startsWith("\\", at + 1);
    return escaped || at + 2 < text.length() && text.charAt(at + 2) == '\'';
  }

  /** Where the comment ends that begins here; here when there is none. */
  private int commentEnd() {
    if (text.startsWith(language.comment(), at)) {
      var end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end;
    }
    if (language != Language.PYTHON && text.startsWith("/*", at)) {
      return blockEnd();
    }
    return at;
  }

  private int blockEnd() {
    var depth = 0;
    var i = at;
    while (i < text.length()) {
      if (text.startsWith("/*", i) && (depth == 0 || language == Language.SCALA)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return text.length();
  }

  private int textEnd(char quote) {
    var three = String.valueOf(quote).repeat(3);
    if (language != Language.SQL && text.startsWith(three, at)) {
      var end = text.indexOf(three, at + 3);
      return end < 0 ? text.length() : end + 3;
    }
    var i = at + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      var c = text.charAt(i);
      if (c == '\n' && language != Language.SQL) {
        return i;
      }
      i += c == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), i + 1);
  }

  private int wordEnd() {
    var i = at;
    while (i < text.length() && Character.isJavaIdentifierPart(text.charAt(i))) {
      i++;
    }
    return Math.max(i, at + 1);
  }

  private void word(int end) {
    if (language.isKeyword(text.substring(at, end))) {
      span("k", end);
    } else {
      plain(end);
    }
  }

  private void span(String kind, int end) {
    html.append("<span class=\"").append(kind).append("\">");
    plain(end);
    html.append("</span>");
  }

  private void plain(int end) {
    html.append(HtmlText.escape(text.substring(at, end)));
    at = end;
  }
}
