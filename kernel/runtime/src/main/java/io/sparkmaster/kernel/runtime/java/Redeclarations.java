package io.sparkmaster.kernel.runtime.java;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes declarations of variables that are run again into new variables. JShell names a
 * declaration's class anew only if its class file has changed; so every other run of a declaration
 * has one line more, inside its initializer. Not thread-safe.
 */
final class Redeclarations {
  private static final Pattern DECLARATION =
      Pattern.compile(
          "\\s*[\\w$.@<>,?&\\[\\]\\s]*[\\w$>\\]]\\s+([\\w$]+)\\s*(?:\\[\\s*\\]\\s*)*=(?!=)(.*?)\\s*;?\\s*",
          Pattern.DOTALL);

  /**
   * A source as JShell gets it.
   *
   * @param insertedAt where it has more than the cell has
   * @param inserted how many characters more
   */
  record Source(String text, int insertedAt, int inserted) {
    /** The offset in the cell's own text. */
    int offset(long position) {
      return (int) (position < insertedAt ? position : Math.max(insertedAt, position - inserted));
    }
  }

  private final Map<String, Integer> runs = new HashMap<>();

  /** The source, changed if it declares a variable that was declared before. */
  Source next(String source) {
    var declaration = DECLARATION.matcher(source);
    if (!declaration.matches() || declaration.group(2).isBlank()) {
      return new Source(source, source.length(), 0);
    }
    return runs.merge(declaration.group(1), 1, Integer::sum) % 2 == 1
        ? new Source(source, source.length(), 0)
        : lengthened(source, declaration);
  }

  private static Source lengthened(String source, Matcher declaration) {
    var value = source.substring(declaration.start(2), declaration.end(2));
    var start = declaration.start(2) + value.length() - value.stripLeading().length();
    var array = source.charAt(start) == '{';
    var open = array ? "{\n" : "(\n";
    var rest = source.substring(array ? start + 1 : start, declaration.end(2));
    var text =
        source.substring(0, start)
            + open
            + rest
            + (array ? "" : ")")
            + source.substring(declaration.end(2));
    return new Source(text, start, array ? 1 : 2);
  }
}
