package io.sparkmaster.cluster.driver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.cluster.driver.DriverException.Code;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.transport.KeepingTransport;
import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.kernel.runtime.config.KernelConfig;
import io.sparkmaster.kernel.runtime.shared.SeatedKernel;
import io.sparkmaster.kernel.runtime.shared.SharedDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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

  /** A kernel that is there. */
  private record Seated(
      Wanted wanted, SeatedKernel kernel, KeepingTransport transport, Path scratch) {}

  /** A kernel as others see it. */
  record Listed(String kernel, Path connection) {}

  private final SharedDriver driver;
  private final Path scratch;
  private final int seats;
  private final Map<String, Seated> kernels = new LinkedHashMap<>();
  private final List<Consumer<ObjectNode>> followers = new CopyOnWriteArrayList<>();
  private int starting;
  private boolean crowded;
  private long usedAtNanos = System.nanoTime();

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
      var seated = open(wanted, own);
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
    if (crowded) {
      throw new DriverException(
          Code.FULL, "The memory of this driver is nearly full. Start another driver.");
    }
    if (kernels.size() + starting >= seats) {
      throw new DriverException(
          Code.FULL,
          "All "
              + seats
              + " seats of this driver are taken. Start another driver, or end a kernel.");
    }
    starting++;
  }

  private Seated open(Wanted wanted, Path own) {
    var config =
        KernelConfig.of(
            List.of("--language", wanted.language(), wanted.connection().toString()),
            wanted.environment());
    var connection = ConnectionInfo.read(wanted.connection());
    var transport = new KeepingTransport(Transport.kernel(connection));
    try {
      return new Seated(
          wanted, driver.open(config, () -> transport, wanted.folder(), own), transport, own);
    } catch (RuntimeException | Error e) {
      transport.close();
      throw e;
    }
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
    if (!end(id, "")) {
      throw gone(id);
    }
  }

  private boolean end(String id, String reason) {
    @Nullable Seated seated;
    synchronized (this) {
      seated = kernels.remove(id);
      usedAtNanos = System.nanoTime();
    }
    if (seated == null) {
      return false;
    }
    try {
      seated.kernel().close();
    } finally {
      tellEnd(id, reason);
      Scratch.delete(seated.scratch());
    }
    return true;
  }

  /** Tells that client of each kernel that ends. */
  void follow(Consumer<ObjectNode> client) {
    followers.add(client);
  }

  /** Tells it no more. */
  void unfollow(Consumer<ObjectNode> client) {
    followers.remove(client);
    synchronized (this) {
      usedAtNanos = System.nanoTime();
    }
  }

  /**
   * There is little memory left, or enough again.
   *
   * @param now whether nobody new may come
   * @param used how much is in use, in words; for all learners the first time
   */
  void crowded(boolean now, String used) {
    List<Seated> all;
    synchronized (this) {
      var told = crowded;
      crowded = now;
      if (told || !now) {
        return;
      }
      all = List.copyOf(kernels.values());
    }
    var text =
        "The driver that this notebook shares with %d others is running out of memory: %s in use (data cached by Spark: %d MB). Free what you do not need: unpersist() what is cached, set large variables to null, or shut this notebook down. At 95 %% all notebooks of this driver lose their variables."
            .formatted(all.size() - 1, used, driver.cachedBytes() >> 20);
    all.forEach(each -> each.kernel().tell(text));
  }

  /** Tells all who follow that all kernels end now, because of that. */
  void giveUp(String reason) {
    list().forEach(each -> tellEnd(each.kernel(), reason));
  }

  private void tellEnd(String kernel, String reason) {
    var word = Json.object().put("ended", kernel).put("reason", reason);
    followers.forEach(follower -> follower.accept(word));
  }

  /**
   * Ends the kernels that nobody has listened to for so long.
   *
   * @return whether there is no kernel, and has been none and nobody who follows for so long
   */
  boolean endAbandoned(Duration longest) {
    Map<String, Seated> all;
    synchronized (this) {
      all = Map.copyOf(kernels);
    }
    all.forEach(
        (id, seated) -> {
          if (seated.transport().unheardFor(longest)) {
            var unused = end(id, "nobody has listened to it for " + longest.toMinutes() + " min");
          }
        });
    synchronized (this) {
      return kernels.isEmpty()
          && starting == 0
          && followers.isEmpty()
          && System.nanoTime() - usedAtNanos > longest.toNanos();
    }
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
