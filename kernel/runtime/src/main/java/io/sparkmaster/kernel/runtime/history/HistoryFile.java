package io.sparkmaster.kernel.runtime.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Cells on disk, one JSON object a line, for its owner's eyes only. Several kernels may write to
 * the same file: each writes under a lock, and takes a session number of its own.
 *
 * <p>A file that cannot be written costs the learner the history, never a cell.
 */
public final class HistoryFile {
  private static final System.Logger LOG = System.getLogger(HistoryFile.class.getName());
  private static final int KEPT_CELLS = 5000;
  private static final long LOCK_NANOS = 1_000_000_000;
  private static final int TOO_MANY_CELLS = 10_000;

  private final Path file;

  /** Cells in this file, which need not exist yet. */
  public HistoryFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** What was there before, and the number of the session that begins. */
  record Opened(int session, List<HistoryEntry> earlier) {}

  private interface Step<T> {
    T run() throws IOException;
  }

  /** Begins a session; empty when the file cannot be used. */
  Optional<Opened> open() {
    return locked(
        () -> {
          var earlier = read();
          var session = earlier.stream().mapToInt(HistoryEntry::session).max().orElse(0) + 1;
          if (earlier.size() > TOO_MANY_CELLS) {
            earlier = earlier.subList(earlier.size() - KEPT_CELLS, earlier.size());
            replace(earlier);
          }
          // Takes the number, so that a kernel that starts meanwhile has another.
          write(new HistoryEntry(session, 0, ""));
          return new Opened(session, earlier.stream().filter(e -> e.line() > 0).toList());
        });
  }

  void append(HistoryEntry entry) {
    var unused =
        locked(
            () -> {
              write(entry);
              return true;
            });
  }

  private synchronized <T> Optional<T> locked(Step<T> step) {
    try {
      Files.createDirectories(file.getParent());
      var lock = file.resolveSibling(file.getFileName() + ".lock");
      try (var channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = lock(channel)) {
        LOG.log(System.Logger.Level.TRACE, "{0}", held);
        return Optional.ofNullable(step.run());
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The history of cells is not kept in " + file, e);
      return Optional.empty();
    }
  }

  /** Another kernel may have been stopped while it held the lock; no cell waits for that. */
  private static FileLock lock(FileChannel channel) throws IOException {
    var deadline = System.nanoTime() + LOCK_NANOS;
    while (true) {
      var held = tryLock(channel);
      if (held != null) {
        return held;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("another kernel holds its lock");
      }
      LockSupport.parkNanos(LOCK_NANOS / 100);
    }
  }

  /** Null while another kernel has it, of this process or not. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private List<HistoryEntry> read() throws IOException {
    var entries = new ArrayList<HistoryEntry>();
    if (Files.exists(file)) {
      // Not readAllLines, which refuses a whole file for one wrong byte.
      for (var line :
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()) {
        var entry = parse(line);
        if (entry != null) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /** A kernel that was killed may have left half a line. */
  private static @Nullable HistoryEntry parse(String line) {
    try {
      var json = Json.parseObject(line.getBytes(StandardCharsets.UTF_8), "history line");
      return new HistoryEntry(
          json.path("session").asInt(), json.path("line").asInt(), json.path("source").asText());
    } catch (ProtocolException e) {
      return null;
    }
  }

  private static ObjectNode json(HistoryEntry entry) {
    return Json.object()
        .put("session", entry.session())
        .put("line", entry.line())
        .put("source", entry.source());
  }

  private static byte[] line(HistoryEntry entry) {
    var bytes = new ByteArrayOutputStream();
    // A newline first as well ends a half line of a killed kernel.
    bytes.write('\n');
    bytes.writeBytes(Json.write(json(entry)));
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private void write(HistoryEntry entry) throws IOException {
    if (!Files.exists(file)) {
      createPrivate(file);
    }
    Files.write(file, line(entry), StandardOpenOption.APPEND);
  }

  private void replace(List<HistoryEntry> entries) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    createPrivate(fresh);
    var all = new ByteArrayOutputStream();
    entries.forEach(entry -> all.writeBytes(line(entry)));
    Files.write(fresh, all.toByteArray());
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void createPrivate(Path file) throws IOException {
    var posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }
}
