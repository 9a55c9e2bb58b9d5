package io.sparkmaster.server.config;

import io.sparkmaster.server.config.OidcConfig.Admission;
import io.sparkmaster.server.config.OidcConfig.Registration;
import io.sparkmaster.server.config.OidcConfig.Roles;
import io.sparkmaster.server.http.Role;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what is set about the provider by which people sign in. */
final class OidcReader {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final List<Setting> ALL =
      Arrays.stream(Setting.values()).filter(it -> it.key().startsWith("oidc-")).toList();

  private final GivenSettings settings;

  OidcReader(GivenSettings settings) {
    this.settings = settings;
  }

  /** Absent when no provider is set. */
  @Nullable OidcConfig read() {
    var issuer = issuer();
    if (issuer == null) {
      return null;
    }
    return new OidcConfig(
        new Registration(issuer, clientId(), clientSecret(), scopes()),
        settings.text(Setting.OIDC_NAME, issuer.getHost()),
        settings.text(Setting.OIDC_USER_CLAIM, "preferred_username"),
        admission(),
        roles());
  }

  private @Nullable URI issuer() {
    var given = settings.given(Setting.OIDC_ISSUER);
    if (given == null) {
      ALL.stream()
          .map(settings::given)
          .flatMap(Stream::ofNullable)
          .findFirst()
          .ifPresent(
              it ->
                  settings
                      .faults()
                      .add(
                          "%s is set, but not %s, which says who the provider is."
                              .formatted(it.where(), Setting.OIDC_ISSUER.key())));
      return null;
    }
    try {
      var uri = new URI(given.value());
      var host = uri.getHost();
      var plain = "http".equals(uri.getScheme()) && host != null && LOOPBACK.contains(host);
      if (host != null
          && ("https".equals(uri.getScheme()) || plain)
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      // Told below, like one that cannot be used.
    }
    settings.fault(given, "an address like https://login.example.org/realms/school");
    return null;
  }

  private String clientId() {
    var given = settings.given(Setting.OIDC_CLIENT_ID);
    if (given == null || given.value().isEmpty()) {
      settings
          .faults()
          .add(
              "%s is not set: the provider gives it to a program that is registered there."
                  .formatted(Setting.OIDC_CLIENT_ID.key()));
      return "";
    }
    return given.value();
  }

  private @Nullable String clientSecret() {
    var file = settings.given(Setting.OIDC_CLIENT_SECRET_FILE);
    if (file == null) {
      var given = settings.given(Setting.OIDC_CLIENT_SECRET);
      return given == null || given.value().isEmpty() ? null : given.value();
    }
    var path = settings.path(Setting.OIDC_CLIENT_SECRET_FILE, Path.of(""));
    try {
      var secret = Files.readString(path).strip();
      if (!secret.isEmpty()) {
        return secret;
      }
      settings.fault(file, "a file with the secret in it, and this one is empty");
    } catch (IOException unreadable) {
      settings.fault(file, "a file that this program can read");
    }
    return null;
  }

  private List<String> scopes() {
    var given = settings.given(Setting.OIDC_SCOPES);
    if (given == null) {
      return List.of("openid", "profile", "email");
    }
    var scopes = List.of(given.value().split("[\\s,]+"));
    if (!scopes.contains("openid")) {
      settings.fault(given, "scopes with openid among them, like openid profile email");
    }
    return scopes;
  }

  private Admission admission() {
    var given = settings.given(Setting.OIDC_ACCOUNTS);
    var accounts = given == null ? "known" : given.value();
    if (given != null && !Set.of("known", "learner").contains(accounts)) {
      settings.fault(given, "known or learner");
    }
    var allow = settings.given(Setting.OIDC_ALLOW);
    var claim = "";
    Set<String> values = Set.of();
    if (allow != null) {
      var equal = allow.value().indexOf('=');
      claim = equal < 0 ? "" : allow.value().substring(0, equal).strip();
      values = equal < 0 ? Set.of() : list(allow.value().substring(equal + 1));
      if (claim.isEmpty() || values.isEmpty()) {
        settings.fault(allow, "a claim and its values, like groups=spark,staff");
      }
    }
    return new Admission(accounts.equals("learner"), claim, values, domains());
  }

  private Set<String> domains() {
    var given = settings.given(Setting.OIDC_DOMAINS);
    if (given == null) {
      return Set.of();
    }
    var domains = list(given.value().toLowerCase(Locale.ROOT));
    if (domains.isEmpty() || !domains.stream().allMatch(it -> it.matches("[a-z0-9.-]+"))) {
      settings.fault(given, "domains of e-mail addresses like school.example, separated by commas");
    }
    return domains;
  }

  private Roles roles() {
    var claim = settings.given(Setting.OIDC_ROLE_CLAIM);
    var mapping = settings.given(Setting.OIDC_ROLES);
    if (claim == null && mapping == null) {
      return new Roles("", Map.of());
    }
    if (claim == null || mapping == null || claim.value().isEmpty()) {
      settings
          .faults()
          .add(
              "%s and %s go together: the one names the claim, the other its values and their roles."
                  .formatted(Setting.OIDC_ROLE_CLAIM.key(), Setting.OIDC_ROLES.key()));
      return new Roles("", Map.of());
    }
    var byValue = new HashMap<String, Role>();
    for (var pair : mapping.value().split("\\s*,\\s*", -1)) {
      var colon = pair.lastIndexOf(':');
      var role = colon < 1 ? null : Role.of(pair.substring(colon + 1).strip()).orElse(null);
      if (role == null) {
        settings.fault(mapping, "values and roles like spark-teachers:teacher,ops:admin");
        break;
      }
      byValue.put(pair.substring(0, colon).strip(), role);
    }
    return new Roles(claim.value(), byValue);
  }

  private static Set<String> list(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
