package io.sparkmaster.kernel.protocol.transport;

import io.sparkmaster.kernel.protocol.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message's frames and their channel, as they go over a stream: four bytes of length, one of the
 * channel, then each frame after four bytes of its own length; all numbers big-endian.
 *
 * @param channel null for the greeting with which a client begins
 */
record Packet(@Nullable Channel channel, List<byte[]> frames) {
  /** What a reader is ready to hold in memory, so that no peer can ask for all of it. */
  static final int LIMIT_BYTES = 64 << 20;

  /** Empty frames cost memory too. */
  static final int LIMIT_FRAMES = 1024;

  private static final int GREETING = 0;

  /** Copies the list. */
  Packet {
    frames = List.copyOf(frames);
  }

  /** The bytes after the length. */
  long size() {
    return 1 + frames.stream().mapToLong(frame -> Integer.BYTES + (long) frame.length).sum();
  }

  boolean fits() {
    return size() <= LIMIT_BYTES && frames.size() <= LIMIT_FRAMES;
  }

  String tooLarge() {
    return "because it has %d bytes in %d frames; %d bytes in %d frames can be sent."
        .formatted(size(), frames.size(), LIMIT_BYTES, LIMIT_FRAMES);
  }

  byte channelCode() {
    if (channel == null) {
      return GREETING;
    }
    return switch (channel) {
      case SHELL -> 1;
      case IOPUB -> 2;
      case CONTROL -> 3;
      case STDIN -> 4;
      case HEARTBEAT ->
          throw new IllegalArgumentException("A stream that ends says so: it has no " + channel);
    };
  }

  static boolean isChannelCode(int code) {
    return code >= GREETING && code <= 4;
  }

  static @Nullable Channel channelOf(int code) {
    return switch (code) {
      case 1 -> Channel.SHELL;
      case 2 -> Channel.IOPUB;
      case 3 -> Channel.CONTROL;
      case 4 -> Channel.STDIN;
      default -> null;
    };
  }
}
