package io.sparkmaster.kernel.launch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A process with many kernels, as the one that started or found it sees it. Thread-safe. */
final class SharedDriverProcess {
  private static final System.Logger LOG = System.getLogger(SharedDriverProcess.class.getName());
  private static final long LOG_LIMIT_BYTES = 4L << 20;
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final int END_SECONDS = 15;

  private final DriverFiles files;
  private final ProcessHandle process;
  private final BoundedLog log;
  private final CompletableFuture<Void> listens = new CompletableFuture<>();

  /** Completes with the exit code, where that is known. */
  private final CompletableFuture<Integer> exit;

  /** Those that run in it, by the name that it gave them. */
  private final Map<String, SharedKernel> kernels = new HashMap<>();

  /** Ends that were told before the answer to the start has been read. */
  private final Map<String, String> early = new HashMap<>();

  private int reserved;
  private long usedAtNanos = System.nanoTime();
  private boolean ending;
  private final Runnable changed;
  private final Duration patience;

  private SharedDriverProcess(
      Duration patience,
      DriverFiles files,
      ProcessHandle process,
      CompletableFuture<Integer> exit,
      BoundedLog log,
      Runnable changed) {
    this.patience = patience;
    this.files = files;
    this.process = process;
    this.exit = exit;
    this.log = log;
    this.changed = changed;
    var unused = exit.thenAccept(this::died);
  }

  /**
   * Takes charge of a process that was just started.
   *
   * @param patience how long it may take for an answer
   * @param changed called when a kernel, or the process, has ended
   */
  static SharedDriverProcess started(
      Duration patience, DriverFiles files, Process process, Runnable changed) throws IOException {
    var log = new BoundedLog(files.log(), LOG_LIMIT_BYTES);
    log.follow(process.getInputStream(), "driver-" + process.pid());
    files.started(process);
    var exit = process.onExit().thenApply(Process::exitValue);
    var driver = new SharedDriverProcess(patience, files, process.toHandle(), exit, log, changed);
    thread(driver::awaitSocket, "driver-starts");
    return driver;
  }

  /** Takes charge of one that an earlier program has started; ends it when it does not answer. */
  static SharedDriverProcess found(
      Duration patience, DriverFiles files, ProcessHandle process, Runnable changed) {
    var log = new BoundedLog(files.log(), LOG_LIMIT_BYTES);
    log.follow(InputStream.nullInputStream(), "driver-" + process.pid());
    var exit = process.onExit().thenApply(ended -> KernelExit.UNKNOWN);
    var driver = new SharedDriverProcess(patience, files, process, exit, log, changed);
    if (!driver.follow() && process.destroyForcibly()) {
      LOG.log(System.Logger.Level.WARNING, "A driver that does not answer is ended: {0}", files);
    }
    return driver;
  }

  private static void thread(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void awaitSocket() {
    var deadline = System.nanoTime() + START.toNanos();
    while (process.isAlive() && !listens.isDone()) {
      if (System.nanoTime() > deadline) {
        LOG.log(System.Logger.Level.WARNING, "A driver does not listen and is ended: {0}", files);
        process.destroyForcibly();
        return;
      }
      if (Files.exists(files.socket()) && follow()) {
        return;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  /** Hears from now on which kernels end; false when it does not listen yet. */
  private boolean follow() {
    try {
      var channel = DriverChannel.to(files, patience);
      check(channel.ask(DriverChannel.request("follow")));
      thread(() -> hear(channel), "driver-" + process.pid());
      listens.complete(null);
      return true;
    } catch (IOException | ProtocolException | LaunchException e) {
      LOG.log(System.Logger.Level.DEBUG, "A driver does not answer yet", e);
      return false;
    }
  }

  private void hear(DriverChannel channel) {
    try (channel) {
      while (true) {
        var word = channel.next();
        left(word.path("ended").asText(""), word.path("reason").asText(""));
      }
    } catch (IOException | ProtocolException e) {
      LOG.log(System.Logger.Level.DEBUG, "A driver is not heard any more", e);
    }
    // Without its control channel, nobody can end its kernels one by one.
    var unused =
        exit.copy()
            .orTimeout(END_SECONDS, TimeUnit.SECONDS)
            .exceptionally(
                late -> {
                  process.destroyForcibly();
                  return KernelExit.UNKNOWN;
                });
  }

  private void left(String kernel, String reason) {
    SharedKernel gone;
    synchronized (this) {
      gone = kernels.remove(kernel);
      if (gone != null) {
        usedAtNanos = System.nanoTime();
      } else if (reserved > 0) {
        early.put(kernel, reason);
      }
    }
    if (gone != null) {
      gone.ended(exitFor(reason));
      changed.run();
    }
  }

  private static KernelExit exitFor(String reason) {
    return KernelExit.because(reason, 0, "");
  }

  private void died(int code) {
    List<SharedKernel> gone;
    synchronized (this) {
      ending = true;
      gone = List.copyOf(kernels.values());
      kernels.clear();
    }
    var tail = log.tail();
    for (var kernel : gone) {
      kernel.ended(KernelExit.because(words(gone.size(), KernelExit.of(code)), code, tail));
    }
    if (!gone.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "A driver with {0} kernels ended: {1}",
          gone.size(),
          KernelExit.of(code).reason());
    }
    listens.completeExceptionally(
        new LaunchException(
            Code.NOT_STARTED, "The driver ended: " + KernelExit.of(code).reason() + ".\n" + tail));
    try {
      log.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete the log of a driver", e);
    }
    files.delete();
    changed.run();
  }

  private static String words(int kernels, KernelExit how) {
    return "the process ended that it shared with %d other notebooks (%s)"
        .formatted(kernels - 1, how.reason());
  }

  /** Completes when kernels can start; fails when it ends before that. */
  CompletableFuture<Void> listens() {
    return listens.copy();
  }

  CompletableFuture<Integer> exit() {
    return exit.copy();
  }

  boolean alive() {
    return !exit.isDone();
  }

  String logTail() {
    return log.tail();
  }

  /** Takes a place, which {@link #start} fills or gives back; false when there is none. */
  synchronized boolean reserve(int most) {
    if (ending || kernels.size() + reserved >= most) {
      return false;
    }
    reserved++;
    return true;
  }

  synchronized int taken() {
    return kernels.size() + reserved;
  }

  synchronized void giveBack() {
    reserved--;
    usedAtNanos = System.nanoTime();
  }

  /** Whether it has had no kernel for so long. */
  synchronized boolean idleFor(Duration time) {
    return taken() == 0 && System.nanoTime() - usedAtNanos >= time.toNanos();
  }

  Path folder() {
    return files.folder();
  }

  /** Nobody gets a place from now on; false when somebody has one. */
  synchronized boolean endIfEmpty() {
    if (kernels.isEmpty() && reserved == 0) {
      ending = true;
      return true;
    }
    return false;
  }

  /**
   * Starts the kernel in the place that was reserved.
   *
   * @return empty when it runs, else the answer that says why not
   * @throws IOException when the driver does not answer
   */
  Optional<ObjectNode> start(SharedKernel kernel, Map<String, String> environment)
      throws IOException {
    var request =
        DriverChannel.request("start")
            .put("connection", kernel.files().connection().toString())
            .put("language", kernel.spec().kernelSpec().language())
            .put("folder", kernel.spec().workingDirectory().toString());
    var variables = request.putObject("environment");
    environment.forEach(variables::put);
    ObjectNode answer;
    try (var channel = DriverChannel.to(files, patience)) {
      answer = channel.ask(request);
    } catch (IOException | RuntimeException e) {
      giveBack();
      throw e;
    }
    if (!answer.path("ok").asBoolean()) {
      giveBack();
      return Optional.of(answer);
    }
    runs(answer.path("kernel").asText(), kernel);
    return Optional.empty();
  }

  private void runs(String name, SharedKernel kernel) {
    @Nullable String over;
    synchronized (this) {
      reserved--;
      over = early.remove(name);
      if (reserved == 0) {
        early.clear();
      }
      if (over == null) {
        kernels.put(name, kernel);
      }
    }
    if (over != null) {
      kernel.ended(exitFor(over));
    } else if (exit.isDone()) {
      kernel.ended(KernelExit.because(words(1, KernelExit.of(exit.join())), exit.join(), ""));
    }
    if (!kernel.placed(this)) {
      stop(kernel);
    }
  }

  /** Asks, elsewhere, that the kernel ends; that it has ended comes as for any other. */
  void stop(SharedKernel kernel) {
    var name = nameOf(kernel);
    if (name.isPresent()) {
      thread(() -> stopNow(name.get()), "driver-stop");
    }
  }

  private synchronized Optional<String> nameOf(SharedKernel kernel) {
    return kernels.entrySet().stream()
        .filter(each -> each.getValue() == kernel)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void stopNow(String kernel) {
    try (var channel = DriverChannel.to(files, patience)) {
      channel.ask(DriverChannel.request("stop").put("kernel", kernel));
    } catch (IOException | ProtocolException e) {
      LOG.log(System.Logger.Level.DEBUG, "A driver does not stop a kernel", e);
    }
    // What does not answer any more has ended as far as its learner is concerned.
    left(kernel, "");
  }

  /** The kernels that it says it has: their names by their connection files. */
  Map<Path, String> list() throws IOException {
    try (var channel = DriverChannel.to(files, patience)) {
      var answer = check(channel.ask(DriverChannel.request("list")));
      var found = new HashMap<Path, String>();
      answer
          .path("kernels")
          .forEach(
              each ->
                  found.put(
                      Path.of(each.path("connection").asText()), each.path("kernel").asText()));
      return found;
    }
  }

  /** A kernel that it has told of belongs to this program from now on. */
  void adopt(String name, SharedKernel kernel) throws IOException {
    synchronized (this) {
      reserved++;
    }
    runs(name, kernel);
    // It may have ended after it was listed.
    if (!list().containsValue(name)) {
      left(name, "");
    }
  }

  /** Ends a kernel of an earlier program. */
  void discard(String name) {
    stopNow(name);
  }

  /** Asks it to end, and ends it when it has not after a while; returns then. */
  void end() {
    synchronized (this) {
      ending = true;
    }
    try (var channel = DriverChannel.to(files, patience)) {
      channel.ask(DriverChannel.request("end"));
    } catch (IOException | ProtocolException e) {
      LOG.log(System.Logger.Level.DEBUG, "A driver that is to end does not answer", e);
      process.destroy();
    }
    awaitEnd();
  }

  private void awaitEnd() {
    var all = new ArrayList<>(process.descendants().toList());
    var unused =
        exit.copy().completeOnTimeout(KernelExit.UNKNOWN, END_SECONDS, TimeUnit.SECONDS).join();
    all.add(process);
    for (var each : all) {
      if (each.isAlive() && each.destroyForcibly()) {
        LOG.log(System.Logger.Level.DEBUG, "Ended what a driver left: {0}", each.pid());
      }
    }
    exit.copy().completeOnTimeout(KernelExit.UNKNOWN, END_SECONDS, TimeUnit.SECONDS).join();
  }

  private static ObjectNode check(ObjectNode answer) {
    if (!answer.path("ok").asBoolean()) {
      throw new LaunchException(
          Code.NOT_STARTED, "The driver refuses: " + answer.path("message").asText());
    }
    return answer;
  }
}
