package io.sparkmaster.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.config.OidcConfig.Admission;
import io.sparkmaster.server.config.OidcConfig.Registration;
import io.sparkmaster.server.config.OidcConfig.Roles;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OidcReaderTest {
  private static final String ISSUER = "https://login.example/realms/school";

  @TempDir private Path user;

  private OidcConfig read(Map<String, String> lines) throws ConfigException {
    var environment = new HashMap<String, String>();
    lines.forEach(
        (key, value) ->
            environment.put(
                "SPARKMASTER_" + key.replace('-', '_').toUpperCase(Locale.ROOT), value));
    return ConfigReader.read(Map.of(), environment, user, Path.of("/opt/sparkmaster"))
        .login()
        .provider();
  }

  private void assertFault(Map<String, String> lines, String... words) {
    assertThatThrownBy(() -> read(lines))
        .isInstanceOfSatisfying(
            ConfigException.class,
            it -> assertThat(it.faults()).singleElement().asString().contains(words));
  }

  private static Map<String, String> with(String key, String value) {
    return Map.of("oidc-issuer", ISSUER, "oidc-client-id", "spark", key, value);
  }

  @Test
  void defaultsLetInOnlyWhomAnAdministratorConnected() throws ConfigException {
    assertThat(read(Map.of())).isNull();
    assertThat(read(Map.of("oidc-issuer", ISSUER, "oidc-client-id", "spark")))
        .isEqualTo(
            new OidcConfig(
                new Registration(
                    URI.create(ISSUER), "spark", null, List.of("openid", "profile", "email")),
                "login.example",
                "preferred_username",
                new Admission(false, "", Set.of(), Set.of()),
                new Roles("", Map.of())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login.example",
        "http://login.example",
        "http://127.0.0.1.evil.example",
        "ftp://login.example",
        "https://",
        "https://login.example?tenant=1",
        "https://user@login.example",
        "not an address"
      })
  void anIssuerIsAnHttpsAddress(String issuer) {
    assertFault(
        Map.of("oidc-issuer", issuer, "oidc-client-id", "spark"),
        "SPARKMASTER_OIDC_ISSUER is \"" + issuer,
        "https://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8080/x", "http://localhost", "http://[::1]:1"})
  void onThisMachineItMayBeHttp(String issuer) throws ConfigException {
    assertThat(read(Map.of("oidc-issuer", issuer, "oidc-client-id", "spark"))).isNotNull();
  }

  @Test
  void whatIsSetWithoutAnIssuerOrAClientIsToldToBeIncomplete() {
    assertFault(Map.of("oidc-client-id", "spark"), "but not oidc-issuer");
    assertFault(Map.of("oidc-issuer", ISSUER), "oidc-client-id is not set");
  }

  @ParameterizedTest
  @CsvSource({
    "oidc-scopes, profile email, openid among them",
    "oidc-accounts, everybody, known or learner",
    "oidc-allow, spark, like groups=spark",
    "oidc-allow, groups=, like groups=spark",
    "oidc-domains, @school.example, domains of e-mail",
    "oidc-role-claim, groups, go together",
    "oidc-roles, staff:teacher, go together",
    "oidc-client-secret-file, /nowhere/secret, can read"
  })
  void aSettingThatCannotBeMeantIsToldWithWhatCan(String key, String value, String words) {
    assertFault(with(key, value), words);
  }

  @Test
  void aRoleThatIsNoneIsToldWithHowToWriteThem() {
    assertFault(
        Map.of(
            "oidc-issuer", ISSUER,
            "oidc-client-id", "spark",
            "oidc-role-claim", "groups",
            "oidc-roles", "staff:boss"),
        "staff:boss",
        "spark-teachers:teacher");
  }

  @Test
  void anEmptySecretFileIsRefusedAndASecretIsNeverShown() throws Exception {
    var file = Files.writeString(user.resolve("empty"), "\n");

    assertFault(with("oidc-client-secret-file", file.toString()), "is empty");
    assertThat(read(with("oidc-client-secret", "s3cr3t")).toString()).doesNotContain("s3cr3t");
    assertThat(read(with("oidc-client-secret", "s3cr3t")).registration().clientSecret())
        .isEqualTo("s3cr3t");
  }
}
