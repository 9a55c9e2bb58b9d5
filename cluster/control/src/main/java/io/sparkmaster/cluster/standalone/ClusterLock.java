package io.sparkmaster.cluster.standalone;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** Lets one program at a time change a cluster. */
final class ClusterLock implements AutoCloseable {
  private final FileChannel channel;

  private ClusterLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for it. The folder has to be there.
   *
   * @throws ClusterException with {@link Code#BUSY} after that time
   */
  static ClusterLock take(ClusterFolder folder, Duration patience) {
    return Waiting.until(patience, () -> tryTake(folder))
        .orElseThrow(
            () ->
                new ClusterException(
                    Code.BUSY,
                    "Another program has been changing the cluster in %s for %d s. Wait until it has ended."
                        .formatted(folder.root(), patience.toSeconds())));
  }

  private static Optional<ClusterLock> tryTake(ClusterFolder folder) {
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return Optional.of(new ClusterLock(channel));
      }
      channel.close();
      return Optional.empty();
    } catch (OverlappingFileLockException heldByThisProgram) {
      return closed(channel);
    } catch (IOException e) {
      throw new ClusterException(
          Code.FILES, "%s cannot be locked: %s.".formatted(folder.lock(), e), e);
    }
  }

  private static Optional<ClusterLock> closed(FileChannel channel) {
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
