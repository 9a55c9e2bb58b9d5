package io.sparkmaster.cluster.standalone;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What proves that a program belongs to the cluster, and that a reader may see its pages. */
final class ClusterSecret {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private ClusterSecret() {}

  static String random() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The key of the pages as {@code org.apache.spark.ui.JWSFilter} is told it. */
  static String filterKey(String secret) {
    return Base64.getUrlEncoder().encodeToString(HexFormat.of().parseHex(secret));
  }

  /** What a reader of the pages sends: a JSON Web Token (RFC 7519) for the next minutes. */
  static String bearer(String secret, Instant now) {
    var unsigned =
        encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
            + "."
            + encoded(
                "{\"sub\":\"sparkmaster\",\"exp\":%d}"
                    .formatted(now.plus(LIFETIME).getEpochSecond()));
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), "HmacSHA256"));
      var signature = mac.doFinal(unsigned.getBytes(StandardCharsets.US_ASCII));
      return "Bearer " + unsigned + "." + BASE64.encodeToString(signature);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every Java has HmacSHA256", impossible);
    }
  }

  private static String encoded(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.US_ASCII));
  }
}
