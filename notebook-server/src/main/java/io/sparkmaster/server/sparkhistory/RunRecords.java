package io.sparkmaster.server.sparkhistory;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.storage.AtomicFiles;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server knows of kernels' processes, in small files of its own. Thread-safe. */
final class RunRecords {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecords.class);
  private static final String SUFFIX = ".json";

  private final Path folder;
  private final Map<String, Run> runs = new ConcurrentHashMap<>();

  /** Those in a folder, which is made. */
  RunRecords(Path folder) throws IOException {
    this.folder = folder;
    Private.directory(folder);
    try (var files = Files.list(folder)) {
      files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(this::read);
    }
  }

  private void read(Path file) {
    try {
      var json = Json.mapper().readTree(Files.readAllBytes(file));
      var run =
          new Run(
              json.path("handle").asText(),
              new UserId(json.path("owner").asText()),
              new KernelId(json.path("kernel").asText()),
              json.path("notebook").asText(),
              Instant.parse(json.path("started").asText()),
              ended(json.path("ended")));
      if (file.equals(file(run.handle()))) {
        runs.put(run.handle(), run);
      }
    } catch (IOException | RuntimeException unreadable) {
      LOG.warn("the record {} of a kernel cannot be read: {}", file, unreadable.toString());
    }
  }

  private static @Nullable Instant ended(JsonNode json) {
    return json.isTextual() ? Instant.parse(json.asText()) : null;
  }

  private Path file(String handle) {
    return folder.resolve(handle + SUFFIX);
  }

  Collection<Run> all() {
    return List.copyOf(runs.values());
  }

  Optional<Run> find(String handle) {
    return Optional.ofNullable(runs.get(handle));
  }

  /** Whether one is kept of a process, be it one that cannot be read now. */
  boolean has(String handle) {
    return runs.containsKey(handle) || Files.exists(file(handle), LinkOption.NOFOLLOW_LINKS);
  }

  /** Writes down what becomes of it, if it is known. */
  synchronized void update(String handle, UnaryOperator<Run> change) {
    var present = runs.get(handle);
    if (present == null) {
      return;
    }
    var next = change.apply(present);
    if (!next.equals(present)) {
      put(next);
    }
  }

  /** Writes it down; a record that cannot be written does not keep a kernel from running. */
  synchronized void put(Run run) {
    runs.put(run.handle(), run);
    var ended = run.ended();
    var json =
        Json.mapper()
            .createObjectNode()
            .put("handle", run.handle())
            .put("owner", run.owner().value())
            .put("kernel", run.kernel().value())
            .put("notebook", run.notebook())
            .put("started", run.started().toString())
            .put("ended", ended == null ? null : ended.toString());
    try {
      AtomicFiles.writePrivate(file(run.handle()), Json.mapper().writeValueAsBytes(json));
    } catch (IOException e) {
      LOG.warn("what the kernel {} ran will not be found again: {}", run.kernel(), e.toString());
    }
  }

  synchronized void remove(String handle) {
    runs.remove(handle);
    try {
      Files.deleteIfExists(file(handle));
    } catch (IOException e) {
      LOG.warn("the record of the run {} stays: {}", handle, e.toString());
    }
  }
}
