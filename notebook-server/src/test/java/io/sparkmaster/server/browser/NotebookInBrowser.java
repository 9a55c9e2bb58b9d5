package io.sparkmaster.server.browser;

import com.microsoft.playwright.Browser;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of a notebook in the real JupyterLab: one browser for the class, one server for each test.
 * What a failed test saw is kept as a screenshot.
 */
abstract class NotebookInBrowser {
  private static @Nullable Chromium chromium;

  @TempDir Path home;
  NotebookTab notebook;

  @RegisterExtension
  private final AfterTestExecutionCallback showWhatFailed =
      context -> {
        if (context.getExecutionException().isPresent() && notebook != null) {
          notebook.lab().screenshot("failed-" + context.getRequiredTestMethod().getName());
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
    if (notebook != null) {
      notebook.close();
    }
  }

  static Browser browser() {
    return chromium.browser();
  }
}
