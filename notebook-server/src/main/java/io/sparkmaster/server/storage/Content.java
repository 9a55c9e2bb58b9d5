package io.sparkmaster.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** What is to be in a file; it can be written more than once. */
@FunctionalInterface
interface Content {
  void writeTo(FileChannel file) throws IOException;

  static Content of(byte[] bytes) {
    return file -> {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    };
  }

  static Content of(FileChannel source) {
    return file -> {
      var size = source.size();
      var at = 0L;
      while (at < size) {
        var moved = source.transferTo(at, size - at, file);
        if (moved <= 0) {
          return;
        }
        at += moved;
      }
    };
  }
}
