package io.sparkmaster.server.start;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.server.config.ChangedConfig;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** The whole server of a laptop in this process. Its kernels are echo kernels, three at most. */
final class WholeServer implements AutoCloseable {
  static final String TOKEN = "whole";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Server server;

  WholeServer(Path folder, String baseUrl) throws IOException {
    SmallProgram.place(folder);
    var report = Files.createDirectories(folder.resolve("web/lab/static"));
    Files.writeString(report.resolve("third-party-licenses.json"), "{\"packages\": []}");
    EchoDistribution.in(Files.createDirectories(folder.resolve("kernel")));
    this.server = new Server(threeKernels(folder, baseUrl), InstantSource.system());
  }

  private static ServerConfig threeKernels(Path folder, String baseUrl) {
    var config = SmallProgram.config(folder, 0, baseUrl, TOKEN);
    var parts = config.parts();
    return ChangedConfig.of(config)
        .parts(new ServerConfig.Parts(parts.kernelDir(), parts.webDir(), parts.coursesDir(), 0, 3))
        .rules(
            new ServerConfig.KernelRules(
                0,
                700,
                0,
                Duration.ofMillis(100),
                config.rules().culling(),
                true,
                ServerConfig.ClusterTime.UNLIMITED))
        .config();
  }

  Server server() {
    return server;
  }

  /** The address of a path that starts with "/" and leaves the base URL out. */
  URI uri(String path) {
    return server.url().resolve("." + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(PATIENCE)
        .header("Authorization", "token " + TOKEN);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path, String body) throws Exception {
    return send(request(path).method(method, BodyPublishers.ofString(body)));
  }

  JsonNode json(String method, String path, String body) throws Exception {
    return Json.mapper().readTree(send(method, path, body).body());
  }

  @Override
  public void close() {
    server.close();
  }
}
