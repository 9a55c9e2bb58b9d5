package io.sparkmaster.server.start;

import com.sun.management.OperatingSystemMXBean;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.kernels.KernelQuotas;
import java.lang.management.ManagementFactory;

/** How much of the machine's memory kernels may have. */
final class KernelMemory {
  private static final long MEBIBYTE = 1L << 20;

  /** Of a machine for many, a tenth stays for the system, and this much for the server. */
  private static final long SERVER_BYTES = 1L << 30;

  private KernelMemory() {}

  static KernelQuotas quotas(ServerConfig config) {
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return quotas(config, machine.getTotalMemorySize());
  }

  /**
   * @param machineBytes the memory that the machine, or this container, has
   */
  static KernelQuotas quotas(ServerConfig config, long machineBytes) {
    var rules = config.rules();
    var given = rules.memoryTotalMb() * MEBIBYTE;
    return new KernelQuotas(
        config.parts().kernelLimit(),
        rules.perLearner(),
        given > 0 ? given : ofMachine(config.login().mode(), machineBytes),
        rules.memoryMb() * MEBIBYTE,
        rules.patience());
  }

  /** What a kernel with a process of its own takes of the places that others share. */
  static int placesAlone(ServerConfig config) {
    var own = ServerConfig.KernelRules.of(config.login().mode()).memoryMb();
    return Math.max(1, (own + config.rules().memoryMb() - 1) / config.rules().memoryMb());
  }

  private static long ofMachine(Mode mode, long machineBytes) {
    // Whoever has a machine alone sees for themselves when it is full.
    return mode == Mode.LAPTOP
        ? machineBytes
        : Math.max(0, machineBytes - machineBytes / 10 - SERVER_BYTES);
  }
}
