package io.sparkmaster.cluster.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.cluster.standalone.ClusterStatus.Application;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the master says of itself at {@code /json/}. */
final class MasterPage {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI address;
  private final String secret;

  MasterPage(ClusterFolder folder, ClusterState state) {
    this.address = URI.create("http://127.0.0.1:%d/json/".formatted(state.pagePort()));
    this.secret = ClusterSettings.pageSecret(folder);
  }

  /**
   * @param status {@code ALIVE}, or {@code RECOVERING} after its start
   * @param workers that are alive, by port
   */
  record View(String status, Map<Integer, Use> workers, List<Application> applications) {
    boolean isAlive() {
      return status.equals("ALIVE");
    }
  }

  /** What executors have of a worker. */
  record Use(int cores, int memoryMb) {}

  /** Asks it; empty when it does not answer. */
  Optional<View> read() {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Authorization", ClusterSecret.bearer(secret, Instant.now()))
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? Optional.of(parse(Json.parseObject(answer.body(), "master's page")))
          : Optional.empty();
    } catch (IOException | ProtocolException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static View parse(JsonNode json) {
    var workers = new HashMap<Integer, Use>();
    for (var worker : json.path("workers")) {
      if (worker.path("state").asText().equals("ALIVE")) {
        workers.put(
            worker.path("port").asInt(),
            new Use(worker.path("coresused").asInt(), worker.path("memoryused").asInt()));
      }
    }
    var applications = new ArrayList<Application>();
    for (var each : json.path("activeapps")) {
      applications.add(
          new Application(
              each.path("id").asText(),
              each.path("name").asText(),
              each.path("state").asText(),
              each.path("cores").asInt(),
              Duration.ofMillis(each.path("duration").asLong())));
    }
    return new View(json.path("status").asText(), workers, applications);
  }
}
