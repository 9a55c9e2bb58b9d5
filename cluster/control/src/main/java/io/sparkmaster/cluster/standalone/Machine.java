package io.sparkmaster.cluster.standalone;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the machine, or this container, has. */
record Machine(int cores, int memoryMb) {
  static Machine own() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        (int) Math.min(Integer.MAX_VALUE, system.getTotalMemorySize() >> 20));
  }
}
