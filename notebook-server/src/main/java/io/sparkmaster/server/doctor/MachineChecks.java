package io.sparkmaster.server.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks of memory and processors. */
final class MachineChecks {
  private static final long NEEDED_MB = 1_500;

  private MachineChecks() {}

  static List<Finding> all() {
    return List.of(
        memory(availableMegabytes()),
        Finding.ok("Processors: %d".formatted(Runtime.getRuntime().availableProcessors())));
  }

  static Finding memory(long megabytes) {
    return megabytes < NEEDED_MB
        ? Finding.wrong(
            "Only %d MB of memory are available".formatted(megabytes),
            "A notebook's kernel takes about 600 MB, a browser tab as much. Close other programs.")
        : Finding.ok("Available memory: %d MB".formatted(megabytes));
  }

  /** Linux counts the file cache as used, but gives it back: MemAvailable is what counts there. */
  private static long availableMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc/meminfo")).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
          .findFirst()
          .orElseGet(MachineChecks::freeMegabytes);
    } catch (IOException notLinux) {
      return freeMegabytes();
    }
  }

  private static long freeMegabytes() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system.getFreeMemorySize() >> 20;
  }
}
