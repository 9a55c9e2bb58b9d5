package io.sparkmaster.courses.catalog.notebook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The three kinds of cell that nbformat 4 knows. */
public enum CellType {
  /** Source that a kernel runs. */
  CODE,
  /** Text for people. */
  MARKDOWN,
  /** Text that passes through conversions as it is. */
  RAW;

  /** The name in the file. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<CellType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
  }
}
