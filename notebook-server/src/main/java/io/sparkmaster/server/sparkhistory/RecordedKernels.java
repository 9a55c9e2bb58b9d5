package io.sparkmaster.server.sparkhistory;

import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.KernelRegister;
import java.util.List;

/** A register of kernels that also tells which processes they have had. */
public final class RecordedKernels implements KernelRegister {
  private final KernelRegister register;
  private final SparkHistory history;

  /** This register. */
  public RecordedKernels(KernelRegister register, SparkHistory history) {
    this.register = register;
    this.history = history;
  }

  @Override
  public List<Registered> all() {
    return register.all();
  }

  @Override
  public void put(Registered kernel) {
    register.put(kernel);
    history.began(kernel);
  }

  @Override
  public void isFor(KernelId kernel, String path) {
    register.isFor(kernel, path);
    history.isFor(kernel, path);
  }

  @Override
  public void remove(KernelId kernel) {
    register.remove(kernel);
    history.ended(kernel);
  }
}
