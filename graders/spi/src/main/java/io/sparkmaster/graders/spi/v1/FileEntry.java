package io.sparkmaster.graders.spi.v1;

/**
 * A file that an answer wrote.
 *
 * @param path relative to the target's path, with {@code /} between folders
 * @param bytes its size
 */
public record FileEntry(String path, long bytes) {}
