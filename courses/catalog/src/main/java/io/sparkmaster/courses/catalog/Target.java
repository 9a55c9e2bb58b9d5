package io.sparkmaster.courses.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an exercise's answer is found.
 *
 * @param name of the variable, function, file or query; absent for a cell's result
 */
public record Target(Kind kind, Optional<String> name) {
  /** The kinds of answer. */
  public enum Kind {
    /** A variable that the cell defines. */
    VARIABLE(true),
    /** What the cell's last expression gives. */
    CELL_RESULT(false),
    /** A function that the cell defines. */
    FUNCTION(true),
    /** Files that the cell writes, at a path relative to the lesson. */
    FILES(true),
    /** A streaming query. */
    QUERY(true);

    private final boolean named;

    Kind(boolean named) {
      this.named = named;
    }

    /** The name in files and in evidence requests. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean named() {
      return named;
    }

    static Optional<Kind> of(String text) {
      return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }

    static List<String> names() {
      return Arrays.stream(values()).map(Kind::text).toList();
    }
  }
}
