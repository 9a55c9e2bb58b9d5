package io.sparkmaster.kernel.runtime.text;

/** Parts of texts. */
public final class Texts {
  private static final int MAX_CHARS = 100_000;

  private Texts() {}

  /**
   * The begin of a text. Never ends within a character of two {@code char}s: half of one is no
   * Unicode, and a notebook with it cannot be saved.
   *
   * @param max how many {@code char}s at most
   */
  public static String begin(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    var isInside =
        max > 0
            && Character.isHighSurrogate(text.charAt(max - 1))
            && Character.isLowSurrogate(text.charAt(max));
    return text.substring(0, isInside ? max - 1 : max);
  }

  /** The text with a question mark for each half of a character of two {@code char}s. */
  public static String wellFormed(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        i++;
        continue;
      }
      mended = mended == null ? new StringBuilder(text) : mended;
      mended.setCharAt(i, '?');
    }
    return mended == null ? text : mended.toString();
  }

  /** The text; of one that is too long for a notebook its begin, with a note. */
  public static String bounded(String text) {
    return bounded(text, MAX_CHARS);
  }

  /** The text; of one with more than that many characters its begin, with a note. */
  public static String bounded(String text, int max) {
    return text.length() <= max
        ? text
        : cut(text, max) + "\n(%,d of %,d characters)".formatted(max, text.length());
  }

  /** The text, or its begin and an ellipsis after it. */
  public static String cut(String text, int max) {
    return text.length() <= max ? text : begin(text, max) + "…";
  }

  /** The text as HTML shows it, between tags and in attributes. */
  public static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
