package io.sparkmaster.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** JupyterLab in a browser tab: what a person does with it, in their words. */
final class LabPage implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern IDLE = Pattern.compile("\\| Idle$");
  private static final Pattern RAN = Pattern.compile("^\\[\\d+]:$");
  private static final HasTextOptions SLOW = new HasTextOptions().setTimeout(LIMIT.toMillis());
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final BrowserContext context;
  private final Page page;
  private final List<String> requested = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();

  LabPage(Browser browser, ColorScheme colors) {
    context =
        browser.newContext(
            new NewContextOptions().setViewportSize(1280, 1600).setColorScheme(colors));
    page = context.newPage();
    page.setDefaultTimeout(LIMIT.toMillis());
    page.onRequest(request -> requested.add(request.url()));
    page.onWebSocket(socket -> requested.add(socket.url()));
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text() + " (" + message.location() + ")");
          }
        });
  }

  /** Opens an address, follows the site's link to JupyterLab, and waits until that stands. */
  void open(URI address) {
    page.navigate(address.toString());
    page.getByText("Open JupyterLab").click();
    page.waitForSelector("#jp-main-dock-panel");
    awaitSplashGone();
  }

  private void awaitSplashGone() {
    page.waitForSelector(
        "#jupyterlab-splash",
        new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
  }

  /** Logs in and clicks a lesson in the list of courses, until its notebook stands. */
  void openLesson(URI address, String title) {
    page.navigate(address.toString());
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(title).setExact(true))
        .click();
    awaitNotebook();
  }

  /** The panel with the lesson's exercises. */
  Locator panel() {
    return page.locator(".sm-Exercises");
  }

  /** What checks and submissions say below their cells. */
  Locator belowCells() {
    return page.locator(".sm-CellResult");
  }

  /** Clicks an exercise's title in the panel, which makes its cell the active one. */
  void goToExercise(String title) {
    panel()
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(title).setExact(true))
        .click();
    activeCell().waitFor();
  }

  Locator activeCell() {
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell.jp-mod-active");
  }

  void editActiveCell(String text) {
    activeCell().locator(".cm-content").click();
    page.keyboard().press("ControlOrMeta+a");
    page.keyboard().insertText(text);
  }

  /** Runs the active cell, which stays active, and waits for its end. */
  void runActiveCell() {
    page.keyboard().press("ControlOrMeta+Enter");
    assertThat(activeCell().locator(".jp-InputPrompt")).hasText(RAN, SLOW);
    awaitIdle();
  }

  /** Run, Run All Above Selected Cell; waits until the last of these, new so far, has run. */
  void runAllAbove() {
    choose("Run", "Run All Above");
    var above = "xpath=preceding-sibling::*[contains(@class, 'jp-CodeCell')][1]";
    assertThat(activeCell().locator(above).locator(".jp-InputPrompt")).hasText(RAN, SLOW);
  }

  private void menu(String name) {
    page.locator(".lm-MenuBar-itemLabel", new Page.LocatorOptions().setHasText(name))
        .first()
        .click();
  }

  /** What axe finds wrong within some parts of the page. */
  List<String> accessibilityViolations(String... selectors) throws IOException {
    return Axe.violations(page, selectors);
  }

  /** The address that the tab shows. */
  URI address() {
    return URI.create(page.url());
  }

  void openFromFileBrowser(String name) {
    page.locator(".jp-DirListing-item", new Page.LocatorOptions().setHasText(name)).dblclick();
    awaitNotebook();
  }

  /** Opens a notebook whose kernel is not there, and wants none instead. */
  void openWithoutKernel(String name) {
    page.locator(".jp-DirListing-item", new Page.LocatorOptions().setHasText(name)).dblclick();
    var dialog = page.locator(".jp-Dialog", new Page.LocatorOptions().setHasText("Select Kernel"));
    dialog.locator("select").selectOption("null");
    dialog.locator(".jp-mod-accept").click();
    page.waitForSelector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook");
  }

  /** Chooses from a menu of the main menu bar. */
  void choose(String menu, String item) {
    menu(menu);
    page.locator(".lm-Menu-itemLabel", new Page.LocatorOptions().setHasText(item)).first().click();
  }

  /** Waits until a notebook is shown and its kernel is idle. */
  void awaitNotebook() {
    page.waitForSelector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook");
    awaitIdle();
  }

  /** The notebook's own indicator is idle before there is a kernel: the status bar is not. */
  void awaitIdle() {
    page.locator("#jp-main-statusbar").getByText(IDLE).waitFor();
  }

  /** The code cells of the notebook that is shown. */
  Locator codeCells() {
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell");
  }

  /** All that stands below a cell. */
  Locator output(int cell) {
    return codeCells().nth(cell).locator(".jp-Cell-outputArea");
  }

  /** Puts the cursor into a code cell and runs it with Shift+Enter, without waiting for its end. */
  void run(int cell) {
    editor(cell).click();
    page.keyboard().press("Shift+Enter");
  }

  /** Replaces the text of a cell. */
  void edit(int cell, String text) {
    editor(cell).click();
    page.keyboard().press("ControlOrMeta+a");
    page.keyboard().insertText(text);
  }

  String source(int cell) {
    return editor(cell).innerText();
  }

  /** Ctrl+S, until the server has answered. */
  void save() {
    page.waitForResponse(
        response ->
            response.request().method().equals("PUT")
                && response.url().contains("/api/contents/")
                && response.ok(),
        () -> page.keyboard().press("ControlOrMeta+s"));
  }

  /** The Stop button of the notebook's toolbar. */
  void stop() {
    page.locator(
            ".jp-NotebookPanel:not(.lm-mod-hidden) [data-jp-item-name='interrupt'] [role='button'],"
                + ".jp-NotebookPanel:not(.lm-mod-hidden) [data-jp-item-name='interrupt'] jp-button")
        .first()
        .click();
  }

  /** The number beside a cell: {@code [3]:} when it has run, {@code [*]:} while it runs. */
  Locator prompt(int cell) {
    return codeCells().nth(cell).locator(".jp-InputPrompt");
  }

  /** Settings, Theme, and one of the themes there. */
  void chooseTheme(String name) {
    menu("Settings");
    page.locator(".lm-Menu-itemLabel", new Page.LocatorOptions().setHasText("Theme"))
        .first()
        .hover();
    page.locator(".lm-Menu-itemLabel", new Page.LocatorOptions().setHasText(name)).first().click();
    page.waitForSelector(
        "body[data-jp-theme-name='" + name + "']",
        new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
    // It covers the page while a theme's sheet is loaded, and fades.
    awaitSplashGone();
  }

  /** The contrast of a text with what is behind it (WCAG 2, 1.4.3: 4.5 is enough). */
  double contrastOf(Locator text) {
    return ((Number)
            text.evaluate(
                """
                element => {
                  const parts = color => color.match(/[0-9.]+/g).map(Number);
                  const light = color => {
                    const [r, g, b] = parts(color).slice(0, 3).map(v => v / 255)
                      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                  };
                  let behind = element;
                  const clear = color => parts(color).length === 4 && parts(color)[3] < 1;
                  while (behind.parentElement && clear(getComputedStyle(behind).backgroundColor)) {
                    behind = behind.parentElement;
                  }
                  const a = light(getComputedStyle(element).color);
                  const b = light(getComputedStyle(behind).backgroundColor);
                  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                }
                """))
        .doubleValue();
  }

  void screenshot(String name) {
    page.screenshot(new ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  Page page() {
    return page;
  }

  /** Every address that the tab has asked for. */
  List<String> requested() {
    return List.copyOf(requested);
  }

  /** What the browser's console shows in red. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  private Locator editor(int cell) {
    return codeCells().nth(cell).locator(".cm-content");
  }

  @Override
  public void close() {
    context.close();
  }
}
