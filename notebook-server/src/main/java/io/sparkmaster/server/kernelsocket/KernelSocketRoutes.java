package io.sparkmaster.server.kernelsocket;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.Kernels;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The WebSocket between a front end and a kernel. */
public final class KernelSocketRoutes implements RouteModule {
  private static final Logger LOG = LoggerFactory.getLogger(KernelSocketRoutes.class);
  private static final String PATH = "/api/kernels/{kernel_id}/channels";
  private static final String CONNECTION = KernelConnection.class.getName();
  private static final int PING_SECONDS = 30;

  /** Of one kernel. A notebook has one, and what a kernel says goes to each. */
  static final int MOST_SOCKETS = 64;

  private final Kernels kernels;

  /** Sockets to these kernels. */
  public KernelSocketRoutes(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.wsBeforeUpgrade(PATH, this::requireKernel);
    routes.ws(
        PATH,
        socket -> {
          socket.onConnect(this::connect);
          socket.onMessage(message -> receive(message, new Frame.Text(message.message())));
          socket.onBinaryMessage(
              message -> {
                var bytes = new byte[message.data().remaining()];
                message.data().get(bytes);
                receive(message, new Frame.Binary(bytes));
              });
          socket.onClose(KernelSocketRoutes::disconnect);
          socket.onError(error -> LOG.debug("a kernel's WebSocket failed", error.error()));
        });
  }

  /**
   * A handshake for a kernel that is gone is answered 404, which front ends understand, and 429 for
   * one with too many connections.
   */
  private void requireKernel(Context context) {
    var id = new KernelId(context.pathParam("kernel_id"));
    var kernel = kernels.require(Identity.of(context).user(), id);
    if (kernel.connections() >= MOST_SOCKETS) {
      throw new ServerException(
          ErrorCode.TOO_MANY_REQUESTS,
          "Kernel %s has %d open connections, and no more are taken. Close some, or shut the kernel down."
              .formatted(id.value(), MOST_SOCKETS));
    }
  }

  private void connect(WsConnectContext context) {
    var id = new KernelId(context.pathParam("kernel_id"));
    var kernel = kernels.find(Identity.of(context).user(), id);
    if (kernel.isEmpty()) {
      context.session.close(StatusCode.NORMAL, "the kernel was shut down", Callback.NOOP);
      return;
    }
    // Handshakes at the same moment do not see each other.
    if (kernel.get().connections() >= MOST_SOCKETS) {
      context.session.close(StatusCode.POLICY_VIOLATION, "too many connections", Callback.NOOP);
      return;
    }
    var given = context.queryParam("session_id");
    var session = given == null || given.isEmpty() ? UUID.randomUUID().toString() : given;
    var connection = new KernelConnection(context.session, framing(context), kernel.get(), session);
    context.attribute(CONNECTION, connection);
    context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
    connection.open();
  }

  /**
   * Javalin answers a handshake with the first subprotocol that was offered, past Jetty, whose own
   * record of what was accepted stays empty.
   */
  private static Framing framing(WsConnectContext context) {
    var offered = context.header("Sec-WebSocket-Protocol");
    return Framing.of(offered == null ? null : offered.split(",", 2)[0].strip());
  }

  private static void receive(WsContext context, Frame frame) {
    var connection = connection(context);
    if (connection == null) {
      return;
    }
    try {
      connection.receive(frame);
    } catch (ProtocolException e) {
      // To drop it would leave the client waiting for a reply without knowing why.
      var reason = String.valueOf(e.getMessage());
      context.session.close(
          StatusCode.BAD_PAYLOAD,
          reason.substring(0, Math.min(100, reason.length())),
          Callback.NOOP);
    }
  }

  private static void disconnect(WsContext context) {
    var connection = connection(context);
    if (connection != null) {
      connection.closed();
    }
  }

  private static @Nullable KernelConnection connection(WsContext context) {
    return context.attribute(CONNECTION);
  }
}
