package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.error.CatalogException;

/** The name of an exercise in files, URLs and events. */
public record ExerciseId(String value) implements Comparable<ExerciseId> {
  /**
   * Checks the text.
   *
   * @throws CatalogException when it cannot be an id
   */
  public ExerciseId {
    Slug.require(value, "exercise");
  }

  @Override
  public int compareTo(ExerciseId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
