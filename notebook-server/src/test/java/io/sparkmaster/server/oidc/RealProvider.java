package io.sparkmaster.server.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real provider, oidc-provider of npm, as a process. It ends with its input, so with us. */
public final class RealProvider implements AutoCloseable {
  public static final String CLIENT = "spark";
  public static final String SECRET = "a secret of the test";
  private static final int SECONDS = 120;

  private final Process process;
  private final BufferedReader output;
  private final PrintWriter input;
  private final String issuer;

  private RealProvider(Process process) throws Exception {
    this.process = process;
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.input = new PrintWriter(process.getOutputStream(), true, UTF_8);
    this.issuer = line();
  }

  public static RealProvider start() throws Exception {
    var process =
        new ProcessBuilder("node", script(), Path.of("src/main/web").toAbsolutePath().toString())
            .redirectError(Redirect.DISCARD)
            .start();
    try {
      return new RealProvider(process);
    } catch (Exception failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  private static String script() throws URISyntaxException {
    return Path.of(RealProvider.class.getResource("provider.mjs").toURI()).toString();
  }

  public String issuer() {
    return issuer;
  }

  /** Registers the server at this base URL as its client. */
  public void serve(String base) throws Exception {
    input.println(base);
    if (!line().equals("serving")) {
      throw new IllegalStateException("The provider does not serve.");
    }
  }

  private String line() throws ExecutionException, InterruptedException, TimeoutException {
    return CompletableFuture.supplyAsync(this::read).get(SECONDS, TimeUnit.SECONDS);
  }

  private String read() {
    try {
      var line = output.readLine();
      if (line == null) {
        throw new IllegalStateException("The provider ended. Is oidc-provider in node_modules?");
      }
      return line;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    input.close();
    process.destroy();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
