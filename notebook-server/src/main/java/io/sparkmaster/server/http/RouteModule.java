package io.sparkmaster.server.http;

import io.javalin.config.RoutesConfig;

/**
 * The routes of one room. Paths start with "/" and leave the base URL out. Every route and
 * WebSocket is authenticated before its handler runs; {@link Identity#of} tells by whom.
 */
public interface RouteModule {
  void register(RoutesConfig routes);
}
