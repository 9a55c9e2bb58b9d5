package io.sparkmaster.server.browser;

import io.sparkmaster.server.process.ServerProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a server started in its own way, with a browser; both end with the test. */
abstract class ServerInBrowser {
  @TempDir Path home;
  ServerProcess server;
  Chromium chromium;

  /** No kernel is started before somebody asks for one. */
  final void start(Map<String, String> variables) throws Exception {
    start(variables, "--kernel-pool-size", "0");
  }

  final void start(Map<String, String> variables, String... options) throws Exception {
    server = ServerProcess.start(home, variables, options);
    chromium = Chromium.start();
  }

  @AfterEach
  final void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
