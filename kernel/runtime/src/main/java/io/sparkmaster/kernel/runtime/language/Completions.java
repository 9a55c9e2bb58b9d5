package io.sparkmaster.kernel.runtime.language;

import java.util.List;

/**
 * What could stand at the cursor.
 *
 * @param matches what would replace the range
 * @param start of the replaced range, a character offset in the cell
 * @param end of the replaced range
 */
public record Completions(List<Match> matches, int start, int end) {
  /**
   * One possibility.
   *
   * @param text that would be inserted
   * @param kind what it is, as front ends name kinds: function, instance, column; empty if unknown
   * @param signature its declaration or type; empty if unknown
   */
  public record Match(String text, String kind, String signature) {}

  /** Copies the list. */
  public Completions {
    matches = List.copyOf(matches);
  }

  /** Texts of which nothing more is known. */
  public static Completions of(List<String> texts, int start, int end) {
    return new Completions(
        texts.stream().map(text -> new Match(text, "", "")).toList(), start, end);
  }

  /** No match at this offset. */
  public static Completions none(int cursor) {
    return new Completions(List.of(), cursor, cursor);
  }

  /** The same at places so many characters later. */
  public Completions moved(int characters) {
    return new Completions(matches, start + characters, end + characters);
  }
}
