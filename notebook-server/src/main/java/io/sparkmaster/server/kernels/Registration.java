package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelRegister.Registered;

/** What a later server finds of one kernel: its process and its notebook. Thread-safe. */
final class Registration {
  private final KernelRegister register;
  private final KernelId id;
  private final UserId owner;
  private final LaunchSpec spec;
  private String path;

  /**
   * @param path of the notebook that it is for; empty when that is not known
   */
  Registration(KernelRegister register, KernelId id, UserId owner, LaunchSpec spec, String path) {
    this.register = register;
    this.id = id;
    this.owner = owner;
    this.spec = spec;
    this.path = path;
  }

  /** It is the kernel of this notebook now. */
  void isFor(String notebook) {
    synchronized (this) {
      if (path.equals(notebook)) {
        return;
      }
      path = notebook;
    }
    register.isFor(id, notebook);
  }

  /** What people are shown: its notebook, or what it is. */
  synchronized String shown() {
    return path.isEmpty() ? spec.kernelSpec().name() : path;
  }

  private synchronized String path() {
    return path;
  }

  /** Its process is this one; some cannot be found again. */
  void put(RunningKernel process) {
    if (process.handle().isEmpty()) {
      return;
    }
    var kernelSpec = spec.kernelSpec().name();
    var folder = spec.workingDirectory();
    register.put(new Registered(id, owner, kernelSpec, folder, path(), process.handle()));
  }

  /** There is nothing to be found. */
  void remove() {
    register.remove(id);
  }
}
