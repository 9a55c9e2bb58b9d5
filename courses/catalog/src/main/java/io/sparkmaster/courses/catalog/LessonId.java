package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.error.CatalogException;

/** The name of a lesson in files, URLs and events. */
public record LessonId(String value) implements Comparable<LessonId> {
  /**
   * Checks the text.
   *
   * @throws CatalogException when it cannot be an id
   */
  public LessonId {
    Slug.require(value, "lesson");
  }

  @Override
  public int compareTo(LessonId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
