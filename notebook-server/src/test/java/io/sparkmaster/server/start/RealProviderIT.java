package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.config.OidcConfig;
import io.sparkmaster.server.config.OidcConfig.Admission;
import io.sparkmaster.server.config.OidcConfig.Registration;
import io.sparkmaster.server.config.OidcConfig.Roles;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.oidc.RealProvider;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a sign-in, with a provider that others wrote. */
final class RealProviderIT {
  @TempDir private Path folder;
  private RealProvider provider;
  private ClassServer server;
  private final Visitor visitor = new Visitor();

  @BeforeEach
  void start() throws Exception {
    provider = RealProvider.start();
    var config =
        new OidcConfig(
            new Registration(
                URI.create(provider.issuer()),
                RealProvider.CLIENT,
                RealProvider.SECRET,
                List.of("openid", "profile", "email", "groups")),
            "School",
            "preferred_username",
            new Admission(true, "groups", Set.of("all"), Set.of("school.example")),
            new Roles("groups", Map.of("tutors", Role.TEACHER)));
    var place = SmallProgram.classMode(folder).home().database();
    server = new ClassServer(folder, SmallProgram.classMode(folder, place, config));
    provider.serve(server.url());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    provider.close();
  }

  /** The provider's own page for the name, and the one that asks whether this server may know. */
  private HttpResponse<String> atTheProvider(String name) throws Exception {
    var login = visitor.open(server.url() + "login/provider?next=/progress");
    var page = visitor.follow(login, "/login/provider/back");
    assertThat(page.body()).contains("name=\"login\"");
    var consent = visitor.submit(page, "login=" + name + "&password=any");
    var asked = visitor.follow(consent, "/login/provider/back");
    assertThat(asked.body()).contains("consent");
    return visitor.follow(visitor.submit(asked, ""), "/login/provider/back");
  }

  @Test
  void aPersonSignsInComesBackAndLogsOutOnBothSides() throws Exception {
    var page = visitor.open(server.url() + "login?next=/progress");
    assertThat(page.body())
        .contains("href=\"/login/provider?next=%2Fprogress\">Sign in with School</a>");

    var in = visitor.open(Visitor.next(atTheProvider("tess")));

    assertThat(in.headers().firstValue("Location")).hasValue("/progress");
    assertThat(visitor.open(server.url() + "api/me").body())
        .contains("\"username\":\"tess\"", "\"Tess\"");
    assertThat(server.accounts.require(new UserId("tess")).role()).isEqualTo(Role.TEACHER);

    var out = visitor.open(server.url() + "logout");
    var confirm = visitor.follow(out, "no stop");
    assertThat(confirm.uri().toString()).startsWith(provider.issuer());
    var done = visitor.follow(visitor.submit(confirm, "logout=yes"), "/login");

    assertThat(Visitor.next(done)).isEqualTo(URI.create(server.url() + "login"));
    assertThat(visitor.open(server.url() + "api/me").body()).contains("UNAUTHENTICATED");
    var again = visitor.follow(visitor.open(server.url() + "login/provider"), "/back");
    assertThat(again.body()).as("the provider asks again").contains("name=\"login\"");
  }

  @Test
  void whoIsSignedInThereIsInWithOneStep() throws Exception {
    visitor.open(Visitor.next(atTheProvider("ned")));
    visitor.cookiesNamed("sparkmaster-session-").forEach(it -> it.setMaxAge(0));

    var back = visitor.follow(visitor.open(server.url() + "login/provider"), "/back");

    assertThat(visitor.open(Visitor.next(back)).statusCode()).isEqualTo(302);
    assertThat(server.accounts.all()).hasSize(4);
  }

  @Test
  void aCodeThatWasUsedIsRefusedByTheProvider() throws Exception {
    var back = Visitor.next(atTheProvider("ned"));
    var code = back.getRawQuery().replaceFirst(".*code=([^&]*).*", "$1");
    visitor.open(back);

    var second = visitor.follow(visitor.open(server.url() + "login/provider"), "/back");
    var replayed =
        visitor.open(
            URI.create(Visitor.next(second).toString().replaceFirst("code=[^&]*", "code=" + code)));

    assertThat(replayed.statusCode()).isEqualTo(403);
    assertThat(replayed.body()).contains("it was used already, or took too long");
  }

  @Test
  void whoCancelsIsToldSo() throws Exception {
    var page = visitor.follow(visitor.open(server.url() + "login/provider"), "/back");
    var cancel = page.body().replaceFirst("(?s).*href=\"([^\"]*/abort)\".*", "$1");

    var back = visitor.follow(visitor.open(page.uri().resolve(cancel)), "/login/provider/back");
    var told = visitor.open(Visitor.next(back));

    assertThat(told.statusCode()).isEqualTo(403);
    assertThat(told.body()).contains("School did not sign you in (access_denied)");
  }

  @Test
  void aSecretThatTheProviderDoesNotKnowIsTheOperatorsToMend() throws Exception {
    server.close();
    var wrong =
        new OidcConfig(
            new Registration(
                URI.create(provider.issuer()), RealProvider.CLIENT, "wrong", List.of("openid")),
            "School",
            "preferred_username",
            new Admission(true, "", Set.of(), Set.of()),
            new Roles("", Map.of()));
    server =
        new ClassServer(
            folder.resolve("other"),
            SmallProgram.classMode(
                folder.resolve("other"),
                SmallProgram.classMode(folder.resolve("other")).home().database(),
                wrong));
    provider.serve(server.url());

    var told = visitor.open(Visitor.next(atTheProvider("ned")));

    assertThat(told.statusCode()).isEqualTo(503);
    assertThat(told.body())
        .contains("invalid_client", "oidc-client-secret")
        .doesNotContain("wrong");
  }
}
