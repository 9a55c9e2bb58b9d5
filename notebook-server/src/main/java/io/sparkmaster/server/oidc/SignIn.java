package io.sparkmaster.server.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkmaster.server.login.Secrets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A sign-in that is under way. Its browser keeps all of it in a cookie, so strangers who start many
 * cost the server nothing. State, nonce and PKCE verifier are made of the cookie's whole text: who
 * changes it, or has another, has no sign-in that fits to what the provider sends back.
 *
 * @param next where the person wanted to go: a path of this server
 */
record SignIn(String secret, Instant started, String next) {
  static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int LONGEST_NEXT = 1_024;
  private static final Pattern COOKIE =
      Pattern.compile("([A-Za-z0-9_-]{43})\\.([0-9]{1,15})\\.([A-Za-z0-9_-]{0,1400})");

  /**
   * @param otherwise where to go when {@code next} is too long to be kept
   */
  static SignIn start(Instant now, String next, String otherwise) {
    var kept = next.getBytes(UTF_8).length > LONGEST_NEXT ? otherwise : next;
    return new SignIn(Secrets.random(), Instant.ofEpochMilli(now.toEpochMilli()), kept);
  }

  /** Empty when it is none of ours. */
  static Optional<SignIn> parse(String cookie) {
    var matcher = COOKIE.matcher(cookie);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      var bytes = Base64.getUrlDecoder().decode(matcher.group(3));
      var next = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      var started = Instant.ofEpochMilli(Long.parseLong(matcher.group(2)));
      return Optional.of(new SignIn(matcher.group(1), started, next));
    } catch (IllegalArgumentException | CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  String cookie() {
    var path = Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(UTF_8));
    return secret + "." + started.toEpochMilli() + "." + path;
  }

  boolean isOver(Instant now) {
    return started.isAfter(now.plusSeconds(1)) || started.plus(LONGEST).isBefore(now);
  }

  String state() {
    return derived("state");
  }

  boolean hasState(String said) {
    return MessageDigest.isEqual(said.getBytes(UTF_8), state().getBytes(UTF_8));
  }

  String nonce() {
    return derived("nonce");
  }

  String verifier() {
    return derived("verifier");
  }

  /** What the provider is told of the verifier (RFC 7636, method S256). */
  String challenge() {
    return hash(verifier());
  }

  private String derived(String purpose) {
    return hash(purpose + " of " + cookie());
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public String toString() {
    return "SignIn[started=" + started + "]";
  }
}
