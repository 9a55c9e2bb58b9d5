package io.sparkmaster.kernel.runtime.magics;

/**
 * A line {@code %name arguments} above a cell's code.
 *
 * @param name without the sign
 * @param arguments the rest of the line, stripped
 */
public record MagicLine(String name, String arguments) {
  /** The line without its sign. */
  public static MagicLine of(String line) {
    var text = line.strip().substring(1);
    var end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return new MagicLine(text.substring(0, end), text.substring(end).strip());
  }
}
