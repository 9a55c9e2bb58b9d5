package io.sparkmaster.server.contents;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Large files that come in numbered chunks, the last one numbered -1. They grow in a hidden file
 * beside their place and take it when complete, so a broken upload leaves the old file whole.
 */
public final class ChunkedUploads {
  private static final int LAST = -1;

  private final Map<Path, Integer> received = new HashMap<>();

  /**
   * Takes one chunk.
   *
   * @return the file that holds what has come: the target itself after the last chunk
   */
  synchronized Path accept(Path target, int chunk, byte[] bytes) throws IOException {
    var part = target.resolveSibling(".~" + target.getFileName() + ".part");
    var before = received.getOrDefault(target, 0);
    if (chunk != 1 && (before == 0 || (chunk != LAST && chunk != before + 1))) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "Chunk %d of %s does not follow chunk %d. Upload the file again."
              .formatted(chunk, target.getFileName(), before));
    }
    if (chunk == 1) {
      // What lies there may be a link that leads elsewhere: it goes, what it leads to stays.
      Files.deleteIfExists(part);
    } else if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          "The chunks of %s that came before are gone. Upload the file again."
              .formatted(target.getFileName()));
    }
    try (var channel =
        FileChannel.open(
            part,
            StandardOpenOption.WRITE,
            chunk == 1 ? StandardOpenOption.CREATE_NEW : StandardOpenOption.APPEND,
            LinkOption.NOFOLLOW_LINKS)) {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      if (chunk == LAST) {
        channel.force(true);
      }
    }
    if (chunk != LAST) {
      received.put(target, chunk);
      return part;
    }
    received.remove(target);
    return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
