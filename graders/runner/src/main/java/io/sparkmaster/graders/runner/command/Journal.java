package io.sparkmaster.graders.runner.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was graded, one line of JSON for each submission, on the disk before anybody is told; of
 * several lines with one key the last counts. A line that a kill has cut off is dropped, and its
 * submission graded again. Thread-safe; one program at a time has it open.
 */
final class Journal implements AutoCloseable {
  static final String FILE = "verdicts.jsonl";

  private final FileChannel channel;
  private final Path file;
  private final Map<String, ObjectNode> byKey = new LinkedHashMap<>();

  /** An empty journal at the position where the channel is; the channel becomes the journal's. */
  Journal(FileChannel channel, Path file) {
    this.channel = channel;
    this.file = file;
  }

  /**
   * Opens the journal of a folder, which is made when missing.
   *
   * @throws RunnerException when it cannot be written, or another program has it open
   */
  static Journal in(Path folder) {
    var file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder);
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new RunnerException(
            Code.FILES,
            "Another program is grading into %s. Wait for its end, or give another --out."
                .formatted(folder));
      }
      var journal = new Journal(channel, file);
      journal.read();
      return journal;
    } catch (IOException e) {
      throw new RunnerException(
          Code.FILES, "Nothing can be written into %s: %s.".formatted(folder, e), e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void read() throws IOException {
    var bytes = Files.readAllBytes(file);
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        readLine(new String(bytes, from, i - from, StandardCharsets.UTF_8));
        from = i + 1;
      }
    }
    channel.truncate(from);
    channel.position(from);
  }

  private void readLine(String line) {
    try {
      var entry = Json.parseObject(line.getBytes(StandardCharsets.UTF_8), "verdicts");
      byKey.put(entry.path("key").asText(), entry);
    } catch (ProtocolException e) {
      // Not a line of this program: what it was about is graded again.
      return;
    }
  }

  /** What was graded under the key before. */
  synchronized Optional<ObjectNode> find(String key) {
    return Optional.ofNullable(byKey.get(key)).map(ObjectNode::deepCopy);
  }

  /** Keeps an entry; returns when it is on the disk. */
  synchronized void add(String key, ObjectNode entry) {
    var line = Json.write(entry.deepCopy().put("key", key));
    var bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    long from = -1;
    try {
      from = channel.position();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      backTo(from, e);
      throw new RunnerException(
          Code.JOURNAL,
          "The verdict cannot be written to %s: %s. Check the free space; what was graded before is kept."
              .formatted(file, e),
          e);
    }
    byKey.put(key, entry);
  }

  /** What was written of a line would spoil the next one. */
  private void backTo(long from, IOException failure) {
    if (from < 0) {
      return;
    }
    try {
      channel.truncate(from);
      channel.position(from);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new RunnerException(Code.FILES, "%s: %s".formatted(file, e), e);
    }
  }
}
