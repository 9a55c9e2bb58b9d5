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

  /**
   * The text; of one that is too long for a notebook its begin, with a note of how much there is.
   */
  public static String bounded(String text) {
    return text.length() <= MAX_CHARS
        ? text
        : begin(text, MAX_CHARS) + "…\n(%,d of %,d characters)".formatted(MAX_CHARS, text.length());
  }

  /** The text, or its begin and an ellipsis after it. */
  public static String cut(String text, int max) {
    return text.length() <= max ? text : begin(text, max) + "…";
  }
}
