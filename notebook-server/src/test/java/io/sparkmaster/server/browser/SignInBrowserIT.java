package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.sparkmaster.server.oidc.RealProvider;
import io.sparkmaster.server.process.Built;
import io.sparkmaster.server.process.Ran;
import io.sparkmaster.server.process.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody signs in by a real provider, in a real browser, to a server that has the settings. */
class SignInBrowserIT {
  @TempDir private Path home;
  private RealProvider provider;
  private ServerProcess server;
  private Chromium chromium;

  @BeforeEach
  void start() throws Exception {
    chromium = Chromium.start();
    provider = RealProvider.start();
    Files.writeString(home.resolve("secret"), RealProvider.SECRET);
    Files.writeString(
        home.resolve("server.properties"),
        """
        oidc-issuer=%s
        oidc-client-id=%s
        oidc-client-secret-file=%s
        oidc-scopes=openid profile groups
        oidc-name=School
        oidc-accounts=learner
        oidc-allow=groups=all
        """
            .formatted(provider.issuer(), RealProvider.CLIENT, home.resolve("secret")));
    sparkmaster("user", "add", "root", "--role", "admin");
    server = ServerProcess.startForMany(home);
    provider.serve(server.url("/").toString());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (provider != null) {
      provider.close();
    }
    chromium.close();
  }

  private Ran sparkmaster(String... command) throws Exception {
    var all = new ArrayList<>(List.of(Built.script()));
    all.addAll(List.of(command));
    all.addAll(List.of("--home", home.toString()));
    return Ran.of(home, Map.of(), Duration.ofSeconds(60), all);
  }

  @Test
  void aLearnerSignsInByKeyboardAndOutAgain() throws Exception {
    try (var site = new SitePage(chromium.browser(), ColorScheme.LIGHT, 1280)) {
      var page = site.page();
      page.navigate(server.url("/progress").toString());
      assertThat(site.link("Sign in with School")).isVisible();
      assertThat(site.faultsInAllViews("sign-in-login")).isEmpty();

      site.link("Sign in with School").press("Enter");
      page.locator("input[name=login]").fill("ned");
      page.locator("input[name=password]").fill("any");
      page.keyboard().press("Enter");
      page.locator("button[type=submit]").click();

      assertThat(site.heading("Your progress")).isVisible();
      assertThat(page.url()).isEqualTo(server.url("/progress").toString());
      // Those of the provider's own pages, which want letters from the Internet.
      var elsewhere = site.errors();
      page.reload();
      site.link("Account").click();
      assertThat(site.heading("Your account")).isVisible();
      assertThat(page.locator("main")).containsText("Ned");
      assertThat(site.faultsInAllViews("sign-in-account")).isEmpty();
      assertThat(site.errors()).as("errors on the console").isEqualTo(elsewhere);

      site.link("Log out").press("Enter");
      page.locator("button[value=yes]").click();
      assertThat(site.link("Sign in with School")).isVisible();
      assertThat(page.url()).isEqualTo(server.url("/login").toString());
    }
  }

  @Test
  void whoCancelsAtTheProviderIsToldSoOnThePage() throws Exception {
    try (var site = new SitePage(chromium.browser(), ColorScheme.LIGHT, 1280)) {
      var page = site.page();
      page.navigate(server.url("/login").toString());
      site.link("Sign in with School").click();
      page.locator("a[href$=abort]").click();

      assertThat(page.locator("#problem")).containsText("School did not sign you in");
      assertThat(site.faultsInAllViews("sign-in-cancelled")).isEmpty();
    }
  }

  @Test
  void theDoctorAsksTheProviderAndAnAdministratorConnectsPeople() throws Exception {
    assertThat(sparkmaster("doctor").output())
        .contains("ok     Sign-in provider: School (" + provider.issuer() + ")");
    assertThat(sparkmaster("user", "connect", "root", "subject-of-ned").output())
        .contains("signs in as \"root\"");
    assertThat(sparkmaster("user", "disconnect", "root").output()).contains("subject-of-ned");

    provider.close();
    assertThat(sparkmaster("doctor").output())
        .contains("WRONG  The sign-in provider " + provider.issuer(), "cannot be reached");
  }
}
