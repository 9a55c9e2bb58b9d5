package io.sparkmaster.server.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What axe finds wrong for people who see little, hear the page, or use the keyboard. */
final class Axe {
  private static final Path AXE = Path.of("src/main/web/node_modules/axe-core/axe.min.js");

  private Axe() {}

  /** Of these parts of a page; of the whole page when none is named. */
  static List<String> violations(Page page, String... selectors) throws IOException {
    page.evaluate(Files.readString(AXE));
    var found =
        page.evaluate(
            """
            parts => axe.run(parts.length === 0 ? document : {include: parts}).then(
              ({violations}) =>
                violations.map(({id, nodes}) => id + ': ' + nodes.map(n => n.html).join(' ')))
            """,
            List.of(selectors));
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }
}
