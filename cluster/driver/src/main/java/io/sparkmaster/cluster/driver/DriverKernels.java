package io.sparkmaster.cluster.driver;

import io.sparkmaster.cluster.driver.DriverException.Code;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.transport.KeepingTransport;
import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.kernel.runtime.config.KernelConfig;
import io.sparkmaster.kernel.runtime.shared.SeatedKernel;
import io.sparkmaster.kernel.runtime.shared.SharedDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The kernels of a driver, from outside. Thread-safe. */
final class DriverKernels implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DriverKernels.class.getName());

  /**
   * What is asked for.
   *
   * @param connection the file with the kernel's ports and key, or its socket
   * @param language of cells that do not name one: scala or java
   * @param folder in which the kernel's relative paths begin
   * @param environment of the kernel; what it takes from there is in its configuration
   */
  record Wanted(Path connection, String language, Path folder, Map<String, String> environment) {
    Wanted {
      environment = Map.copyOf(environment);
    }
  }

  /** A kernel that is there; {@code ended} completes with the reason. */
  private record Seated(
      Wanted wanted, SeatedKernel kernel, Path scratch, CompletableFuture<String> ended) {}

  /** A kernel as others see it. */
  record Listed(String kernel, Path connection) {}

  private final SharedDriver driver;
  private final Path scratch;
  private final int seats;
  private final Map<String, Seated> kernels = new LinkedHashMap<>();
  private int starting;

  /**
   * None yet.
   *
   * @param scratch an existing directory for the kernels' own files
   */
  DriverKernels(SharedDriver driver, Path scratch, int seats) {
    this.driver = driver;
    this.scratch = scratch;
    this.seats = seats;
  }

  int seats() {
    return seats;
  }

  synchronized List<Listed> list() {
    var all = new ArrayList<Listed>();
    kernels.forEach((id, seated) -> all.add(new Listed(id, seated.wanted().connection())));
    return all;
  }

  /** Starts one, which soon listens; gives its id. */
  String start(Wanted wanted) {
    reserve();
    var id = UUID.randomUUID().toString();
    try {
      var own = Files.createDirectory(scratch.resolve(id));
      var kernel = open(wanted, own);
      var seated = new Seated(wanted, kernel, own, new CompletableFuture<>());
      synchronized (this) {
        kernels.put(id, seated);
      }
      var waiting = new Thread(() -> awaitEnd(id, seated), "end-of-" + id);
      waiting.setDaemon(true);
      waiting.start();
      return id;
    } catch (IOException | RuntimeException | Error e) {
      throw new DriverException(
          Code.NOT_STARTED,
          "The kernel of " + wanted.connection() + " does not start: " + e.getMessage(),
          e);
    } finally {
      synchronized (this) {
        starting--;
      }
    }
  }

  private synchronized void reserve() {
    if (kernels.size() + starting >= seats) {
      throw new DriverException(
          Code.FULL,
          "All "
              + seats
              + " seats of this driver are taken. Start another driver, or end a kernel.");
    }
    starting++;
  }

  private SeatedKernel open(Wanted wanted, Path own) {
    var config =
        KernelConfig.of(
            List.of("--language", wanted.language(), wanted.connection().toString()),
            wanted.environment());
    var connection = ConnectionInfo.read(wanted.connection());
    return driver.open(
        config, () -> new KeepingTransport(Transport.kernel(connection)), wanted.folder(), own);
  }

  private void awaitEnd(String id, Seated seated) {
    try {
      seated.kernel().awaitShutdown();
      end(id, "its client shut it down");
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "The driver ends", e);
    }
  }

  /**
   * Ends one.
   *
   * @throws DriverException when it is not here
   */
  void stop(String id) {
    if (!end(id, "it was stopped")) {
      throw gone(id);
    }
  }

  private boolean end(String id, String reason) {
    @Nullable Seated seated;
    synchronized (this) {
      seated = kernels.remove(id);
    }
    if (seated == null) {
      return false;
    }
    try {
      seated.kernel().close();
    } finally {
      seated.ended().complete(reason);
      Scratch.delete(seated.scratch());
    }
    return true;
  }

  /**
   * Completes with the reason when the kernel has ended.
   *
   * @throws DriverException when it is not here
   */
  synchronized CompletableFuture<String> ended(String id) {
    var seated = kernels.get(id);
    if (seated == null) {
      throw gone(id);
    }
    return seated.ended().copy();
  }

  private static DriverException gone(String id) {
    return new DriverException(
        Code.NO_SUCH_KERNEL, "The kernel \"" + id + "\" is not here, or has ended.");
  }

  @Override
  public void close() {
    for (var each : list()) {
      var unused = end(each.kernel(), "its driver ended");
    }
  }
}
