package io.sparkmaster.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An extension of somebody else, as Jupyter's builder lays it out, in the folder for them. */
@Timeout(240)
class PrebuiltExtensionIT extends ServerInBrowser {
  private static final String PACKAGE =
      """
      {"name": "%s", "version": "1.0.0", "jupyterlab": {"extension": true,
       "_build": {"load": "static/remoteEntry.0123456789abcdef0123.js", "extension": "./extension"}}}
      """;

  /** What is left of a build of module federation: a container with one module, the plugin. */
  private static final String SCRIPT =
      """
      (window._JUPYTERLAB = window._JUPYTERLAB || {})['%1$s'] = {
        init: scope => { window.sharedWithExtensions = Object.keys(scope); },
        get: name => Promise.resolve(() => ({
          __esModule: true,
          default: {
            id: '%1$s:plugin',
            autoStart: true,
            activate: app => {
              app.commands.addCommand('greet', { label: 'Greet', execute: () => {} });
              document.body.dataset.greeting = app.commands.label('greet') + ' from %1$s';
            }
          }
        }))
      };
      """;

  @Test
  void itsPluginRunsInJupyterLabAndABrokenOneDoesNoHarm() throws Exception {
    add("@someone/greeter", "@someone/greeter");
    add("misnamed", "other");
    start(Map.of());
    try (var lab = new LabPage(chromium.browser(), ColorScheme.LIGHT)) {
      lab.open(server.loginLink());

      lab.page()
          .waitForSelector(
              "body[data-greeting='Greet from @someone/greeter']",
              new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
      assertThat(lab.page().evaluate("sharedWithExtensions").toString())
          .contains("@jupyterlab/application");
      assertThat(lab.requested()).noneMatch(url -> url.contains("misnamed"));
      assertThat(lab.errors()).isEmpty();
      assertThat(Files.readString(home.resolve("logs/server.log")))
          .contains("misnamed is left out");
    }
  }

  private void add(String folder, String name) throws Exception {
    var extension = Files.createDirectories(home.resolve("labextensions").resolve(folder));
    Files.writeString(extension.resolve("package.json"), PACKAGE.formatted(name));
    Files.createDirectory(extension.resolve("static"));
    Files.writeString(
        extension.resolve("static/remoteEntry.0123456789abcdef0123.js"), SCRIPT.formatted(name));
  }
}
