package io.sparkmaster.cluster.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.cluster.service.ServiceStatus;
import io.sparkmaster.cluster.standalone.ClusterStatus;
import io.sparkmaster.cluster.standalone.ClusterStatus.Application;
import io.sparkmaster.cluster.standalone.ClusterStatus.DaemonStatus;
import io.sparkmaster.cluster.standalone.ClusterStatus.Health;
import io.sparkmaster.kernel.protocol.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The status of a cluster for people and for programs. */
final class StatusText {
  private StatusText() {}

  static String of(ClusterStatus status) {
    var text = new StringBuilder();
    text.append("%s, %s%n".formatted(status.master(), status.shape()));
    for (var daemon : status.daemons()) {
      text.append("  %s%n".formatted(line(daemon, status)));
    }
    text.append(status.applications().isEmpty() ? "No application uses it.%n".formatted() : "");
    for (var each : status.applications()) {
      text.append("  %s%n".formatted(line(each)));
    }
    text.append("Logs: %s%n".formatted(status.logs()));
    text.append(
        status.isWhole()
            ? """
            Kernels of a server use it with spark-master=standalone in its server.properties. Any other
            program of this user finds what it needs, a secret among it, in %s
            """
                .formatted(status.settings())
            : "Start what is dead again: sparkmaster cluster up%n".formatted());
    return text.toString();
  }

  private static String line(DaemonStatus daemon, ClusterStatus status) {
    var name = daemon.name().replace('-', ' ');
    return switch (daemon.health()) {
      case DEAD -> "%-9s DEAD".formatted(name);
      case SILENT -> "%-9s silent   process %d".formatted(name, daemon.pid());
      case ALIVE ->
          name.startsWith("worker")
              ? "%-9s alive    process %d, %d of %d cores and %d of %d MB in use"
                  .formatted(
                      name,
                      daemon.pid(),
                      daemon.usedCores(),
                      status.shape().cores(),
                      daemon.usedMemoryMb(),
                      status.shape().memoryMb())
              : "%-9s alive    process %d".formatted(name, daemon.pid());
    };
  }

  private static String line(Application application) {
    return "%s  %s  %s, %d cores, for %d s"
        .formatted(
            application.id(),
            application.name(),
            application.state().toLowerCase(Locale.ROOT),
            application.cores(),
            application.age().toSeconds());
  }

  /** Empty braces when there is nothing. */
  static String json(Optional<ClusterStatus> spark, List<ServiceStatus> services) {
    var json = Json.object();
    spark.ifPresent(status -> put(status, json));
    if (!services.isEmpty()) {
      ServicesText.json(services, json.putArray("services"));
    }
    return json.toPrettyString();
  }

  private static void put(ClusterStatus status, ObjectNode json) {
    json.put("master", status.master());
    json.put("settings", status.settings().toString());
    json.put("whole", status.isWhole());
    json.put("cores", status.shape().workers() * status.shape().cores());
    json.put("memoryMb", status.shape().workers() * status.shape().memoryMb());
    var daemons = json.putArray("daemons");
    for (var each : status.daemons()) {
      daemons
          .addObject()
          .put("name", each.name())
          .put("health", each.health().name().toLowerCase(Locale.ROOT))
          .put("pid", each.health() == Health.DEAD ? 0 : each.pid())
          .put("usedCores", each.usedCores())
          .put("usedMemoryMb", each.usedMemoryMb());
    }
    var applications = json.putArray("applications");
    for (var each : status.applications()) {
      applications
          .addObject()
          .put("id", each.id())
          .put("name", each.name())
          .put("state", each.state())
          .put("cores", each.cores())
          .put("seconds", each.age().toSeconds());
    }
  }
}
