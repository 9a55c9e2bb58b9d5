package io.sparkmaster.graders.builtin;

/**
 * A word or a sign of a program; comments have none.
 *
 * @param text without the quotes of a quoted name; empty for a literal text
 * @param line from 1
 * @param content what stands in a literal text, escapes of white space and quotes resolved
 */
record SourceToken(Kind kind, String text, int line, String content) {
  /** One that is no text. */
  SourceToken(Kind kind, String text, int line) {
    this(kind, text, line, "");
  }

  enum Kind {
    /** A keyword or a name. */
    WORD,
    NUMBER,
    /** A text or a character, whatever stands in it. */
    LITERAL,
    /** One character that is none of these. */
    SIGN
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }
}
