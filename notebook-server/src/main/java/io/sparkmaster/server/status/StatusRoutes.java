package io.sparkmaster.server.status;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.RouteModule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What the server is and does: version and activity; and the wish that it stop. */
public final class StatusRoutes implements RouteModule {
  /** The version of Jupyter Server's API that this server speaks. */
  private static final String API_VERSION = "2.21.0";

  private final Instant started;
  private final KernelActivity kernels;
  private final Runnable stop;

  /**
   * @param stop asks the program to end; returns at once
   */
  public StatusRoutes(Instant started, KernelActivity kernels, Runnable stop) {
    this.started = started;
    this.kernels = kernels;
    this.stop = stop;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api", context -> context.json(Map.of("version", API_VERSION)));
    routes.get("/api/", context -> context.json(Map.of("version", API_VERSION)));
    routes.get("/api/status", this::status);
    routes.post("/api/shutdown", this::shutDown);
  }

  private void status(Context context) {
    var activity = kernels.now();
    var last = activity.last().isAfter(started) ? activity.last() : started;
    context.json(
        Map.of(
            "started", iso(started),
            "last_activity", iso(last),
            "kernels", activity.kernels(),
            "connections", activity.connections()));
  }

  private void shutDown(Context context) {
    // The identity is asked for so that this can never become reachable without one.
    context.json(Map.of("message", "Stopping, asked by " + Identity.of(context).user() + "."));
    stop.run();
  }

  private static String iso(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).toString();
  }
}
