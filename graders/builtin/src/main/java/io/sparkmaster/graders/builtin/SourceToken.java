package io.sparkmaster.graders.builtin;

/**
 * A word or a sign of a program; comments have none.
 *
 * @param text without the quotes of a quoted name; empty for a literal text
 * @param line from 1
 */
record SourceToken(Kind kind, String text, int line) {
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
