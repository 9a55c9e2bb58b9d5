package io.sparkmaster.server.terminals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jupyter's terminals API, and the WebSocket in terminado's protocol: lists of which the first
 * entry says what the others are ({@code ["stdin", "ls\n"]}).
 */
public final class TerminalRoutes implements RouteModule {
  private static final Logger LOG = LoggerFactory.getLogger(TerminalRoutes.class);
  private static final String ROOT = "/api/terminals";
  private static final String SOCKET = "/terminals/websocket/{name}";
  private static final String WINDOW = Window.class.getName();
  private static final int PING_SECONDS = 30;
  private static final String DISCONNECT = "[\"disconnect\",1]";

  private final Terminals terminals;
  private final BiFunction<UserId, String, Path> folders;

  /**
   * @param folders where a user's shell starts that asks for a folder of the workspace
   */
  public TerminalRoutes(Terminals terminals, BiFunction<UserId, String, Path> folders) {
    this.terminals = terminals;
    this.folders = folders;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(ROOT, context -> context.json(terminals.list(user(context))));
    routes.post(ROOT, this::create);
    routes.get(ROOT + "/{name}", context -> context.json(requested(context).model()));
    routes.delete(ROOT + "/{name}", this::end);
    routes.wsBeforeUpgrade(
        SOCKET, context -> LOG.debug("a window opens {}", requested(context).model().name()));
    routes.ws(
        SOCKET,
        socket -> {
          socket.onConnect(this::connect);
          socket.onMessage(message -> receive(message, message.message()));
          socket.onClose(TerminalRoutes::disconnect);
          socket.onError(error -> LOG.debug("a terminal's WebSocket failed", error.error()));
        });
  }

  private static UserId user(Context context) {
    return Identity.of(context).user();
  }

  private Terminal requested(Context context) {
    return terminals.require(user(context), context.pathParam("name"));
  }

  private void create(Context context) {
    var body = Json.object(context);
    var user = user(context);
    var folder = folders.apply(user, body.path("cwd").asText(""));
    context.json(terminals.create(user, body.path("name").asText(""), folder));
  }

  private void end(Context context) {
    requested(context).close();
    context.status(204);
  }

  private void connect(WsConnectContext context) {
    var user = Identity.of(context).user();
    var terminal = terminals.find(user, context.pathParam("name"));
    if (terminal.isEmpty()) {
      // It has ended since the handshake; a front end that is not told opens the socket again.
      context.session.sendText(DISCONNECT, Callback.NOOP);
      context.session.close(StatusCode.NORMAL, "the terminal has ended", Callback.NOOP);
      return;
    }
    context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
    var window = new Window(context.session, terminal.get());
    context.attribute(WINDOW, window);
    window.send("setup", JsonNodeFactory.instance.objectNode(), () -> {});
    terminal.get().show(window);
  }

  private static void receive(WsContext context, String text) {
    Window window = context.attribute(WINDOW);
    if (window == null) {
      return;
    }
    try {
      window.receive(Json.read(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException malformed) {
      LOG.debug("a terminal's window sent what is no message", malformed);
      context.session.close(StatusCode.BAD_PAYLOAD, "not a terminal's message", Callback.NOOP);
    }
  }

  private static void disconnect(WsContext context) {
    context.disableAutomaticPings();
    Window window = context.attribute(WINDOW);
    if (window != null) {
      window.terminal().hide(window);
    }
  }

  /** Equal to itself only: one browser may have several. */
  private static final class Window implements Screen {
    private final Session socket;
    private final Terminal terminal;

    Window(Session socket, Terminal terminal) {
      this.socket = socket;
      this.terminal = terminal;
    }

    Terminal terminal() {
      return terminal;
    }

    void receive(JsonNode message) {
      switch (message.path(0).asText()) {
        case "stdin" -> terminal.type(message.path(1).asText());
        case "set_size" -> terminal.resize(message.path(1).asInt(), message.path(2).asInt());
        default -> LOG.debug("a terminal's window sent something unknown");
      }
    }

    void send(String what, JsonNode rest, Runnable sent) {
      var message = JsonNodeFactory.instance.arrayNode().add(what).add(rest).toString();
      socket.sendText(message, Callback.from(sent, failure -> sent.run()));
    }

    @Override
    public void print(String text, Runnable shown) {
      send("stdout", JsonNodeFactory.instance.textNode(text), shown);
    }

    @Override
    public void end() {
      socket.sendText(DISCONNECT, Callback.NOOP);
      socket.close(StatusCode.NORMAL, "the terminal has ended", Callback.NOOP);
    }
  }
}
