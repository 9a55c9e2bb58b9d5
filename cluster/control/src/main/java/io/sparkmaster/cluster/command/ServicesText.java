package io.sparkmaster.cluster.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sparkmaster.cluster.service.ServiceStatus;
import io.sparkmaster.cluster.service.ServiceStatus.Health;
import java.util.List;
import java.util.Locale;

/** How services stand, for people and for programs. */
final class ServicesText {
  private ServicesText() {}

  static String of(List<ServiceStatus> services) {
    var text = new StringBuilder();
    for (var each : services) {
      text.append(line(each));
    }
    return text.toString();
  }

  private static String line(ServiceStatus service) {
    var title = service.kind().title();
    return switch (service.health()) {
      case DEAD ->
          "%s: DEAD; its log: %s. Start it again: sparkmaster cluster up --%s%n"
              .formatted(title, service.log(), service.kind().id());
      case SILENT ->
          "%s: silent, process %d at 127.0.0.1:%d; its log: %s%n"
              .formatted(title, service.pid(), service.port(), service.log());
      case ALIVE ->
          "%s: alive, process %d at 127.0.0.1:%d%n".formatted(title, service.pid(), service.port());
    };
  }

  static void json(List<ServiceStatus> services, ArrayNode into) {
    for (var each : services) {
      into.addObject()
          .put("name", each.kind().id())
          .put("health", each.health().name().toLowerCase(Locale.ROOT))
          .put("pid", each.health() == Health.DEAD ? 0 : each.pid())
          .put("address", "127.0.0.1:" + each.port());
    }
  }
}
