package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Stop, restart, comms and outputs that change, in the real JupyterLab. */
class NotebookControlBrowserIT extends NotebookInBrowser {
  private static final ContainsTextOptions SLOW = new ContainsTextOptions().setTimeout(120_000);

  @Test
  void stopEndsALoopAndASparkJobAndKeepsTheState() throws IOException {
    notebook =
        NotebookTab.open(
            browser(),
            home,
            "@volatile var turns = 0L\nval kept = 42\ns\"$kept is kept\"",
            "println(\"looping\")\nwhile (true) turns += 1",
            "s\"${turns > 0} ${kept + 1}\"",
            "sc.range(0, 8, 1, 8).map { i => Thread.sleep(if (i == 0) 10 else 120000); i }.count()",
            "sc.range(0, 8).count() + kept");
    var lab = notebook.lab();
    notebook.run(0, "42 is kept");

    lab.run(1);
    assertThat(lab.output(1)).containsText("looping", SLOW);
    assertThat(lab.prompt(1)).hasText("[*]:");
    lab.screenshot("30-loop");
    lab.stop();
    lab.awaitIdle();
    assertThat(lab.codeCells().nth(1)).not().containsText("[*]:");
    notebook.run(2, "true 43");
    lab.screenshot("31-loop-stopped");

    lab.run(3);
    assertThat(lab.output(3).locator("progress").first())
        .hasAttribute(
            "value", Pattern.compile("[1-9]\\d*"), new HasAttributeOptions().setTimeout(120_000));
    lab.stop();
    lab.awaitIdle();
    assertThat(lab.codeCells().nth(3)).not().containsText("[*]:");
    notebook.run(4, "= 50");
    lab.screenshot("32-job-stopped");
  }

  @Test
  void theKernelMenuOpensSparksUi() throws IOException {
    notebook = NotebookTab.open(browser(), home, "val few = 1 < 2 && true\nspark.range(9).count()");
    notebook.run(0, "= 9");
    var lab = notebook.lab();

    var tab = lab.page().context().waitForPage(() -> lab.choose("Kernel", "Open Spark UI"));

    assertThat(tab.locator("#completedJob-table")).containsText("val few = 1 < 2 && true");
  }

  @Test
  void whatAKernelRanBeforeItsRestartIsAmongTheFinishedApplications() throws IOException {
    notebook = NotebookTab.open(browser(), home, "spark.range(9).count()");
    notebook.run(0, "= 9");
    notebook.restart();
    var lab = notebook.lab();
    var tabs = lab.page().context();

    var list = tabs.waitForPage(() -> lab.choose("Kernel", "Finished Spark Applications…"));
    assertThat(list.locator("h1")).containsText("Finished Spark applications");
    var shown = tabs.waitForPage(() -> list.locator("tbody a").first().click());

    assertThat(shown.locator("#completedJob-table"))
        .containsText("spark.range(9).count()", new ContainsTextOptions().setTimeout(60_000));
  }

  @Test
  void aRestartForgetsAndTheCellsRunAgain() throws IOException {
    notebook =
        NotebookTab.open(
            browser(),
            home,
            "val forgotten = 42\ns\"made $forgotten\"",
            "s\"${forgotten + 1} used\"");
    notebook.run(0, "made 42");
    notebook.run(1, "43 used");

    notebook.restart();
    notebook.run(1, "not found: value forgotten");
    notebook.lab().screenshot("33-restarted");
    assertThat(notebook.lab().prompt(1)).hasText("[1]:");

    notebook.run(0, "made 42");
    notebook.run(1, "43 used");
    notebook.lab().screenshot("34-run-again");
  }

  @Test
  void whatWasShownIsReplacedAndRemoved() throws IOException {
    notebook =
        NotebookTab.open(
            browser(),
            home,
            "Notebook.display(\"one of three\", \"state\")",
            "Notebook.updateDisplay(\"three of three\", \"state\")\n\"updated\"",
            "println(\"to be removed\")\nNotebook.clearOutput()\nprintln(\"what is left\")");
    var lab = notebook.lab();

    notebook.run(0, "one of three");
    notebook.run(1, "updated");
    assertThat(lab.output(0)).containsText("three of three");
    assertThat(lab.output(0)).not().containsText("one of three");
    assertThat(lab.output(1)).not().containsText("three of three");

    notebook.run(2, "what is left");
    assertThat(lab.output(2)).not().containsText("to be removed");
    lab.screenshot("35-outputs-changed");
  }

  @Test
  void aWidgetsStateGoesBothWaysIsEchoedAndOutlivesThePage() throws IOException {
    notebook =
        NotebookTab.open(
            browser(),
            home,
            """
            @volatile var moved = "not yet"
            val state = java.util.Map.of("value", 3, "_model_name", "IntSliderModel")
            val slider = Notebook.openComm("jupyter.widget", java.util.Map.of("state", state))
            slider.onMessage { data => moved = data.toString }
            "opened\"""",
            """
            slider.send(java.util.Map.of("method", "update", "state", java.util.Map.of("value", 5)))
            "sent\"""",
            "moved");
    var page = notebook.lab().page();
    page.evaluate(
        """
        () => {
          window.heard = [];
          const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
          kernel.registerCommTarget('jupyter.widget', (comm, open) => {
            window.heard.push(['open', open.content.data.state.value]);
            comm.onMsg = message => {
              const data = message.content.data;
              window.heard.push([data.method, data.state.value]);
            };
            window.slider = comm;
          });
        }""");

    notebook.run(0, "opened");
    notebook.run(1, "sent");
    page.waitForFunction("JSON.stringify(heard) === '[[\"open\",3],[\"update\",5]]'");
    page.evaluate("slider.send({method: 'update', state: {value: 7}, buffer_paths: []})");
    page.waitForFunction("JSON.stringify(heard.at(-1)) === '[\"echo_update\",7]'");
    notebook.run(2, "value=7");
    notebook.lab().screenshot("36-comm");

    page.reload();
    notebook.lab().awaitNotebook();
    page.waitForFunction("window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel");
    page.evaluate(
        """
        () => {
          const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
          const control = kernel.createComm('jupyter.widget.control');
          control.onMsg = message => { window.states = message.content.data; };
          control.open({}, {version: '1.0.0'});
          control.send({method: 'request_states'});
        }""");
    page.waitForFunction("window.states?.method === 'update_states'");
    assertThat(page.evaluate("JSON.stringify(window.states)").toString())
        .contains("\"value\":7", "IntSliderModel");
  }
}
