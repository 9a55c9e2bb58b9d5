package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.sparkmaster.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From the list of courses to a passed exercise, wrong answers first, and through a crash. */
class LearnerPathIT {
  private static final String LESSON = "Driver, executors and your first job";
  private static final String FIRST = "Faster than the limit";
  private static final String SECOND = "The species that do damage";
  private static final String THIRD = "Four answers, one job";
  private static final ContainsTextOptions GRADED = new ContainsTextOptions().setTimeout(240_000);
  private static final ContainsTextOptions CHECKED = new ContainsTextOptions().setTimeout(120_000);

  private static Chromium chromium;

  @TempDir private Path home;
  private ServerProcess server;
  private LabPage lab;
  private SitePage site;

  @RegisterExtension
  private final AfterTestExecutionCallback showWhatFailed =
      context -> {
        if (context.getExecutionException().isPresent() && lab != null) {
          lab.screenshot("failed-" + context.getRequiredTestMethod().getName());
        }
      };

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

  @AfterEach
  void close() {
    for (var tab : new AutoCloseable[] {lab, site}) {
      if (tab != null) {
        closeQuietly(tab);
      }
    }
    if (server != null) {
      server.close();
    }
  }

  private static void closeQuietly(AutoCloseable tab) {
    try {
      tab.close();
    } catch (Exception alreadyClosed) {
      throw new IllegalStateException(alreadyClosed);
    }
  }

  @Test
  void aWrongAnswerIsExplainedARightOnePassesAndNothingIsLostInACrash() throws IOException {
    server = ServerProcess.start(home, "--token", "the-token");
    site = new SitePage(chromium.browser(), ColorScheme.LIGHT, 1280);
    site.page().navigate(server.loginLink().toString());
    assertThat(site.heading("Courses")).isVisible();
    assertThat(site.page().getByText("Fundamentals of Apache Spark")).isVisible();
    site.screenshot("10-courses");
    site.link("Progress").click();
    assertThat(site.page().getByText("No exercises")).hasCount(0);

    lab = new LabPage(chromium.browser(), ColorScheme.LIGHT);
    lab.openLesson(server.loginLink(), LESSON);
    assertThat(exercise(FIRST)).containsText("Not submitted");
    assertThat(lab.panel()).containsText("0 of 3 exercises passed");
    lab.screenshot("11-lesson");

    answerInTheWarmKernel();
    submitToAFreshKernel();
    rowsThatDifferAreShown();
    aSecondJobIsNoticed();
    assertThat(lab.errors()).as("errors on the console").isEmpty();
    assertThat(lab.accessibilityViolations(".sm-Exercises", ".sm-CellResult")).isEmpty();
    lab.screenshot("17-panel");

    lab.close();
    site.close();
    server.kill();
    afterTheCrash();
  }

  private void answerInTheWarmKernel() {
    press("Check", FIRST);
    assertThat(result(FIRST)).containsText("Not attempted", CHECKED);

    lab.goToExercise(FIRST);
    lab.runAllAbove();
    lab.awaitIdle();
    lab.editActiveCell("val overTheLimit: Long = strikes.filter($\"speed\" >= 250).count()");
    lab.runActiveCell();
    press("Check", FIRST);
    assertThat(result(FIRST)).containsText("Not right yet", CHECKED);
    assertThat(lab.belowCells()).containsText("Not right yet");
    press("Hint", FIRST);
    assertThat(exercise(FIRST)).containsText("Two steps: a transformation");
    lab.screenshot("12-check-says-what-is-wrong");

    lab.goToExercise(FIRST);
    lab.editActiveCell("val overTheLimit: Long = 8L");
    press("Check", FIRST);
    assertThat(result(FIRST)).containsText("The cell has changed since it was run", CHECKED);

    lab.goToExercise(FIRST);
    lab.runActiveCell();
    press("Check", FIRST);
    assertThat(result(FIRST)).containsText("Passed: 10 of 10 points", CHECKED);
    assertThat(lab.belowCells()).containsText("Passed: 10 of 10 points");
    lab.screenshot("13-check-passes");
  }

  private void submitToAFreshKernel() {
    press("Submit", FIRST);
    assertThat(result(FIRST)).containsText("Submission: Not right yet", GRADED);
    assertThat(site.page().getByText("Lately submitted")).isVisible();
    assertThat(site.page().locator(".recent")).containsText("Not right yet");

    lab.goToExercise(FIRST);
    lab.editActiveCell("val overTheLimit: Long = strikes.filter($\"speed\" > 250).count()");
    press("Submit", FIRST);
    assertThat(result(FIRST)).containsText("Submission: Passed: 10 of 10 points", GRADED);
    assertThat(lab.panel()).containsText("1 of 3 exercises passed");
    // The page was never reloaded.
    assertThat(site.page().locator("main")).containsText("1 of 3 exercises passed");
    assertThat(site.page().locator("main")).containsText("10 of 50 points");
    lab.screenshot("14-submission-passes");
    site.screenshot("15-progress");
  }

  private void rowsThatDifferAreShown() {
    lab.goToExercise(SECOND);
    lab.editActiveCell(
        """
        val damaging = strikes
          .filter($"damage" =!= "None")
          .filter(!$"species".startsWith("Unknown"))
          .groupBy($"species")
          .agg(count("*").as("strikes"), round(avg($"speed"), 1).as("avg_speed"))
          .filter($"strikes" > 3)
          .orderBy($"strikes".desc, $"species")
        """);
    lab.runActiveCell();
    press("Check", SECOND);

    assertThat(result(SECOND)).containsText("Partly right", CHECKED);
    assertThat(result(SECOND).locator("table")).containsText("expected");
    lab.screenshot("16-first-row-that-differs");
  }

  private void aSecondJobIsNoticed() {
    lab.goToExercise(THIRD);
    lab.editActiveCell(
        """
        val speeds = strikes.filter($"speed".isNull).count()
        val summary = strikes.agg(count("*").as("strikes"), sum($"cost").as("cost"),
          max($"speed").as("top_speed"), lit(speeds).as("no_speed"))
        summary
        """);
    lab.runActiveCell();
    press("Check", THIRD);

    assertThat(result(THIRD)).containsText("jobs", CHECKED);
    assertThat(result(THIRD)).containsText("Partly right");
  }

  private void afterTheCrash() throws IOException {
    server = ServerProcess.start(home, "--token", "the-token");
    site = new SitePage(chromium.browser(), ColorScheme.DARK, 1280);
    site.page().navigate(server.loginLink().toString());
    site.link("Progress").click();
    assertThat(site.page().locator("main")).containsText("1 of 3 exercises passed");
    assertThat(site.page().locator(".recent")).containsText("Not right yet");
    site.screenshot("18-progress-after-the-crash");

    lab = new LabPage(chromium.browser(), ColorScheme.DARK);
    lab.openLesson(server.loginLink(), LESSON);
    assertThat(exercise(FIRST)).containsText("Passed");
    assertThat(exercise(FIRST)).containsText("Two steps: a transformation");
    lab.goToExercise(FIRST);
    assertThat(lab.activeCell()).containsText("strikes.filter($\"speed\" > 250).count()");
    lab.screenshot("19-lesson-after-the-crash");
  }

  private Locator exercise(String title) {
    return lab.panel()
        .getByRole(AriaRole.REGION, new Locator.GetByRoleOptions().setName(title).setExact(true));
  }

  private Locator result(String title) {
    return exercise(title).locator(".sm-result");
  }

  private void press(String button, String title) {
    exercise(title)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button + ": " + title))
        .click();
  }
}
