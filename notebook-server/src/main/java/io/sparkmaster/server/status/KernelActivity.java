package io.sparkmaster.server.status;

import java.time.Instant;

/** Tells how busy the kernels are. */
@FunctionalInterface
public interface KernelActivity {
  Snapshot now();

  /**
   * One look at the kernels.
   *
   * @param last when a kernel last did something; {@link Instant#EPOCH} when none did
   */
  record Snapshot(int kernels, int connections, Instant last) {
    public static final Snapshot NONE = new Snapshot(0, 0, Instant.EPOCH);
  }
}
