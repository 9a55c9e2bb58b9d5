package io.sparkmaster.cluster.command;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sizes of memory as Spark's options take them. */
final class MemorySize {
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,6})([mg])b?");

  private MemorySize() {}

  /** The size in MB of a text such as {@code 800m} or {@code 2g}; empty for any other. */
  static Optional<Integer> megabytes(String text) {
    var size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      return Optional.empty();
    }
    var number = Long.parseLong(size.group(1)) * (size.group(2).equals("g") ? 1024 : 1);
    return number > Integer.MAX_VALUE ? Optional.empty() : Optional.of((int) number);
  }
}
