package io.sparkmaster.server.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The site in a browser tab. */
final class SitePage implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final BrowserContext context;
  private final Page page;
  private final List<String> errors = new CopyOnWriteArrayList<>();

  SitePage(Browser browser, ColorScheme colors, int width) {
    context =
        browser.newContext(
            new NewContextOptions().setViewportSize(width, 900).setColorScheme(colors));
    page = context.newPage();
    page.setDefaultTimeout(Chromium.PATIENCE_MILLIS);
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
  }

  Page page() {
    return page;
  }

  List<String> errors() {
    return List.copyOf(errors);
  }

  /** What axe finds wrong for people who see little, hear the page, or use the keyboard. */
  List<String> accessibilityViolations() throws IOException {
    return Axe.violations(page);
  }

  Locator heading(String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /**
   * Looks at the page in light and dark, on a desk and on a telephone, and leaves a picture of
   * each.
   *
   * @return what is wrong for somebody there
   */
  List<String> faultsInAllViews(String name) throws IOException {
    var faults = new ArrayList<String>();
    for (var colors : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (var width : List.of(1280, 320)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colors));
        page.setViewportSize(width, 900);
        var view = "%s-%s-%d".formatted(name, colors, width);
        page.screenshot(
            new ScreenshotOptions().setPath(SCREENSHOTS.resolve(view + ".png")).setFullPage(true));
        accessibilityViolations().forEach(it -> faults.add(view + ": " + it));
        if (overflows()) {
          faults.add(view + ": one must scroll sideways");
        }
      }
    }
    page.setViewportSize(1280, 900);
    return faults;
  }

  void screenshot(String name) {
    page.screenshot(new ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  /** Whether one must scroll sideways. */
  boolean overflows() {
    return (boolean)
        page.evaluate(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  @Override
  public void close() {
    context.close();
  }
}
