package io.sparkmaster.server.start;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.storage.AtomicFiles;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The claim of one process on a home folder, and the note that tells others where it listens. The
 * claim is a lock of the operating system: it ends with the process, however that ends.
 */
final class RunFile implements AutoCloseable {
  private final Path note;
  private final FileChannel channel;

  private RunFile(Path note, FileChannel channel) {
    this.note = note;
    this.channel = channel;
  }

  /**
   * A running server.
   *
   * @param token lets programs of the same operating-system user in; hence the file's mode 0600
   */
  record Running(long pid, String url, int port, String token) {
    @Override
    public String toString() {
      return "Running[pid=%d, url=%s]".formatted(pid, url);
    }
  }

  /** Claims the home folder; empty when another process has it. */
  static Optional<RunFile> claim(Path folder) throws IOException {
    Private.directory(folder);
    var lockFile = folder.resolve("server.lock");
    Private.touch(lockFile);
    var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new RunFile(note(folder), channel));
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // The same answer as for another process.
    }
    channel.close();
    return Optional.empty();
  }

  /** What the process that has the folder says of itself; empty while it is still starting. */
  static Optional<Running> read(Path folder) throws IOException {
    var note = note(folder);
    if (!Files.exists(note)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.mapper().readValue(note.toFile(), Running.class));
    } catch (JsonProcessingException malformed) {
      return Optional.empty();
    }
  }

  void write(Running running) throws IOException {
    AtomicFiles.writePrivate(note, Json.mapper().writeValueAsBytes(running));
  }

  private static Path note(Path folder) {
    return folder.resolve("server.json");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(note);
    channel.close();
  }
}
