package io.sparkmaster.kernel.protocol.transport;

import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Reads packets from a peer that is not trusted: memory is taken as bytes come, not as they are
 * announced. For one thread.
 */
final class PacketReader {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final ReadableByteChannel source;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES).flip();

  PacketReader(ReadableByteChannel source) {
    this.source = source;
  }

  /**
   * The next packet.
   *
   * @throws EOFException when the stream ends
   * @throws ProtocolException with {@link Code#MALFORMED_MESSAGE}; nothing can be read after it
   */
  Packet next() throws IOException {
    var left = length("a packet", 1, Packet.LIMIT_BYTES);
    var code = oneByte();
    left--;
    if (!Packet.isChannelCode(code)) {
      throw malformed("its channel is number " + code);
    }
    var frames = new ArrayList<byte[]>();
    while (left > 0) {
      if (left < Integer.BYTES || frames.size() == Packet.LIMIT_FRAMES) {
        throw malformed("%d bytes are left after frame %d".formatted(left, frames.size()));
      }
      left -= Integer.BYTES;
      var length = length("a frame", 0, left);
      left -= length;
      frames.add(bytes(length));
    }
    return new Packet(Packet.channelOf(code), frames);
  }

  private int length(String what, int least, int most) throws IOException {
    while (buffer.remaining() < Integer.BYTES) {
      fill();
    }
    var length = buffer.getInt();
    if (length < least || length > most) {
      throw malformed(
          "%s claims %d bytes, where %d to %d are possible".formatted(what, length, least, most));
    }
    return length;
  }

  private int oneByte() throws IOException {
    while (!buffer.hasRemaining()) {
      fill();
    }
    return buffer.get();
  }

  private byte[] bytes(int length) throws IOException {
    var bytes = new byte[Math.min(length, CHUNK_BYTES)];
    var read = 0;
    while (read < length) {
      if (read == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * read));
      }
      if (!buffer.hasRemaining()) {
        fill();
      }
      var part = Math.min(buffer.remaining(), bytes.length - read);
      buffer.get(bytes, read, part);
      read += part;
    }
    return bytes;
  }

  private void fill() throws IOException {
    buffer.compact();
    try {
      if (source.read(buffer) < 0) {
        throw new EOFException("The other end has closed the connection");
      }
    } finally {
      buffer.flip();
    }
  }

  private static ProtocolException malformed(String why) {
    return new ProtocolException(
        Code.MALFORMED_MESSAGE, "What comes over the socket is no message: " + why + ".");
  }
}
