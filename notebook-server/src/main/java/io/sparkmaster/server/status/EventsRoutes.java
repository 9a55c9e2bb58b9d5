package io.sparkmaster.server.status;

import io.javalin.config.RoutesConfig;
import io.javalin.websocket.WsContext;
import io.sparkmaster.server.http.RouteModule;
import java.util.concurrent.TimeUnit;

/**
 * Jupyter's event stream. This server emits no such events; the stream stays open, because front
 * ends retry for ever when it does not.
 */
public final class EventsRoutes implements RouteModule {
  private static final int PING_SECONDS = 30;

  @Override
  public void register(RoutesConfig routes) {
    routes.ws(
        "/api/events/subscribe",
        socket -> {
          socket.onConnect(context -> context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS));
          socket.onClose(WsContext::disableAutomaticPings);
        });
  }
}
