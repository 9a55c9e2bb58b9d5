package io.sparkmaster.server.contents;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

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
  synchronized Spot accept(Spot target, int chunk, byte[] bytes) throws IOException {
    var part = new Spot(target.folder(), ".~" + target.name() + ".part");
    var before = received.getOrDefault(target.path(), 0);
    if (chunk != 1 && (before == 0 || (chunk != LAST && chunk != before + 1))) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "Chunk %d of %s does not follow chunk %d. Upload the file again."
              .formatted(chunk, target.name(), before));
    }
    if (chunk == 1) {
      // What lies there may be a link that leads elsewhere: it goes, what it leads to stays.
      if (part.exists()) {
        part.folder().deleteFile(part.name());
      }
      part.replace(bytes);
    } else {
      append(part, target, bytes, chunk == LAST);
    }
    if (chunk != LAST) {
      received.put(target.path(), chunk);
      return part;
    }
    received.remove(target.path());
    part.folder().move(part.name(), target.folder(), target.name());
    return target;
  }

  private static void append(Spot part, Spot target, byte[] bytes, boolean last)
      throws IOException {
    if (!part.isFile()) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          "The chunks of %s that came before are gone. Upload the file again."
              .formatted(target.name()));
    }
    try (var file = part.folder().channel(part.name(), Set.of(StandardOpenOption.APPEND))) {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      if (last) {
        file.force(true);
      }
    }
  }
}
