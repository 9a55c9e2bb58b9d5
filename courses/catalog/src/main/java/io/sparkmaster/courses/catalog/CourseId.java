package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.error.CatalogException;

/** The name of a course in files, URLs and events. */
public record CourseId(String value) implements Comparable<CourseId> {
  /**
   * Checks the text.
   *
   * @throws CatalogException when it cannot be an id
   */
  public CourseId {
    Slug.require(value, "course");
  }

  @Override
  public int compareTo(CourseId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
