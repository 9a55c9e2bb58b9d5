package io.sparkmaster.server.distribution;

import java.io.IOException;
import java.io.PrintStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The server's class archive: the real start script starts a server on a home of its own, a login
 * and the requests of a browser that opens JupyterLab follow, then it is asked to stop.
 */
final class ServerArchive {
  private static final Pattern LOGIN = Pattern.compile("(http://[^\\s/]+/)login\\?token=\\S+");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int TERMINATED = 128 + 15;
  private static final List<String> PAGES =
      List.of(
          "lab",
          "lab/api/settings",
          "lab/api/workspaces",
          "api/me",
          "api/status",
          "api/kernelspecs",
          "api/kernels",
          "api/sessions",
          "api/contents?content=1",
          "api/contents/Welcome.ipynb?type=notebook&content=1&hash=1");

  private final Path distribution;

  ServerArchive(Path distribution) {
    this.distribution = distribution;
  }

  void make(PrintStream out) throws IOException, InterruptedException {
    var script = distribution.resolve("bin/sparkmaster");
    new ClassArchive(
            "the server",
            distribution.resolve("server.jsa"),
            distribution.resolve("lib"),
            List.of(Files.readString(script)),
            TERMINATED)
        .make(this::train, out);
  }

  private Process train(Path archive, Path log) throws IOException, InterruptedException {
    var home = Files.createTempDirectory("sparkmaster-training");
    try {
      var process = start(archive, log, home);
      if (visit(process, log)) {
        process.destroy();
      } else {
        process.destroyForcibly();
      }
      process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
      return process;
    } finally {
      try (var tree = Files.walk(home)) {
        for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  private Process start(Path archive, Path log, Path home) throws IOException {
    var builder =
        new ProcessBuilder(
                distribution.resolve("bin/sparkmaster").toString(),
                "start",
                "--no-browser",
                "--port",
                "0",
                "--home",
                home.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("SPARKMASTER_"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("SPARKMASTER_WRITE_ARCHIVE", archive.toString());
    environment.put("SPARKMASTER_KERNEL_POOL_SIZE", "0");
    return builder.start();
  }

  /**
   * Answers do not matter here: a page that fails still loads the classes that serve it.
   *
   * @return whether the server came up
   */
  private static boolean visit(Process process, Path log) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + LIMIT.toNanos();
    var printed = LOGIN.matcher(Files.readString(log));
    while (!printed.find()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        return false;
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
      printed = LOGIN.matcher(Files.readString(log));
    }
    var client =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    get(client, printed.group());
    for (var page : PAGES) {
      get(client, printed.group(1) + page);
    }
    return true;
  }

  private static void get(HttpClient client, String url) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
    client.send(request, BodyHandlers.discarding());
  }
}
