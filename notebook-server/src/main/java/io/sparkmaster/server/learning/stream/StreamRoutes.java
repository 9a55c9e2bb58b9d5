package io.sparkmaster.server.learning.stream;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Admission;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.RouteModule;

/** The stream of server-sent events. */
public final class StreamRoutes implements RouteModule {
  private static final String EVENT_STREAM = "text/event-stream";

  private final LiveUpdates updates;
  private final SseHandler handler;

  /** The route to these updates. */
  public StreamRoutes(LiveUpdates updates) {
    this.updates = updates;
    this.handler = new SseHandler(this::connected);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/learn/api/v1/stream", this::open);
  }

  private void open(Context context) {
    var accepted = context.header("Accept");
    if (accepted == null || !accepted.contains(EVENT_STREAM)) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "This is a stream of events: ask for it with the header \"Accept: %s\", as EventSource does."
              .formatted(EVENT_STREAM));
    }
    updates.requireRoom(Identity.of(context).user());
    // Proxies that collect answers would hold events back.
    context.header("X-Accel-Buffering", "no");
    handler.handle(context);
  }

  private void connected(SseClient client) {
    var context = client.ctx();
    var last = context.header("Last-Event-ID");
    client.keepAlive();
    var gone =
        updates.open(Identity.of(context).user(), last == null ? "" : last, new Page(client));
    var counted = Admission.of(context).untilRevoked(client::close);
    client.onClose(
        () -> {
          counted.run();
          gone.run();
        });
    if (client.terminated()) {
      counted.run();
    }
  }

  private record Page(SseClient client) implements Outlet {
    @Override
    public void message(String id, String event, String data) {
      if (!client.terminated()) {
        client.sendEvent(event, data, id);
      }
    }

    @Override
    public void heartbeat() {
      if (!client.terminated()) {
        client.sendComment("still here");
      }
    }

    @Override
    public void end() {
      client.close();
    }
  }
}
