package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.sparkmaster.server.process.Built;
import io.sparkmaster.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void aBrokenCourseIsReportedWholeAndTheOthersAreOffered(@TempDir Path folder) throws IOException {
    var courses = Files.createDirectory(folder.resolve("courses"));
    Files.createSymbolicLink(
        courses.resolve("spark"), Built.distribution().resolve("courses/spark"));
    var lesson = Files.createDirectories(courses.resolve("broken/one"));
    Files.writeString(
        courses.resolve("broken/course.yaml"),
        """
        schema: 1
        id: broken
        version: 1.0.0
        title: Broken
        language: en
        licence: MIT
        modules: [{id: m, title: M, tier: basic, lessons: [one, absent]}]
        """);
    Files.writeString(
        lesson.resolve("lesson.ipynb"),
        "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": []}");
    Files.writeString(
        lesson.resolve("exercises.yaml"),
        """
        schema: 1
        exercises:
          - {id: a, title: A, target: {kind: variable, name: a}, points: 1,
             graders: [{id: telepathy}]}
          - {id: a, title: B, target: {kind: variable, name: b}, points: 1,
             graders: [{id: value}]}
        """);
    Files.createDirectory(courses.resolve("unreadable"));
    Files.writeString(courses.resolve("unreadable/course.yaml"), "schema: [1");
    Files.writeString(
        Files.createDirectory(folder.resolve("home")).resolve("server.properties"),
        "courses-dir=" + courses);

    try (var own = ServerProcess.start(folder.resolve("home"), "--token", "the-token");
        var site = new SitePage(chromium.browser(), ColorScheme.LIGHT, 1280)) {
      site.page().navigate(own.loginLink().toString());

      assertThat(site.page().getByText("Fundamentals of Apache Spark")).isVisible();
      var faults = site.page().locator(".faults");
      for (var said :
          List.of(
              "telepathy",
              "absent",
              "unreadable",
              "A second exercise has the id",
              "No cell belongs")) {
        assertThat(faults).containsText(said);
      }
      site.screenshot("site-broken-course");
      assertThat(site.accessibilityViolations()).isEmpty();
    }
  }
}
