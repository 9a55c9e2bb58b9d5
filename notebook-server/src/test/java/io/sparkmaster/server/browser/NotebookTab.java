package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.sparkmaster.server.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A notebook of given cells, open in a server and a browser tab of its own. */
final class NotebookTab implements AutoCloseable {
  private static final String NAME = "Trips.ipynb";
  private static final ContainsTextOptions SLOW = new ContainsTextOptions().setTimeout(120_000);

  /** Lets scripts of the page find the application as window.jupyterapp. */
  private static final String EXPOSE =
      """
      const parse = JSON.parse;
      JSON.parse = (text, reviver) => {
        const value = parse(text, reviver);
        if (value?.exposeAppInBrowser === false) {
          value.exposeAppInBrowser = true;
        }
        return value;
      };
      """;

  private final ServerProcess server;
  private final LabPage lab;

  private NotebookTab(ServerProcess server, LabPage lab) {
    this.server = server;
    this.lab = lab;
  }

  /** Opens it; {@code home} is an empty folder. */
  static NotebookTab open(Browser browser, Path home, String... cells) throws IOException {
    var workspace = Files.createDirectories(home.resolve("workspace/learner"));
    Files.writeString(workspace.resolve(NAME), notebook(cells));
    var server = ServerProcess.start(home);
    var tab = new NotebookTab(server, new LabPage(browser, ColorScheme.LIGHT));
    try {
      tab.lab.page().addInitScript(EXPOSE);
      tab.lab.open(server.loginLink());
      tab.lab.openFromFileBrowser(NAME);
      return tab;
    } catch (RuntimeException failed) {
      tab.lab.screenshot("failed-opening");
      tab.end();
      throw failed;
    }
  }

  private static String notebook(String... sources) throws IOException {
    var cells =
        Stream.iterate(0, cell -> cell + 1)
            .limit(sources.length)
            .map(
                cell ->
                    Map.of(
                        "cell_type",
                        "code",
                        "id",
                        "cell-" + cell,
                        "metadata",
                        Map.of(),
                        "outputs",
                        List.of(),
                        "source",
                        sources[cell]))
            .map(NotebookTab::notRunYet)
            .toList();
    var kernelspec =
        Map.of("name", "sparkmaster-scala", "display_name", "Spark (Scala)", "language", "scala");
    return new ObjectMapper()
        .writeValueAsString(
            Map.of(
                "cells",
                cells,
                "metadata",
                Map.of("kernelspec", kernelspec),
                "nbformat",
                4,
                "nbformat_minor",
                5));
  }

  private static Map<String, Object> notRunYet(Map<String, ?> cell) {
    var complete = new HashMap<String, Object>(cell);
    complete.put("execution_count", null);
    return complete;
  }

  LabPage lab() {
    return lab;
  }

  /** Runs a cell and waits until its output has a text. */
  void run(int cell, String shown) {
    lab.run(cell);
    assertThat(lab.output(cell)).containsText(shown, SLOW);
    lab.awaitIdle();
  }

  /** Types into a cell, at its end, and asks for completions with Tab. */
  Locator complete(int cell, String text) {
    lab.edit(cell, text);
    var menu = lab.page().locator(".jp-Completer:not(.lm-mod-hidden)");
    // A kernel that has just begun may answer once that there is nothing.
    Awaitility.await("completions of " + text)
        .atMost(Duration.ofMinutes(2))
        .pollInSameThread()
        .until(() -> shows("Tab", menu));
    return menu;
  }

  /** Types into a cell, at its end, and asks what that is with Shift+Tab. */
  Locator inspect(int cell, String text) {
    lab.edit(cell, text);
    var tooltip = lab.page().locator(".jp-Tooltip");
    Awaitility.await("help on " + text)
        .atMost(Duration.ofMinutes(2))
        .pollInSameThread()
        .until(() -> shows("Shift+Tab", tooltip));
    return tooltip;
  }

  /** Whether it stands there after that key: the kernel answers within four seconds, or never. */
  private boolean shows(String key, Locator wanted) {
    press(key);
    try {
      wanted.waitFor(new Locator.WaitForOptions().setTimeout(5000));
      return true;
    } catch (TimeoutError nothing) {
      return false;
    }
  }

  void press(String key) {
    lab.page().keyboard().press(key);
  }

  /** The field in which a cell's question is answered. */
  Locator question() {
    var field = lab.page().locator(".jp-Stdin-input");
    field.waitFor();
    return field;
  }

  /** Answers a cell's question. */
  void answer(String text) {
    var field = question();
    field.fill(text);
    field.press("Enter");
    assertThat(field).hasCount(0);
  }

  /** Kernel, Restart Kernel, and yes. */
  void restart() {
    lab.page()
        .locator(
            ".jp-NotebookPanel:not(.lm-mod-hidden) [data-jp-item-name='restart'] jp-button,"
                + ".jp-NotebookPanel:not(.lm-mod-hidden) [data-jp-item-name='restart'] [role='button']")
        .first()
        .click();
    lab.page().locator(".jp-Dialog .jp-mod-accept").click();
    lab.awaitIdle();
  }

  /** Nothing was asked elsewhere and nothing stands red on the console. */
  void assertQuiet() {
    assertThat(lab.requested())
        .as("addresses that the tab asked for")
        .isNotEmpty()
        .map(URI::create)
        .allMatch(
            address ->
                List.of("data", "blob").contains(address.getScheme())
                    || "127.0.0.1".equals(address.getHost()));
    assertThat(lab.errors()).as("errors on the console").isEmpty();
  }

  private void end() {
    lab.close();
    server.close();
  }

  @Override
  public void close() {
    try {
      assertQuiet();
    } finally {
      end();
    }
  }
}
