package io.sparkmaster.server.oidc;

import static com.nimbusds.jose.JWSAlgorithm.ES256;
import static com.nimbusds.jose.JWSAlgorithm.ES384;
import static com.nimbusds.jose.JWSAlgorithm.ES512;
import static com.nimbusds.jose.JWSAlgorithm.PS256;
import static com.nimbusds.jose.JWSAlgorithm.PS384;
import static com.nimbusds.jose.JWSAlgorithm.PS512;
import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static com.nimbusds.jose.JWSAlgorithm.RS384;
import static com.nimbusds.jose.JWSAlgorithm.RS512;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.sparkmaster.server.config.OidcConfig;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks ID tokens as OpenID Connect Core 1.0, section 3.1.3.7 has it. Signed by one of the
 * provider's public keys they must be, though we fetch them from the provider itself: what is
 * signed with nothing, or with a secret that others may know, is refused whatever its header says.
 */
final class IdTokens {
  private static final Set<JWSAlgorithm> SIGNED_BY_PUBLIC_KEYS =
      Set.of(RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512);
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);
  private static final Duration OLDEST = Duration.ofMinutes(10);
  private static final Duration KEYS_FRESH = Duration.ofMinutes(15);
  private static final Duration KEYS_WAIT = Duration.ofSeconds(10);
  private static final Duration KEYS_PAUSE = Duration.ofSeconds(10);

  private final String issuer;
  private final String clientId;
  private final ProviderHttp http;
  private final InstantSource clock;
  private @Nullable URI keysAt;
  private @Nullable DefaultJWTProcessor<SecurityContext> signatures;

  IdTokens(OidcConfig.Registration registration, ProviderHttp http, InstantSource clock) {
    this.issuer = registration.issuer().toString();
    this.clientId = registration.clientId();
    this.http = http;
    this.clock = clock;
  }

  /**
   * What a token says that is good.
   *
   * @param nonce of the sign-in that it must belong to
   */
  Claims verify(String token, String nonce, URI keys) throws BadTokenException {
    try {
      var claims = signatures(keys).process(token, null);
      check(claims, nonce);
      return Claims.of(claims.getClaims());
    } catch (KeySourceException noKeys) {
      if (noKeys.getCause() instanceof ProviderDownException down) {
        throw down.failure;
      }
      throw http.unusable("its keys at %s cannot be read".formatted(keys), noKeys);
    } catch (ParseException | BadJOSEException | JOSEException refused) {
      throw new BadTokenException(
          "the ID token is not signed as it must be: " + refused.getMessage(), refused);
    }
  }

  private void check(JWTClaimsSet claims, String nonce) throws BadTokenException, ParseException {
    if (!issuer.equals(claims.getIssuer())) {
      throw new BadTokenException("the ID token is of another issuer");
    }
    var audience = claims.getAudience();
    var party = claims.getStringClaim("azp");
    if (!audience.contains(clientId)
        || (party == null ? audience.size() > 1 : !party.equals(clientId))) {
      throw new BadTokenException("the ID token is meant for another program");
    }
    var subject = claims.getSubject();
    if (subject == null || subject.isEmpty() || subject.length() > 255) {
      throw new BadTokenException("the ID token does not say who the person is");
    }
    checkTimes(claims.getIssueTime(), claims.getExpirationTime(), claims.getNotBeforeTime());
    var said = claims.getStringClaim("nonce");
    if (said == null || !MessageDigest.isEqual(said.getBytes(UTF_8), nonce.getBytes(UTF_8))) {
      throw new BadTokenException("the ID token belongs to another sign-in");
    }
  }

  private void checkTimes(@Nullable Date issued, @Nullable Date expires, @Nullable Date notBefore)
      throws BadTokenException {
    if (issued == null || expires == null) {
      throw new BadTokenException("the ID token does not say when it was issued and expires");
    }
    var now = clock.instant();
    var early = now.plus(CLOCKS_DIFFER);
    if (issued.toInstant().isAfter(early)
        || (notBefore != null && notBefore.toInstant().isAfter(early))
        || issued.toInstant().isBefore(now.minus(OLDEST))
        || !expires.toInstant().isAfter(now.minus(CLOCKS_DIFFER))) {
      throw new BadTokenException(
          """
          the ID token was issued at %s and expires at %s, but the clock here says %s. \
          When it does so again, one of the two clocks is wrong\
          """
              .formatted(issued.toInstant(), expires.toInstant(), now));
    }
  }

  private synchronized DefaultJWTProcessor<SecurityContext> signatures(URI keys) {
    if (signatures == null || !keys.equals(keysAt)) {
      var processor = new DefaultJWTProcessor<SecurityContext>();
      processor.setJWSKeySelector(
          new JWSVerificationKeySelector<>(SIGNED_BY_PUBLIC_KEYS, source(keys)));
      processor.setJWTClaimsSetVerifier((claims, context) -> {});
      signatures = processor;
      keysAt = keys;
    }
    return signatures;
  }

  /** Keys are read again when a token names one that is not among them: providers change theirs. */
  private JWKSource<SecurityContext> source(URI keys) {
    try {
      return JWKSourceBuilder.<SecurityContext>create(keys.toURL(), url -> fetch(keys))
          .cache(KEYS_FRESH.toMillis(), KEYS_WAIT.toMillis())
          .refreshAheadCache(false)
          .rateLimited(KEYS_PAUSE.toMillis())
          .build();
    } catch (IOException notAnAddress) {
      throw http.unusable("%s is no address".formatted(keys), notAnAddress);
    }
  }

  private Resource fetch(URI keys) throws IOException {
    try {
      return new Resource(http.getObject(keys, null).toString(), "application/json");
    } catch (ServerException down) {
      throw new ProviderDownException(down);
    }
  }

  /** Carries a failure through the library, which knows failures of reading only. */
  private static final class ProviderDownException extends IOException {
    private static final long serialVersionUID = 1;
    private final ServerException failure;

    ProviderDownException(ServerException failure) {
      super(failure.getMessage(), failure);
      this.failure = failure;
    }
  }
}
