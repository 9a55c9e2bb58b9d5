package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.sparkmaster.server.process.Built;
import io.sparkmaster.server.process.Ran;
import io.sparkmaster.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of many, as its administrator and a second learner see it in their browsers. */
class AccountsBrowserIT {
  private static final Pattern SECRET = Pattern.compile("login\\?token=(\\S+)");
  private static final String ROOTS = "root has a long password";
  private static final String ANNS = "ann has a long password";
  private static final ContainsTextOptions SLOW = new ContainsTextOptions().setTimeout(120_000);

  private static Chromium chromium;

  @TempDir private Path home;
  private ServerProcess server;
  private String firstLink;

  @BeforeAll
  static void startTheBrowser() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void closeTheBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void makeAnAdministratorAndStart() throws Exception {
    var made =
        Ran.of(
            home,
            Map.of(),
            Duration.ofSeconds(60),
            List.of(Built.script(), "user", "add", "root", "--role", "admin", "--home", "" + home));
    var secret = SECRET.matcher(made.output());
    assertThat(secret.find()).as(made.output() + made.errors()).isTrue();
    server = ServerProcess.startForMany(home);
    firstLink = server.url("/login?token=" + secret.group(1)).toString();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void setPassword(Page page, String password) {
    page.getByLabel("New password", exactly()).fill(password);
    page.getByLabel("New password again").fill(password);
    page.keyboard().press("Enter");
    assertThat(page.getByText("Your password is set.")).isVisible();
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private void logIn(SitePage site, String name, String password) {
    site.page().navigate(server.url("/login").toString());
    site.page().getByLabel("Name").fill(name);
    site.page().getByLabel("Password").fill(password);
    site.page().keyboard().press("Enter");
  }

  @Test
  void everyPageAboutAccountsIsForEverybodyAndWorksByKeyboard() throws IOException {
    try (var site = new SitePage(chromium.browser(), ColorScheme.LIGHT, 1280)) {
      var page = site.page();
      page.navigate(firstLink);
      assertThat(page.getByText("This link logs in once")).isVisible();
      assertThat(site.faultsInAllViews("accounts-link")).isEmpty();
      site.button("Log in").press("Enter");

      assertThat(site.heading("Your account")).isVisible();
      assertThat(page.url()).endsWith("/account").doesNotContain("token");
      setPassword(page, ROOTS);
      page.getByLabel("What it is for").fill("nightly build");
      page.keyboard().press("Enter");
      assertThat(page.getByLabel("The new token")).hasValue(Pattern.compile("\\S{40,}"));
      assertThat(site.button("Revoke nightly build")).isVisible();
      assertThat(site.faultsInAllViews("accounts-own")).isEmpty();

      site.link("People").press("Enter");
      assertThat(site.heading("People")).isFocused();
      page.getByLabel("Name to log in with").fill("ben");
      page.getByLabel("Name that is shown").fill("Ben");
      page.keyboard().press("Enter");
      assertThat(page.getByLabel("Link for ben", exactly())).isFocused();
      site.button("Disable ben").press("Enter");
      assertThat(site.button("No")).isFocused();
      assertThat(site.faultsInAllViews("accounts-people")).isEmpty();
      page.keyboard().press("Tab");
      page.keyboard().press("Enter");
      assertThat(page.getByText("ben is disabled.")).isVisible();
      assertThat(site.button("Enable ben")).isVisible();
      assertThat(page.locator(".events")).containsText("Account made");
      assertThat(site.errors()).as("errors on the console").isEmpty();

      site.link("Log out").press("Enter");
      logIn(site, "root", "not the password");
      assertThat(page.getByText("do not belong together")).isVisible();
      assertThat(site.faultsInAllViews("accounts-login")).isEmpty();
    }
  }

  @Test
  void aSecondLearnerComesByALinkAndWorksWhereNobodyElseLooks() throws IOException {
    try (var admin = new SitePage(chromium.browser(), ColorScheme.LIGHT, 1280);
        var lab = new LabPage(chromium.browser(), ColorScheme.DARK)) {
      admin.page().navigate(firstLink);
      admin.button("Log in").click();
      setPassword(admin.page(), ROOTS);
      admin.link("People").click();
      admin.page().getByLabel("Name to log in with").fill("ann");
      admin.page().keyboard().press("Enter");
      var link = admin.page().getByLabel("Link for ann", exactly()).inputValue();

      lab.page().navigate(link);
      lab.page().getByText("Log in", new Page.GetByTextOptions().setExact(true)).click();
      setPassword(lab.page(), ANNS);
      assertThat(lab.page().getByText("People")).hasCount(0);
      lab.open(server.url("/account"));
      lab.openFromFileBrowser("Welcome.ipynb");
      lab.run(0);
      assertThat(lab.output(0)).containsText("500000500000", SLOW);
      lab.edit(1, "val annsOwn = \"marked by ann\"");
      lab.save();
      lab.screenshot("accounts-second-learner");

      assertThat(home.resolve("workspace/ann/Welcome.ipynb")).content().contains("marked by ann");
      assertThat(seenBy(admin, "/files/Welcome.ipynb")).doesNotContain("marked by ann");
      assertThat(seenBy(admin, "/api/kernels")).isEqualTo("200 []");
      assertThat(seenBy(admin, "/api/sessions")).isEqualTo("200 []");
      assertThat(home.resolve("workspace/root/Welcome.ipynb")).content().doesNotContain("marked");

      admin.page().reload();
      admin.button("Disable ann").click();
      admin.button("Disable").click();
      assertThat(admin.page().getByText("ann is disabled.")).isVisible();
      lab.page().navigate(server.url("/").toString());
      assertThat(lab.page().getByLabel("Password")).isVisible();
      lab.page().getByLabel("Name").fill("ann");
      lab.page().getByLabel("Password").fill(ANNS);
      lab.page().keyboard().press("Enter");
      assertThat(lab.page().getByText("do not belong together")).isVisible();
    }
  }

  /** The status and the text that a page of theirs is answered. */
  private static String seenBy(SitePage site, String path) {
    return (String)
        site.page()
            .evaluate(
                "path => fetch(path).then(async it => it.status + ' ' + await it.text())", path);
  }
}
