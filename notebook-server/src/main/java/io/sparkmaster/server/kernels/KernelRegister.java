package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.server.http.UserId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where the kernels that run are written down, for a server that is started again. */
public interface KernelRegister {
  /** Nothing is written down, and nothing is found. */
  KernelRegister NONE =
      new KernelRegister() {
        @Override
        public List<Registered> all() {
          return List.of();
        }

        @Override
        public void put(Registered kernel) {}

        @Override
        public void isFor(KernelId kernel, String path) {}

        @Override
        public void remove(KernelId kernel) {}
      };

  /**
   * A kernel that ran when it was written down.
   *
   * @param path of its notebook; empty when that is not known
   * @param handle by which its process is found again
   */
  record Registered(
      KernelId id, UserId owner, String kernelSpec, Path folder, String path, String handle) {
    LaunchSpec spec() {
      return new LaunchSpec(KernelSpec.named(kernelSpec), folder, Map.of());
    }
  }

  List<Registered> all();

  /** The kernel has this process from now on. */
  void put(Registered kernel);

  /** The kernel is that of another notebook from now on. */
  void isFor(KernelId kernel, String path);

  /** The kernel has no process any more. */
  void remove(KernelId kernel);
}
