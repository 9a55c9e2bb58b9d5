package io.sparkmaster.server.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Jupyter's events API: a WebSocket that tells what happens, and a way to tell it. */
public final class EventsRoutes implements RouteModule {
  private static final String LISTENING = EventsRoutes.class.getName();
  private static final int PING_SECONDS = 30;
  private static final int MOST_DATA = 1 << 16;
  private static final int MOST_UNSENT = 1 << 20;

  /** What an event costs in memory beside its characters, about. */
  private static final int OVERHEAD = 1 << 10;

  private final ServerEvents events;

  public EventsRoutes(ServerEvents events) {
    this.events = events;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post("/api/events", this::emit);
    routes.ws(
        "/api/events/subscribe",
        socket -> {
          socket.onConnect(this::connect);
          socket.onClose(EventsRoutes::disconnect);
        });
  }

  private void connect(WsConnectContext context) {
    context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
    var listening = events.listen(Identity.of(context).user(), listener(context.session));
    context.attribute(LISTENING, listening);
  }

  /**
   * One that reads too slowly is cut off: it may come again, and nothing grows meanwhile. A frame
   * that says so would wait behind what it does not read.
   */
  private static Consumer<String> listener(Session socket) {
    var unsent = new AtomicInteger();
    return event -> {
      var size = event.length() + OVERHEAD;
      if (unsent.addAndGet(size) > MOST_UNSENT) {
        unsent.addAndGet(-size);
        socket.disconnect();
      } else {
        var sent = Callback.from(() -> unsent.addAndGet(-size), failure -> unsent.addAndGet(-size));
        socket.sendText(event, sent);
      }
    };
  }

  private static void disconnect(WsContext context) {
    context.disableAutomaticPings();
    Runnable listening = context.attribute(LISTENING);
    if (listening != null) {
      listening.run();
    }
  }

  private void emit(Context context) {
    var body = Json.object(context);
    for (var key : new String[] {"schema_id", "version", "data"}) {
      if (!body.has(key)) {
        throw bad("Missing `%s` in the JSON request body.".formatted(key));
      }
    }
    var schema = EventSchema.of(body.path("schema_id").asText(), body.path("version").asText());
    schema.check(body.path("data"));
    if (body.has("timestamp")) {
      requireTime(body.path("timestamp").asText());
    }
    requireSmall(body.path("data").toString().length());
    events.emit(Identity.of(context).user(), schema, (ObjectNode) body.get("data"));
    context.status(204);
  }

  private static void requireSmall(int characters) {
    if (characters > MOST_DATA) {
      throw new ServerException(
          ErrorCode.TOO_LARGE,
          "\"data\" of an event has %d characters as JSON; at most %d are told. Keep what is long in a file, and tell its path."
              .formatted(characters, MOST_DATA));
    }
  }

  /** Clients write the offset and then a Z, too: 2022-05-26T13:50:00+05:00Z. */
  private static void requireTime(String text) {
    try {
      OffsetDateTime.parse(text.replaceFirst("([+-]\\d\\d:?\\d\\d)Z$", "$1"));
    } catch (DateTimeException malformed) {
      throw bad(
          "\"timestamp\" must be a time with its offset, as in 2022-05-26T13:50:00+05:00Z, not \"%s\"."
              .formatted(text));
    }
  }

  private static ServerException bad(String message) {
    return new ServerException(ErrorCode.BAD_REQUEST, message);
  }
}
