package io.sparkmaster.server.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sparkmaster.server.config.OidcConfig;
import io.sparkmaster.server.config.OidcConfig.Admission;
import io.sparkmaster.server.config.OidcConfig.Registration;
import io.sparkmaster.server.config.OidcConfig.Roles;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A provider that listens on this machine and signs for real, and does what no provider should when
 * it is told to. Whoever comes is signed in, as the person that {@link #claims} describes.
 */
public final class HostileProvider implements AutoCloseable {
  public static final String CLIENT = "spark";
  public static final String SECRET = "a client's secret / with + signs";

  /** What the next tokens say, beside what they must say. */
  public final Map<String, Object> claims = new ConcurrentHashMap<>(Map.of("sub", "248289761001"));

  /** What the page of the person says, where that is not in the token. */
  public final Map<String, Object> userinfo = new ConcurrentHashMap<>();

  /** What is changed in discovery's document. */
  public final Map<String, Object> document = new ConcurrentHashMap<>();

  public final AtomicInteger keysRead = new AtomicInteger();
  public volatile Consumer<JWTClaimsSet.Builder> bend = it -> {};
  public volatile Signing signing = this::sign;
  public volatile boolean takesCodesTwice;
  public volatile boolean isDown;
  public volatile String sender = "";
  private final HttpServer http;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private volatile RSAKey key = newKey();

  /** Makes a token of claims. */
  public interface Signing {
    String token(JWTClaimsSet claims) throws Exception;
  }

  public HostileProvider() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    http.createContext("/.well-known/openid-configuration", it -> json(it, 200, describe()));
    http.createContext("/authorize", this::authorize);
    http.createContext("/token", this::token);
    http.createContext("/keys", this::keys);
    http.createContext("/me", this::person);
    http.start();
  }

  public String issuer() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** New accounts are made, and all may come in. */
  public OidcConfig config() {
    return config(new Admission(true, "", Set.of(), Set.of()), new Roles("", Map.of()));
  }

  public OidcConfig config(Admission admission, Roles roles) {
    return new OidcConfig(
        new Registration(URI.create(issuer()), CLIENT, SECRET, List.of("openid", "profile")),
        "Hostile School",
        "preferred_username",
        admission,
        roles);
  }

  public RSAKey key() {
    return key;
  }

  /** As providers do once in a while: the old key signs nothing any more. */
  public void changeKey() {
    key = newKey();
  }

  public static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2_048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public String sign(JWTClaimsSet claims) throws JOSEException {
    return sign(claims, key);
  }

  public static String sign(JWTClaimsSet claims, RSAKey key) throws JOSEException {
    var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
    var token = new SignedJWT(header, claims);
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  private Map<String, Object> describe() {
    var all = new HashMap<String, Object>();
    all.put("issuer", issuer());
    all.put("authorization_endpoint", issuer() + "/authorize");
    all.put("token_endpoint", issuer() + "/token");
    all.put("jwks_uri", issuer() + "/keys");
    all.put("userinfo_endpoint", issuer() + "/me");
    all.put("end_session_endpoint", issuer() + "/end?kind=session");
    all.put("authorization_response_iss_parameter_supported", true);
    all.putAll(document);
    return all;
  }

  private void authorize(HttpExchange exchange) throws IOException {
    var asked = form(exchange.getRequestURI().getRawQuery());
    var code = UUID.randomUUID().toString();
    codes.put(code, asked);
    var back =
        "%s?code=%s&state=%s&iss=%s"
            .formatted(
                asked.get("redirect_uri"),
                code,
                asked.get("state"),
                encoded(sender.isEmpty() ? issuer() : sender));
    exchange.getResponseHeaders().add("Location", back);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    var form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    var pair = encoded(CLIENT) + ":" + encoded(SECRET);
    var wanted = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    if (!wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      json(exchange, 401, Map.of("error", "invalid_client"));
      return;
    }
    var code = form.getOrDefault("code", "");
    var asked = takesCodesTwice ? codes.get(code) : codes.remove(code);
    if (asked == null
        || !asked.get("redirect_uri").equals(form.get("redirect_uri"))
        || !asked.get("code_challenge").equals(challenge(form.get("code_verifier")))) {
      json(exchange, 400, Map.of("error", "invalid_grant"));
      return;
    }
    try {
      json(
          exchange,
          200,
          Map.of(
              "token_type",
              "Bearer",
              "access_token",
              "access " + code,
              "id_token",
              signing.token(said(asked.get("nonce")))));
    } catch (Exception failed) {
      throw new IOException(failed);
    }
  }

  private JWTClaimsSet said(String nonce) {
    var now = Instant.now();
    var token =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", nonce);
    claims.forEach(token::claim);
    bend.accept(token);
    return token.build();
  }

  private void keys(HttpExchange exchange) throws IOException {
    keysRead.incrementAndGet();
    json(exchange, 200, new JWKSet(key.toPublicJWK()).toJSONObject());
  }

  private void person(HttpExchange exchange) throws IOException {
    var bearer = exchange.getRequestHeaders().getFirst("Authorization");
    if (bearer == null || !bearer.startsWith("Bearer access ")) {
      json(exchange, 401, Map.of());
      return;
    }
    var all = new HashMap<String, Object>(Map.of("sub", claims.get("sub")));
    all.putAll(userinfo);
    json(exchange, 200, all);
  }

  private void json(HttpExchange exchange, int status, Map<String, Object> body)
      throws IOException {
    var bytes = Json.mapper().writeValueAsBytes(isDown ? Map.of("error", "maintenance") : body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(isDown ? 503 : status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  static Map<String, String> form(String text) {
    var form = new HashMap<String, String>();
    Arrays.stream(text.split("&"))
        .map(it -> it.split("=", 2))
        .forEach(it -> form.put(it[0], URLDecoder.decode(it[1], UTF_8)));
    return form;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String challenge(String verifier) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
