package io.sparkmaster.server.metrics;

import io.javalin.config.RoutesConfig;
import io.sparkmaster.server.http.RouteModule;

/** The figures, for a Prometheus that comes with an administrator's API token. */
public final class MetricsRoutes implements RouteModule {
  private final ServerMetrics metrics;

  public MetricsRoutes(ServerMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/metrics",
        context ->
            context
                .header("Cache-Control", "no-store")
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(metrics.text()));
  }
}
