package io.sparkmaster.server.learning.events;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.regex.Pattern;

/**
 * Makes identifiers whose order as texts is the order in which they were made: 48 bits of
 * milliseconds and 80 random bits in Crockford's base 32 (the ULID specification, monotonic). A
 * clock that steps back changes nothing about the order. Thread-safe.
 */
public final class Ulid {
  /** The length of the text. */
  public static final int LENGTH = 26;

  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final Pattern SHAPE = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
  private static final int RANDOM_DIGITS = 16;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private String last;

  /** All that is made is greater than {@code after}, which is a ULID or empty. */
  public Ulid(InstantSource clock, String after) {
    this.clock = clock;
    this.last = after;
  }

  /** Whether this is the text of a ULID. */
  public static boolean isUlid(String text) {
    return SHAPE.matcher(text).matches();
  }

  /** The next one. */
  public synchronized String next() {
    var fresh = time(clock.millis()) + randomDigits();
    last = fresh.compareTo(last) > 0 ? fresh : successor(last);
    return last;
  }

  private static String time(long millis) {
    var text = new StringBuilder();
    for (var shift = 45; shift >= 0; shift -= 5) {
      text.append(DIGITS.charAt((int) (millis >>> shift) & 31));
    }
    return text.toString();
  }

  private String randomDigits() {
    var text = new StringBuilder();
    // The first digit stays below 16, so that a great many successors fit into one millisecond.
    text.append(DIGITS.charAt(random.nextInt(16)));
    while (text.length() < RANDOM_DIGITS) {
      text.append(DIGITS.charAt(random.nextInt(32)));
    }
    return text.toString();
  }

  private static String successor(String text) {
    var digits = text.toCharArray();
    for (var i = digits.length - 1; i >= 0; i--) {
      var next = (DIGITS.indexOf(digits[i]) + 1) % DIGITS.length();
      digits[i] = DIGITS.charAt(next);
      if (next != 0) {
        break;
      }
    }
    return new String(digits);
  }
}
