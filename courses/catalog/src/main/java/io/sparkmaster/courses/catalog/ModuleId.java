package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.error.CatalogException;

/** The name of a module in files, URLs and events. */
public record ModuleId(String value) implements Comparable<ModuleId> {
  /**
   * Checks the text.
   *
   * @throws CatalogException when it cannot be an id
   */
  public ModuleId {
    Slug.require(value, "module");
  }

  @Override
  public int compareTo(ModuleId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
