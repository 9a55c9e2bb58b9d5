package io.sparkmaster.server.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says about itself (OpenID Connect Discovery 1.0).
 *
 * @param userinfo absent when all it says is in the ID token
 * @param endSession absent when people cannot log out there
 * @param namesItself whether its answers by way of the browser say from whom they are (RFC 9207)
 */
record Metadata(
    URI authorization,
    URI token,
    URI keys,
    @Nullable URI userinfo,
    @Nullable URI endSession,
    Set<String> tokenAuthentication,
    boolean namesItself) {
  static final String PATH = "/.well-known/openid-configuration";

  Metadata {
    tokenAuthentication = Set.copyOf(tokenAuthentication);
  }

  static URI address(URI issuer) {
    return URI.create(issuer.toString().replaceFirst("/$", "") + PATH);
  }

  /** Fails with an {@link IllegalArgumentException} that says what is wrong. */
  static Metadata parse(JsonNode json, URI issuer) {
    var said = json.path("issuer").asText("");
    if (!said.equals(issuer.toString())) {
      throw new IllegalArgumentException(
          "its document says that it is \"%s\", but oidc-issuer is \"%s\""
              .formatted(shortened(said), issuer));
    }
    return new Metadata(
        required(json, "authorization_endpoint", issuer),
        required(json, "token_endpoint", issuer),
        required(json, "jwks_uri", issuer),
        optional(json, "userinfo_endpoint", issuer),
        optional(json, "end_session_endpoint", issuer),
        texts(json.path("token_endpoint_auth_methods_supported")),
        json.path("authorization_response_iss_parameter_supported").asBoolean(false));
  }

  /** By what the specification says where the provider says nothing. */
  boolean takesBasic() {
    return tokenAuthentication.isEmpty() || tokenAuthentication.contains("client_secret_basic");
  }

  private static URI required(JsonNode json, String key, URI issuer) {
    var uri = optional(json, key, issuer);
    if (uri == null) {
      throw new IllegalArgumentException("its document has no \"%s\"".formatted(key));
    }
    return uri;
  }

  private static @Nullable URI optional(JsonNode json, String key, URI issuer) {
    var text = json.path(key).asText("");
    if (text.isEmpty()) {
      return null;
    }
    try {
      var uri = new URI(text);
      var secure = "https".equals(uri.getScheme());
      var sameMachine = "http".equals(issuer.getScheme()) && "http".equals(uri.getScheme());
      var local = sameMachine && issuer.getHost().equals(uri.getHost());
      if (uri.getHost() != null && uri.getRawFragment() == null && (secure || local)) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      // Told below, like one that is not https.
    }
    throw new IllegalArgumentException(
        "its \"%s\" is \"%s\", which is no https address".formatted(key, shortened(text)));
  }

  private static Set<String> texts(JsonNode array) {
    var texts = new HashSet<String>();
    array.forEach(it -> texts.add(it.asText()));
    return texts;
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }
}
