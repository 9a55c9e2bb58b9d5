package io.sparkmaster.kernel.runtime.spark;

/**
 * The Spark jobs of a cell, to be shown.
 *
 * @param text one line
 * @param done tasks
 * @param total tasks; 0 when there is nothing more to come
 */
public record JobReport(String text, int done, int total) {}
