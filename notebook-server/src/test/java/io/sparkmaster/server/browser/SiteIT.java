package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.sparkmaster.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  @TempDir static Path home;
  private static Chromium chromium;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start();
    server = ServerProcess.start(home, "--token", "the-token");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1280", "DARK, 1280", "LIGHT, 320"})
  void everyPageIsForEverybody(ColorScheme colors, int width) throws IOException {
    try (var site = new SitePage(chromium.browser(), colors, width)) {
      site.page().navigate(server.loginLink().toString());
      for (var heading : new String[] {"Courses", "Your progress"}) {
        if (heading.equals("Your progress")) {
          link(site, "Progress").click();
        }
        assertThat(site.page().getByRole(AriaRole.HEADING, named(heading))).isVisible();
        assertThat(site.page().getByText("Loading")).hasCount(0);

        site.page()
            .screenshot(
                new ScreenshotOptions()
                    .setPath(
                        SCREENSHOTS.resolve(
                            "site-%s-%s-%d.png".formatted(heading, colors, width))));
        assertThat(site.accessibilityViolations()).isEmpty();
        assertThat(site.overflows()).as("one must scroll sideways").isFalse();
      }
      assertThat(site.errors()).as("errors on the console").isEmpty();
    }
  }

  @Test
  void theKeyboardAloneLeadsToTheLessonsAndToJupyterLab() {
    try (var site = new SitePage(chromium.browser(), ColorScheme.LIGHT, 1280)) {
      var page = site.page();
      page.navigate(server.loginLink().toString());
      assertThat(page.getByRole(AriaRole.HEADING, named("Courses"))).isVisible();

      page.keyboard().press("Tab");
      assertThat(page.getByText("Skip to the content")).isFocused();
      page.keyboard().press("Tab");
      page.keyboard().press("Tab");
      page.keyboard().press("Tab");
      assertThat(link(site, "Progress")).isFocused();
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.HEADING, named("Your progress"))).isFocused();
      page.goBack();
      assertThat(page.getByRole(AriaRole.HEADING, named("Courses"))).isVisible();

      link(site, "Open JupyterLab").press("Enter");
      page.waitForURL(address -> address.contains("/lab"));
    }
  }

  @Test
  void whoIsNotLoggedInComesBackToThePageAfterTheLogin() {
    try (var site = new SitePage(chromium.browser(), ColorScheme.LIGHT, 1280)) {
      var page = site.page();
      page.navigate(server.url("/progress").toString());
      page.getByLabel("Token").fill("the-token");
      page.keyboard().press("Enter");

      page.waitForURL(address -> address.endsWith("/progress"));
      assertThat(page.getByRole(AriaRole.HEADING, named("Your progress"))).isVisible();
    }
  }

  private static Locator link(SitePage site, String name) {
    return site.page().getByRole(AriaRole.LINK, named(name));
  }

  private static GetByRoleOptions named(String name) {
    return new GetByRoleOptions().setName(name).setExact(true);
  }
}
