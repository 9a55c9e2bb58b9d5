package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.CellLanguage;
import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.graders.spi.v1.CellSource;

/** A cell's text as graders see it. */
final class CellSources {
  private CellSources() {}

  /** The line that says the language keeps its place, so that line numbers are the cell's. */
  static CellSource of(Exercise exercise, String source) {
    var magic = CellLanguage.ofMagic(source);
    var end = source.indexOf('\n');
    var rest = end < 0 ? "" : source.substring(end);
    return new CellSource(
        magic.orElse(exercise.language()).text(), magic.isPresent() ? rest : source);
  }
}
