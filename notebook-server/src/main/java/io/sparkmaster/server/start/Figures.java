package io.sparkmaster.server.start;

import io.sparkmaster.kernel.launch.KernelLifecycle;
import io.sparkmaster.server.kernels.KernelUse;
import io.sparkmaster.server.kernels.Kernels;
import io.sparkmaster.server.metrics.ServerMetrics;
import io.sparkmaster.server.storage.Database;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the metrics tell about the rooms, and whether these can serve. */
final class Figures {
  private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

  private final Database database;

  Figures(Database database) {
    this.database = database;
  }

  void describe(Kernels kernels, ServerMetrics metrics) {
    metrics.gauges(
        "sparkmaster.kernels",
        "Kernels by what they do",
        Arrays.stream(KernelLifecycle.State.values())
            .map(KernelLifecycle.State::wireName)
            .collect(Collectors.toSet()),
        () ->
            kernels.uses().stream()
                .map(KernelUse::state)
                .collect(
                    Collectors.groupingBy(KernelLifecycle.State::wireName, Collectors.counting())));
    metrics.gauge(
        "sparkmaster.kernel.clients",
        "WebSockets to kernels",
        kernels,
        it -> it.activity().connections());
    metrics.gauge(
        "sparkmaster.kernel.starts.waiting",
        "Requests for a kernel that wait for their turn",
        kernels,
        Kernels::waiting);
    metrics.counter(
        "sparkmaster.kernels.culled",
        "Kernels ended because nobody used them",
        kernels,
        Kernels::culled);
    metrics.gauges(
        "sparkmaster.submissions",
        "Submissions without a verdict yet",
        Set.of("queued", "running"),
        this::submissions);
  }

  private Map<String, Long> submissions() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT state FROM attempts WHERE state IN ('queued', 'running')\
                        """)
                    .mapTo(String.class)
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
  }

  /** What keeps the server from serving now. */
  Optional<String> fault() {
    try {
      database.jdbi().useHandle(handle -> handle.select("SELECT 1").mapTo(Integer.class).one());
      return Optional.empty();
    } catch (JdbiException failed) {
      LOG.warn("not ready: the database does not answer", failed);
      return Optional.of("database");
    }
  }
}
