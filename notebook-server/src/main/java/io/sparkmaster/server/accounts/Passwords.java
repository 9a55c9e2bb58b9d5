package io.sparkmaster.server.accounts;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes of passwords: Argon2id, with the least cost that OWASP's password storage cheat sheet
 * names (19 MiB, 2 passes, 1 lane). A hash says its own cost, so a later, larger one leaves old
 * hashes usable.
 */
final class Passwords {
  static final int SHORTEST = 10;
  private static final int LONGEST = 512;
  private static final int KIB = 19 * 1_024;
  private static final int PASSES = 2;
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Who sends many logins at once waits, and the memory of the server does not fill up. */
  private static final Semaphore AT_A_TIME = new Semaphore(2);

  /** Compared when there is no account, so that the answer takes as long. */
  private static final String NOBODYS = hash("nobody has this password");

  private Passwords() {}

  /** The hash of a password that is good enough to be set. */
  static String hashNew(String password) {
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "A password has %d to %d characters; this one has %d. Four random words make a good one."
              .formatted(SHORTEST, LONGEST, password.length()));
    }
    return hash(password);
  }

  private static String hash(String password) {
    var salt = new byte[16];
    RANDOM.nextBytes(salt);
    return "argon2id$%d$%d$%s$%s"
        .formatted(KIB, PASSES, base64(salt), base64(derive(password, salt, KIB, PASSES, BYTES)));
  }

  static void matchNobody(String password) {
    matches(password, NOBODYS);
  }

  static boolean matches(String password, String hash) {
    if (password.length() > LONGEST) {
      return false;
    }
    var parts = hash.split("\\$", -1);
    if (parts.length != 5 || !parts[0].equals("argon2id")) {
      throw new IllegalStateException("The database holds a password hash of an unknown form.");
    }
    var expected = Base64.getDecoder().decode(parts[4]);
    var salt = Base64.getDecoder().decode(parts[3]);
    var kib = Integer.parseInt(parts[1]);
    var passes = Integer.parseInt(parts[2]);
    return MessageDigest.isEqual(expected, derive(password, salt, kib, passes, expected.length));
  }

  private static byte[] derive(String password, byte[] salt, int kib, int passes, int bytes) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(kib)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    var derived = new byte[bytes];
    AT_A_TIME.acquireUninterruptibly();
    try {
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), derived);
    } finally {
      AT_A_TIME.release();
    }
    return derived;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
