package io.sparkmaster.cluster.services;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The password of a name: the HMAC-SHA-256 (RFC 2104) of {@code kafka NAME}, in hex. */
final class Passwords {
  private static final String HMAC = "HmacSHA256";

  private Passwords() {}

  /**
   * The password.
   *
   * @param secret the broker's, in hex
   */
  static String of(String secret, String name) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), HMAC));
      return HexFormat.of()
          .formatHex(mac.doFinal(("kafka " + name).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every Java has " + HMAC, impossible);
    }
  }
}
