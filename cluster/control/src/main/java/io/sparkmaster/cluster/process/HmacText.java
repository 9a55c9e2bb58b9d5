package io.sparkmaster.cluster.process;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Passwords that follow from a secret and what they are for: HMAC-SHA-256 (RFC 2104), in hex. */
public final class HmacText {
  private static final String HMAC = "HmacSHA256";

  private HmacText() {}

  /**
   * The password.
   *
   * @param secret in hex
   */
  public static String of(String secret, String text) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), HMAC));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every Java has " + HMAC, impossible);
    }
  }
}
