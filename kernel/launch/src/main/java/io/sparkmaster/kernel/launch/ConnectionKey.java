package io.sparkmaster.kernel.launch;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the keys that messages to and from a kernel are signed with. */
final class ConnectionKey {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ConnectionKey() {}

  static String random() {
    var key = new byte[BYTES];
    RANDOM.nextBytes(key);
    return HexFormat.of().formatHex(key);
  }
}
