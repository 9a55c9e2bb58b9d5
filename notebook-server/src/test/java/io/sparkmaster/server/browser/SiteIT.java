package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

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
          site.link("Progress").click();
        }
        assertThat(site.heading(heading)).isVisible();
        assertThat(site.page().getByText("Loading")).hasCount(0);

        site.screenshot("site-%s-%s-%d".formatted(heading, colors, width));
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
      assertThat(site.heading("Courses")).isVisible();

      page.keyboard().press("Tab");
      assertThat(page.getByText("Skip to the content")).isFocused();
      page.keyboard().press("Tab");
      page.keyboard().press("Tab");
      page.keyboard().press("Tab");
      assertThat(site.link("Progress")).isFocused();
      page.keyboard().press("Enter");
      assertThat(site.heading("Your progress")).isFocused();
      page.goBack();
      assertThat(site.heading("Courses")).isVisible();

      site.link("Open JupyterLab").press("Enter");
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
      assertThat(site.heading("Your progress")).isVisible();
    }
  }
}
