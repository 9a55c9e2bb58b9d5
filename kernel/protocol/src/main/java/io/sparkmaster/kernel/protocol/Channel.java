package io.sparkmaster.kernel.protocol;

import java.util.Locale;
import java.util.Optional;

/** One of the five sockets between a kernel and its clients. */
public enum Channel {
  SHELL,
  IOPUB,
  CONTROL,
  STDIN,
  HEARTBEAT;

  /** The name that front ends use for this channel on a WebSocket: {@code "shell"} and so on. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The channel of that {@link #wireName()}; empty for a name that is none. */
  public static Optional<Channel> ofWireName(String name) {
    for (Channel channel : values()) {
      if (channel.wireName().equals(name)) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }
}
