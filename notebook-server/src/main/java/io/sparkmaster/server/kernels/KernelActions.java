package io.sparkmaster.server.kernels;

import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelAction.Kind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what is done with kernels. Thread-safe. */
final class KernelActions {
  private static final Logger LOG = LoggerFactory.getLogger(KernelActions.class);

  private final List<Consumer<KernelAction>> witnesses = new CopyOnWriteArrayList<>();

  void witness(Consumer<KernelAction> witness) {
    witnesses.add(witness);
  }

  Kernel start(UserId owner, String kernelSpec, Supplier<Kernel> start) {
    try {
      var kernel = start.get();
      did(Kind.START, kernel);
      return kernel;
    } catch (ServerException failed) {
      tell(new KernelAction(owner, Kind.START, "", kernelSpec, failed.getMessage()));
      throw failed;
    }
  }

  void during(Kind kind, Kernel kernel, Runnable action) {
    try {
      action.run();
    } catch (ServerException failed) {
      tell(action(kind, kernel, failed.getMessage()));
      throw failed;
    }
    did(kind, kernel);
  }

  void did(Kind kind, Kernel kernel) {
    tell(action(kind, kernel, ""));
  }

  private static KernelAction action(Kind kind, Kernel kernel, String failure) {
    var model = kernel.model();
    return new KernelAction(kernel.owner(), kind, kernel.id().value(), model.name(), failure);
  }

  private void tell(KernelAction action) {
    for (var witness : witnesses) {
      try {
        witness.accept(action);
      } catch (RuntimeException e) {
        // What was done is done, whoever hears of it.
        LOG.warn("what was done with a kernel is not told", e);
      }
    }
  }
}
