package io.sparkmaster.server.contents;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Fingerprints of content. */
final class Sha256 {
  private static final int CHUNK_BYTES = 1 << 16;

  private Sha256() {}

  static String hex(byte[] content) {
    return HexFormat.of().formatHex(digest().digest(content));
  }

  /** Of the first bytes. */
  static String hex(byte[] content, int length) {
    var digest = digest();
    digest.update(content, 0, length);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Reads to the end, piece by piece. */
  static String hex(InputStream stream) throws IOException {
    var digest = digest();
    var buffer = new byte[CHUNK_BYTES];
    for (var count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
      digest.update(buffer, 0, count);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
