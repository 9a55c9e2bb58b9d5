package io.sparkmaster.server.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses that begin with the same bits; a single one, when all its bits count. */
public final class AddressRange {
  private static final Pattern SHAPE =
      Pattern.compile(
          "((?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/([0-9]{1,3}))?");

  private final byte[] start;
  private final int bits;
  private final String text;

  private AddressRange(byte[] start, int bits, String text) {
    this.start = start;
    this.bits = bits;
    this.text = text;
  }

  /** Reads {@code 10.0.0.7}, {@code 10.0.0.0/8} or the same of IPv6; names are not looked up. */
  public static Optional<AddressRange> parse(String text) {
    var matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var start = bytes(matcher.group(1));
    if (start.isEmpty()) {
      return Optional.empty();
    }
    var all = start.get().length * Byte.SIZE;
    var bits = matcher.group(2) == null ? all : Integer.parseInt(matcher.group(2));
    return bits > all ? Optional.empty() : Optional.of(new AddressRange(start.get(), bits, text));
  }

  boolean contains(String address) {
    if (!SHAPE.matcher(address).matches() || address.contains("/")) {
      return false;
    }
    return bytes(address).filter(this::contains).isPresent();
  }

  private boolean contains(byte[] address) {
    if (address.length != start.length) {
      return false;
    }
    for (var bit = 0; bit < bits; bit++) {
      var mask = 0x80 >> (bit % Byte.SIZE);
      if (((address[bit / Byte.SIZE] ^ start[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Of what has the shape of an address already: the JDK would look up anything else. */
  private static Optional<byte[]> bytes(String address) {
    try {
      return Optional.of(InetAddress.getByName(address).getAddress());
    } catch (UnknownHostException malformed) {
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange range && range.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
