package io.sparkmaster.server.start;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens pages in the user's own browser. */
final class Browser {
  private static final Logger LOG = LoggerFactory.getLogger(Browser.class);

  private Browser() {}

  /** Tries; without a browser nothing happens, as the address is printed anyway. */
  static void open(String url) {
    try {
      new ProcessBuilder(command(System.getProperty("os.name"), url))
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
    } catch (IOException noBrowser) {
      LOG.info("no browser opened: {}", noBrowser.getMessage());
    }
  }

  // The address is seen in the list of processes. Its token is spent when the browser opens it.
  static List<String> command(String system, String url) {
    var name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return List.of("open", url);
    }
    return name.startsWith("windows")
        ? List.of("rundll32", "url.dll,FileProtocolHandler", url)
        : List.of("xdg-open", url);
  }
}
