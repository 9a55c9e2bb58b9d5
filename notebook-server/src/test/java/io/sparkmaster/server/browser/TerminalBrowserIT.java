package io.sparkmaster.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JupyterLab's terminal, opened from its launcher. */
@Timeout(240)
class TerminalBrowserIT extends ServerInBrowser {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @Test
  void whatIsTypedIsAnsweredByAShellThatEndsWithAKilledServer() throws Exception {
    // What somebody's profile does takes its time.
    var variables = Map.of("HOME", home.toString(), "SHELL", "/bin/bash");
    start(variables);
    List<ProcessHandle> shells;
    try (var lab = new LabPage(chromium.browser(), ColorScheme.LIGHT)) {
      // The terminal draws on a canvas, so what it is given to draw is looked at.
      var printed = new StringBuffer();
      lab.page()
          .onWebSocket(
              socket -> {
                if (socket.url().contains("/terminals/websocket/")) {
                  socket.onFrameReceived(frame -> printed.append(frame.text()));
                }
              });
      lab.open(server.loginLink());
      launcherCard(lab, "Terminal").click();
      var terminal = lab.page().locator(".jp-Terminal .xterm");
      terminal.waitFor();
      lab.page().waitForCondition(() -> printed.indexOf("stdout") >= 0);

      terminal.click();
      lab.page().keyboard().type("echo hello-$((1+1))\n");

      lab.page().waitForCondition(() -> printed.indexOf("hello-2") >= 0);
      lab.screenshot("44-terminal");
      assertThat(lab.errors()).isEmpty();

      lab.page().keyboard().type("sleep 3000 & sleep 3001\n");
      await().atMost(DEADLINE).until(() -> server.descendants().size() >= 3);
      shells = server.descendants();
    }
    ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
    await().atMost(DEADLINE).until(() -> shells.stream().noneMatch(ProcessHandle::isAlive));
  }

  private static Locator launcherCard(LabPage lab, String label) {
    return lab.page()
        .locator(".jp-LauncherCard", new Page.LocatorOptions().setHasText(label))
        .first();
  }
}
