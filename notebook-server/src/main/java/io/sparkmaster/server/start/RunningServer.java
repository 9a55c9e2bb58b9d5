package io.sparkmaster.server.start;

import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.start.RunFile.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** A server in another process, asked for a link for one more browser. */
final class RunningServer {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private RunningServer() {}

  /** Empty when it does not answer as a server of this home folder would. */
  static Optional<String> newLoginUrl(Running running) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(running.url() + "api/login/links"))
            .timeout(PATIENCE)
            .header("Authorization", "token " + running.token())
            .POST(BodyPublishers.noBody())
            .build();
    try {
      var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 201) {
        return Optional.empty();
      }
      var token = Json.mapper().readTree(response.body()).path("token").asText();
      return Optional.of(running.url() + "login?token=" + token);
    } catch (IOException noAnswer) {
      return Optional.empty();
    }
  }
}
