package io.sparkmaster.graders.runner.command;

import java.lang.management.ManagementFactory;

/** How many kernels run at once: as many as processors, and no more than the memory holds. */
final class Parallelism {
  /** A heap of 1 GB, and what a JVM with Spark needs beside it. */
  static final long KERNEL_MEGABYTES = 1_400;

  private Parallelism() {}

  static int of(int processors, long megabytes) {
    return (int) Math.max(1, Math.min(processors, megabytes / KERNEL_MEGABYTES));
  }

  /**
   * How many kernels run at once that are kept: one for two processors. Each takes tens of seconds
   * of processor time to become fast, and its compilers and Spark's tasks use a second one.
   */
  static int ofKept(int processors, long megabytes) {
    return of((processors + 1) / 2, megabytes);
  }

  /** How many kernels are started ahead beside those that run: no more than the memory holds. */
  static int ahead(int parallel, long megabytes) {
    return (int) Math.max(0, Math.min((parallel + 1) / 2, megabytes / KERNEL_MEGABYTES - parallel));
  }

  /** Half of the machine's memory: the rest is for who else uses it. */
  static long defaultMegabytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? (system.getTotalMemorySize() / 2) >> 20
        : KERNEL_MEGABYTES;
  }
}
