package io.sparkmaster.server.sparkhistory;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.KernelRegister.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A history of applications, with kernels and a clock that a test sets. */
final class OneHistory {
  static final UserId ANN = new UserId("ann");
  static final UserId BEN = new UserId("ben");
  static final String ONE = "0123456789abcdef";
  static final String TWO = "fedcba9876543210";

  private final Path folder;
  private final Queue<Runnable> meanwhile = new ConcurrentLinkedQueue<>();
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private SparkHistory history;

  OneHistory(Path folder) {
    this.folder = folder;
    open(new Kept(3, Duration.ofDays(2), 1000));
  }

  /** As it is for a server that is started again. */
  void open(Kept kept) {
    history = another(kept);
  }

  /** One of the same folders, beside that which is used. */
  SparkHistory another(Kept kept) {
    return new SparkHistory(folder.resolve("own"), logs(), kept, this::instant);
  }

  SparkHistory history() {
    return history;
  }

  private Instant instant() {
    var next = meanwhile.poll();
    if (next != null) {
      next.run();
    }
    return now;
  }

  /** Each happens while the history looks at its clock, one after the other. */
  Queue<Runnable> meanwhile() {
    return meanwhile;
  }

  Instant now() {
    return now;
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  Path logs() {
    return folder.resolve("logs");
  }

  void runs(UserId owner, String kernel, String notebook, String handle) throws IOException {
    Files.createDirectories(logs().resolve(handle));
    history.began(
        new Registered(new KernelId(kernel), owner, "sparkmaster-scala", folder, notebook, handle));
  }

  Path log(String handle, String name, int bytes) throws IOException {
    var file = Files.write(logs().resolve(handle).resolve(name), new byte[bytes]);
    Files.setLastModifiedTime(file, FileTime.from(now));
    return file;
  }

  List<String> ids(UserId owner) {
    return history.list(owner).stream().map(each -> each.id().toString()).toList();
  }
}
