package io.sparkmaster.graders.spi.v1;

/**
 * What a cell printed.
 *
 * @param truncated whether it printed more than this
 */
public record CellOutput(String stdout, String stderr, boolean truncated) {}
