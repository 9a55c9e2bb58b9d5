package io.sparkmaster.courses.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a cell is there for. */
enum CellRole {
  SOLUTION,
  QUIZ,
  PREDICT,
  GIVEN;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<CellRole> of(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(CellRole::text).toList();
  }
}
