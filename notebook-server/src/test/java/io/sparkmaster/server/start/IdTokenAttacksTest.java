package io.sparkmaster.server.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.sparkmaster.server.oidc.HostileProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ID tokens that let nobody in, from a provider that is the right one in all else. */
final class IdTokenAttacksTest extends AttackedSignIn {
  static Stream<Arguments> tokensThatAreBent() {
    return Stream.of(
        bent("wrong nonce", it -> it.claim("nonce", "another"), "belongs to another sign-in"),
        bent("no nonce", it -> it.claim("nonce", null), "belongs to another sign-in"),
        bent("other audience", it -> it.audience("other"), "meant for another program"),
        bent("no audience", it -> it.audience((String) null), "meant for another program"),
        bent(
            "many audiences, no party",
            it -> it.audience(List.of(HostileProvider.CLIENT, "other")),
            "meant for another program"),
        bent("other party", it -> it.claim("azp", "other"), "meant for another program"),
        bent("other issuer", it -> it.issuer("http://127.0.0.1"), "of another issuer"),
        bent("no issuer", it -> it.issuer(null), "of another issuer"),
        bent("expired", it -> it.expirationTime(in(-120)), "one of the two clocks is wrong"),
        bent("never expires", it -> it.expirationTime(null), "does not say when"),
        bent("issued tomorrow", it -> it.issueTime(in(86_400)), "one of the two clocks is wrong"),
        bent("issued yesterday", it -> it.issueTime(in(-86_400)), "one of the two clocks is wrong"),
        bent("not issued", it -> it.issueTime(null), "does not say when"),
        bent("not yet", it -> it.notBeforeTime(in(3_600)), "one of the two clocks is wrong"),
        bent("nobody", it -> it.subject(null), "does not say who"),
        bent("empty person", it -> it.subject(""), "does not say who"));
  }

  private static Arguments bent(String name, Consumer<JWTClaimsSet.Builder> bend, String why) {
    return Arguments.of(name, bend, why);
  }

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokensThatAreBent")
  void aWellSignedTokenThatIsNotForThisSignInIsRefused(
      String name, Consumer<JWTClaimsSet.Builder> bend, String why) throws Exception {
    provider.bend = bend;

    assertNobodyIsIn(signIn(), why);
    assertRecorded(why.substring(0, 10));
  }

  static Stream<Arguments> signaturesThatAreNone() {
    HostileProvider.Signing none = it -> new PlainJWT(it).serialize();
    var stranger = HostileProvider.newKey();
    return Stream.of(
        Arguments.of("alg none", (Forging) provider -> none),
        Arguments.of("another key", (Forging) provider -> it -> HostileProvider.sign(it, stranger)),
        Arguments.of("changed", (Forging) provider -> it -> changed(provider.sign(it))),
        Arguments.of("cut off", (Forging) provider -> it -> cut(provider.sign(it))),
        Arguments.of("the secret as key", (Forging) provider -> it -> secret(it, provider)),
        Arguments.of("the public key as secret", (Forging) provider -> it -> hs(it, provider)),
        Arguments.of("no token", (Forging) provider -> it -> "not.a.token"));
  }

  private interface Forging {
    HostileProvider.Signing of(HostileProvider provider);
  }

  private static String changed(String token) {
    var parts = token.split("\\.");
    var other = parts[2].startsWith("A") ? "B" : "A";
    return parts[0] + "." + parts[1] + "." + other + parts[2].substring(1);
  }

  private static String cut(String token) {
    return token.substring(0, token.lastIndexOf('.') + 1);
  }

  private static String hs(JWTClaimsSet claims, HostileProvider provider) throws Exception {
    return mac(claims, provider, provider.key().toRSAPublicKey().getEncoded());
  }

  private static String secret(JWTClaimsSet claims, HostileProvider provider) throws Exception {
    return mac(claims, provider, (HostileProvider.SECRET + HostileProvider.SECRET).getBytes(UTF_8));
  }

  private static String mac(JWTClaimsSet claims, HostileProvider provider, byte[] key)
      throws Exception {
    var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(provider.key().getKeyID()).build();
    var token = new SignedJWT(header, claims);
    token.sign(new MACSigner(key));
    return token.serialize();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signaturesThatAreNone")
  void aTokenThatIsNotSignedByTheProvidersKeyIsRefused(String name, Forging forging)
      throws Exception {
    provider.signing = forging.of(provider);

    assertNobodyIsIn(signIn(), "is not signed as it must be");
  }

  @Test
  void keysAreReadAgainWhenTheProviderChangesThemAndNotForEachForgery() throws Exception {
    signIn();
    provider.changeKey();
    var later = new Visitor();
    assertThat(later.open(answerTo(later)).statusCode()).isEqualTo(302);
    assertThat(provider.keysRead).hasValue(2);

    var stranger = HostileProvider.newKey();
    provider.signing = it -> HostileProvider.sign(it, stranger);
    var begin = System.nanoTime();
    for (var i = 0; i < 5; i++) {
      var forger = new Visitor();
      assertThat(forger.open(answerTo(forger)).statusCode()).isIn(403, 503);
    }
    var pauses = Duration.ofNanos(System.nanoTime() - begin).dividedBy(Duration.ofSeconds(10));
    assertThat(provider.keysRead.get()).isLessThanOrEqualTo((int) (3 + pauses));
  }
}
