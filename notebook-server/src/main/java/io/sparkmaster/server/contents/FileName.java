package io.sparkmaster.server.contents;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A name in its two parts.
 *
 * @param extension with its dot, or empty
 */
record FileName(String stem, String extension) {
  private static final Pattern COPY = Pattern.compile("-Copy\\d*$");

  static FileName of(String name) {
    var dot = name.lastIndexOf('.');
    return dot <= 0
        ? new FileName(name, "")
        : new FileName(name.substring(0, dot), name.substring(dot));
  }

  /** The first of name, name1, name2... that is free. */
  String firstFree(String separator, Predicate<String> taken) {
    var candidate = stem + extension;
    for (var number = 1; taken.test(candidate); number++) {
      candidate = stem + separator + number + extension;
    }
    return candidate;
  }

  /** The first of name-Copy1, name-Copy2... that is free; a copy of a copy is not Copy1-Copy1. */
  String firstFreeCopy(Predicate<String> taken) {
    var original = COPY.matcher(stem).replaceFirst("");
    for (var number = 1; ; number++) {
      var candidate = original + "-Copy" + number + extension;
      if (!taken.test(candidate)) {
        return candidate;
      }
    }
  }
}
