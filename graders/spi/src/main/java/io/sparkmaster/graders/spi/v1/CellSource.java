package io.sparkmaster.graders.spi.v1;

/**
 * The text of a cell, without the line that says its language.
 *
 * @param language {@code scala}, {@code java} or {@code sql}
 */
public record CellSource(String language, String text) {}
