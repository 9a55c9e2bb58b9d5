package io.sparkmaster.cluster.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the home folder knows of its cluster, in {@code cluster.json}.
 *
 * @param port of the master; it stays the same when the master is started again
 * @param pagePort of the master's web page
 * @param daemons that were started last
 */
record ClusterState(ClusterShape shape, int port, int pagePort, List<Daemon> daemons) {
  private static final int SCHEMA = 1;

  ClusterState {
    daemons = List.copyOf(daemons);
  }

  /** The URL by which Spark knows the master. */
  String master() {
    return "spark://127.0.0.1:" + port;
  }

  Optional<Daemon> daemon(String name) {
    return daemons.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** The same with this daemon in the place of an earlier one of its name. */
  ClusterState with(Daemon daemon) {
    var all = new ArrayList<>(daemons);
    all.removeIf(each -> each.name().equals(daemon.name()));
    all.add(daemon);
    return new ClusterState(shape, port, pagePort, all);
  }

  /**
   * Reads it.
   *
   * @return empty when there is no cluster
   * @throws ClusterException with {@link Code#BROKEN_STATE}
   */
  static Optional<ClusterState> read(ClusterFolder folder) {
    var file = folder.state();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(Json.parseObject(Files.readAllBytes(file), "state of the cluster")));
    } catch (IOException | ProtocolException | IllegalArgumentException e) {
      throw new ClusterException(
          Code.BROKEN_STATE,
          "What is known of the cluster cannot be read from %s: %s. End whatever is left of it with `sparkmaster cluster down`, then start it anew."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static ClusterState parse(ObjectNode json) {
    if (json.path("schema").asInt() != SCHEMA) {
      throw new IllegalArgumentException("its schema is not " + SCHEMA);
    }
    var daemons = new ArrayList<Daemon>();
    for (var each : json.path("daemons")) {
      daemons.add(
          new Daemon(
              text(each, "name"),
              number(each, "pid"),
              (int) number(each, "port"),
              (int) number(each, "pagePort")));
    }
    return new ClusterState(
        new ClusterShape(
            (int) number(json, "workers"),
            (int) number(json, "cores"),
            (int) number(json, "memoryMb")),
        (int) number(json, "port"),
        (int) number(json, "pagePort"),
        daemons);
  }

  private static long number(JsonNode json, String name) {
    if (!json.path(name).isIntegralNumber() || json.path(name).asLong() < 1) {
      throw new IllegalArgumentException("\"%s\" is no positive number".formatted(name));
    }
    return json.path(name).asLong();
  }

  private static String text(JsonNode json, String name) {
    if (!json.path(name).isTextual()) {
      throw new IllegalArgumentException("\"%s\" is no text".formatted(name));
    }
    return json.path(name).asText();
  }

  void write(ClusterFolder folder) {
    var json = Json.object();
    json.put("schema", SCHEMA);
    json.put("workers", shape.workers());
    json.put("cores", shape.cores());
    json.put("memoryMb", shape.memoryMb());
    json.put("port", port);
    json.put("pagePort", pagePort);
    var all = json.putArray("daemons");
    for (var daemon : daemons) {
      all.addObject()
          .put("name", daemon.name())
          .put("pid", daemon.pid())
          .put("port", daemon.port())
          .put("pagePort", daemon.pagePort());
    }
    folder.write(folder.state(), json.toPrettyString() + "\n");
  }
}
