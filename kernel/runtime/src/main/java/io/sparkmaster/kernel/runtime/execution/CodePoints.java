package io.sparkmaster.kernel.runtime.execution;

/** Cursor positions: the protocol counts Unicode code points, Java counts UTF-16 units. */
final class CodePoints {
  private CodePoints() {}

  static int toChars(String text, int codePoints) {
    var within = Math.max(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    return text.offsetByCodePoints(0, within);
  }

  static int ofChars(String text, int chars) {
    return text.codePointCount(0, Math.max(0, Math.min(chars, text.length())));
  }
}
