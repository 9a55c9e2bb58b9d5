package io.sparkmaster.server.status;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.http.RouteModule;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What watches the process asks: whether it lives, and whether it can serve. Strangers may ask, so
 * the answer names no cause; the log does.
 */
public final class HealthRoutes implements RouteModule {
  private final Supplier<Optional<String>> fault;

  /**
   * @param fault what keeps the server from serving now; asked at each request
   */
  public HealthRoutes(Supplier<Optional<String>> fault) {
    this.fault = fault;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/health", context -> answer(context, 200, "ok"));
    routes.get("/health/live", context -> answer(context, 200, "ok"));
    routes.get("/health/ready", this::ready);
  }

  private void ready(Context context) {
    var now = fault.get();
    answer(context, now.isEmpty() ? 200 : 503, now.isEmpty() ? "ready" : "not ready");
  }

  private static void answer(Context context, int status, String word) {
    context.header("Cache-Control", "no-store").status(status).json(Map.of("status", word));
  }
}
