package io.sparkmaster.kernel.protocol.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes packets through a buffer, in pieces that keep the channel's own buffers small. */
final class PacketWriter {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final WritableByteChannel target;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);

  PacketWriter(WritableByteChannel target) {
    this.target = target;
  }

  void write(Packet packet) throws IOException {
    room(Integer.BYTES + 1);
    buffer.putInt((int) packet.size());
    buffer.put(packet.channelCode());
    for (var frame : packet.frames()) {
      room(Integer.BYTES);
      buffer.putInt(frame.length);
      for (int written = 0; written < frame.length; ) {
        room(1);
        var part = Math.min(buffer.remaining(), frame.length - written);
        buffer.put(frame, written, part);
        written += part;
      }
    }
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      target.write(buffer);
    }
    buffer.clear();
  }
}
