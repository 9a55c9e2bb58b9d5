package io.sparkmaster.cluster.process;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** Lets one program at a time change what a folder is about. */
public final class ProcessLock implements AutoCloseable {
  private final FileChannel channel;

  private ProcessLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for it. The folder has to be there.
   *
   * @throws ClusterException with {@link Code#BUSY} after that time
   */
  public static ProcessLock take(Path file, Duration patience) {
    return Waiting.until(patience, () -> tryTake(file))
        .orElseThrow(
            () ->
                new ClusterException(
                    Code.BUSY,
                    "Another program has been changing %s for %d s. Wait until it has ended."
                        .formatted(file.getParent(), patience.toSeconds())));
  }

  private static Optional<ProcessLock> tryTake(Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return Optional.of(new ProcessLock(channel));
      }
      channel.close();
      return Optional.empty();
    } catch (OverlappingFileLockException heldByThisProgram) {
      return closed(channel);
    } catch (IOException e) {
      throw new ClusterException(Code.FILES, "%s cannot be locked: %s.".formatted(file, e), e);
    }
  }

  private static Optional<ProcessLock> closed(FileChannel channel) {
    try {
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new ClusterException(Code.FILES, "A lock cannot be closed: " + e, e);
    }
  }

  @Override
  public void close() {
    closed(channel);
  }
}
