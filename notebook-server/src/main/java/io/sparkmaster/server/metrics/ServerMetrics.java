package io.sparkmaster.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sparkmaster.server.http.RequestLog;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Counts what the server does, and reads what it has when asked. No label holds what a person
 * wrote: no name, path, id or address. Thread-safe.
 */
public final class ServerMetrics implements RequestLog, AutoCloseable {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();

  public ServerMetrics() {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collector.bindTo(registry);
  }

  @Override
  public void answered(String method, String route, int status, Duration took) {
    Timer.builder("http.server.requests")
        .description("Requests by route as it is registered; none: no route was reached")
        .tag("method", METHODS.contains(method) ? method : "other")
        .tag("route", route)
        .tag("status", String.valueOf(status))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(took);
  }

  /**
   * A figure that is read when metrics are.
   *
   * @param source is kept alive by this
   */
  public <T> void gauge(String name, String description, T source, ToDoubleFunction<T> read) {
    Gauge.builder(name, source, read)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  /**
   * A figure that only grows, read when metrics are.
   *
   * @param source is kept alive by the program
   */
  public <T> void counter(String name, String description, T source, ToDoubleFunction<T> read) {
    FunctionCounter.builder(name, source, read).description(description).register(registry);
  }

  /** As {@link #gauge}, by states of which all are known from the start. */
  public void gauges(
      String name, String description, Set<String> states, Supplier<Map<String, Long>> read) {
    for (var state : states) {
      Gauge.builder(name, read, from -> from.get().getOrDefault(state, 0L))
          .description(description)
          .tag("state", state)
          .strongReference(true)
          .register(registry);
    }
  }

  /** In the text format of Prometheus. */
  String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collector.close();
    registry.close();
  }
}
