package io.sparkmaster.server.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.config.OidcConfig;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.login.SignInProvider;
import java.net.URI;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The provider by which people sign in: OpenID Connect's authorization code flow with PKCE. It is
 * asked for the first time when somebody signs in.
 */
public final class Provider implements SignInProvider {
  static final String PATH = "login/provider";

  private final OidcConfig config;
  private final OidcConfig.Registration registration;
  private final ProviderHttp http;
  private final Discovery discovery;
  private final Admittance admittance;
  private final InstantSource clock;
  private @Nullable IdTokens idTokens;

  public Provider(OidcConfig config, InstantSource clock) {
    this.config = config;
    this.registration = config.registration();
    this.http = new ProviderHttp(config.label());
    this.discovery = new Discovery(config, http, clock);
    this.admittance = new Admittance(config);
    this.clock = clock;
  }

  @Override
  public String name() {
    return config.label();
  }

  @Override
  public String path() {
    return PATH;
  }

  Admittance admittance() {
    return admittance;
  }

  @Override
  public Optional<String> logOutAddress(String then) {
    try {
      var parameters = new LinkedHashMap<String, String>();
      parameters.put("client_id", registration.clientId());
      parameters.put("post_logout_redirect_uri", then);
      return Optional.ofNullable(discovery.get().endSession()).map(it -> with(it, parameters));
    } catch (ServerException downAndNothingToDoThere) {
      return Optional.empty();
    }
  }

  /** Where the browser goes to sign in. */
  String signInAddress(SignIn signIn, String back) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("response_type", "code");
    parameters.put("client_id", registration.clientId());
    parameters.put("redirect_uri", back);
    parameters.put("scope", String.join(" ", registration.scopes()));
    parameters.put("state", signIn.state());
    parameters.put("nonce", signIn.nonce());
    parameters.put("code_challenge", signIn.challenge());
    parameters.put("code_challenge_method", "S256");
    return with(discovery.get().authorization(), parameters);
  }

  /**
   * Against answers of one provider that are passed off as another's.
   *
   * @param said by whom the answer says that it was given
   */
  void checkSender(@Nullable String said) throws BadTokenException {
    var mustSay = discovery.get().namesItself();
    if (said == null ? mustSay : !said.equals(registration.issuer().toString())) {
      throw new BadTokenException("the answer is of another issuer");
    }
  }

  /** Who signed in. */
  Claims redeem(SignIn signIn, String code, String back) throws BadTokenException {
    var metadata = discovery.get();
    var tokens = tokens(metadata, signIn, code, back);
    var idToken = tokens.path("id_token").asText("");
    if (idToken.isEmpty()) {
      throw http.unusable("it gives no ID token; the scope openid asks for it", null);
    }
    var claims = idTokens().verify(idToken, signIn.nonce(), metadata.keys());
    var access = tokens.path("access_token").asText("");
    var userinfo = metadata.userinfo();
    return access.isEmpty() || userinfo == null || admittance.hasAll(claims)
        ? claims
        : claims.or(userinfo(userinfo, access, claims.text("sub")));
  }

  private Claims userinfo(URI address, String access, String subject) throws BadTokenException {
    var answer = http.getObject(address, access);
    var claims =
        Claims.of(Json.mapper().convertValue(answer, new TypeReference<Map<String, Object>>() {}));
    if (!claims.text("sub").equals(subject)) {
      throw new BadTokenException("what the provider says of the person is about another");
    }
    return claims;
  }

  private JsonNode tokens(Metadata metadata, SignIn signIn, String code, String back)
      throws BadTokenException {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", back);
    form.put("code_verifier", signIn.verifier());
    var authorization = authenticate(metadata, form);
    var answer = http.post(metadata.token(), encoded(form), authorization);
    var body = http.object(metadata.token(), answer.body());
    if (answer.status() == 200) {
      return body;
    }
    var error = ErrorName.of(body.path("error").asText(""));
    if (error.equals("invalid_grant")) {
      throw new BadTokenException("it was used already, or took too long");
    }
    throw http.unusable(
        "%s answers \"%s\" with status %d; oidc-client-id and oidc-client-secret must be what the provider has"
            .formatted(metadata.token(), error, answer.status()),
        null);
  }

  private @Nullable String authenticate(Metadata metadata, Map<String, String> form) {
    var secret = registration.clientSecret();
    if (secret != null && metadata.takesBasic()) {
      var pair = encoded(registration.clientId()) + ":" + encoded(secret);
      return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
    form.put("client_id", registration.clientId());
    if (secret != null) {
      form.put("client_secret", secret);
    }
    return null;
  }

  /** Loads the library for signatures, which only sign-ins need. */
  private synchronized IdTokens idTokens() {
    if (idTokens == null) {
      idTokens = new IdTokens(registration, http, clock);
    }
    return idTokens;
  }

  private static String with(URI address, Map<String, String> parameters) {
    var separator = address.getRawQuery() == null ? "?" : "&";
    return address + separator + encoded(parameters);
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
