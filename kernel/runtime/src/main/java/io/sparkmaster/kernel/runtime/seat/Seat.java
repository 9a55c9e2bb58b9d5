package io.sparkmaster.kernel.runtime.seat;

import java.nio.file.Path;

/**
 * The place of one kernel in a JVM that several share.
 *
 * @param name by which Spark's jobs and executors know it
 * @param loader of the classes of its cells
 * @param folder that relative paths of its Spark's files begin at
 */
public record Seat(String name, ClassLoader loader, Path folder) {}
