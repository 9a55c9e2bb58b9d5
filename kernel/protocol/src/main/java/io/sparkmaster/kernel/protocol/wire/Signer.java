package io.sparkmaster.kernel.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs messages with HMAC-SHA256 (Jupyter messaging, "The Wire Protocol"). An empty key means
 * unsigned messages. Thread-safe.
 */
public final class Signer {
  private static final byte[] UNSIGNED = {};

  private final @Nullable Mac prototype;

  /** A signer for the key of a connection file. */
  public Signer(String key) {
    this.prototype = key.isEmpty() ? null : mac(key);
  }

  private static Mac mac(String key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  /** The signature's ASCII hex digits over the four JSON parts; empty when unsigned. */
  byte[] sign(byte[] header, byte[] parent, byte[] metadata, byte[] content) {
    if (prototype == null) {
      return UNSIGNED;
    }
    Mac mac;
    try {
      mac = (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The JDK's HmacSHA256 can be cloned", e);
    }
    mac.update(header);
    mac.update(parent);
    mac.update(metadata);
    mac.update(content);
    return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
  }

  boolean verifies(
      byte[] signature, byte[] header, byte[] parent, byte[] metadata, byte[] content) {
    return prototype == null
        || MessageDigest.isEqual(signature, sign(header, parent, metadata, content));
  }
}
