package io.sparkmaster.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.javalin.websocket.WsHandlerType;
import io.sparkmaster.server.error.ErrorCode;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening server. Routes are fixed when it starts. {@link #close} takes no more requests,
 * lets those that run come to their end for some seconds, and closes WebSockets with the code 1001.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final Duration MEMORY_PATIENCE = Duration.ofSeconds(10);
  private static final Duration SOCKET_IDLE = Duration.ofMinutes(5);
  private static final Duration IDLE_AT_STOP = Duration.ofMillis(100);
  // Container runtimes kill ten seconds after they have asked to stop.
  private static final Duration STOP_LIMIT = Duration.ofSeconds(7);
  private static final Duration RIGHTS_LOOKED_AT = Duration.ofSeconds(4);

  private final HttpSettings settings;
  private final Javalin javalin;
  private final OpenConnections connections;

  private HttpServer(HttpSettings settings, Javalin javalin, OpenConnections connections) {
    this.settings = settings;
    this.javalin = javalin;
    this.connections = connections;
  }

  /**
   * Starts listening.
   *
   * @param table who may use which route; each route that is registered must be in it
   * @throws PortTakenException when another program listens on the port
   */
  public static HttpServer start(
      HttpSettings wanted,
      Authenticator authenticator,
      RouteTable table,
      List<? extends RouteModule> modules)
      throws PortTakenException {
    return start(wanted, authenticator, table, RequestLog.NONE, modules);
  }

  /** As the other one, and tells {@code log} of each request. */
  public static HttpServer start(
      HttpSettings wanted,
      Authenticator authenticator,
      RouteTable table,
      RequestLog log,
      List<? extends RouteModule> modules)
      throws PortTakenException {
    var settings = fitting(wanted);
    var budget =
        new MemoryBudget(
            Math.max(settings.maxRequestBytes(), MemoryBudget.bytesOfHeap()), MEMORY_PATIENCE);
    var connections = new OpenConnections(RIGHTS_LOOKED_AT);
    try {
      var access = new Access(settings, authenticator, table, budget, connections);
      var javalin = create(settings, access, table, log, modules);
      return new HttpServer(settings, javalin, connections);
    } catch (PortTakenException | RuntimeException failed) {
      connections.close();
      throw failed;
    }
  }

  /**
   * Makes one that never starts: loading what a server is made of takes longer than anything else
   * about the first one, and can be done by another thread.
   */
  public static void preload(HttpSettings settings) {
    Javalin.create(config -> configure(config, settings)).jettyServer();
  }

  private static Javalin create(
      HttpSettings settings,
      Access access,
      RouteTable table,
      RequestLog log,
      List<? extends RouteModule> modules)
      throws PortTakenException {
    var javalin =
        Javalin.create(
            config -> {
              configure(config, settings);
              config.router.handlerWrapper(access::guarded);
              config.requestLogger.http((context, millis) -> access.log(log, context, millis));
              config.routes.before(SecurityHeaders::set);
              config.routes.before(access::checkRequest);
              config.routes.wsBeforeUpgrade(access::checkHandshake);
              table
                  .sockets()
                  .forEach((path, rule) -> access.guardSocket(config.routes, rule, path));
              new Failures(settings.baseUrl(), settings.maxRequestBytes()).register(config.routes);
              modules.forEach(module -> module.register(config.routes));
            });
    table.requireEntries(routes(javalin));
    try {
      javalin.start(settings.bindAddress(), settings.port());
    } catch (JavalinBindException taken) {
      throw new PortTakenException(settings.port(), taken);
    }
    for (var connector : javalin.jettyServer().server().getConnectors()) {
      if (connector instanceof AbstractConnector idling) {
        // Browsers keep connections open; a stop waits this long for each that is idle.
        idling.setShutdownIdleTimeout(IDLE_AT_STOP.toMillis());
      }
    }
    return javalin;
  }

  private static void configure(JavalinConfig config, HttpSettings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.jsonMapper(new JavalinJackson(Json.mapper(), false));
    var base = settings.baseUrl();
    config.router.contextPath = base.length() == 1 ? base : base.substring(0, base.length() - 1);
    config.router.javaLangErrorHandler(
        (response, error) -> {
          LOG.error("error in a handler", error);
          answer(response, error);
        });
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = settings.maxRequestBytes();
    if (settings.loopback()) {
      config.http.compressionStrategy = CompressionStrategy.NONE;
    }
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setSendXPoweredBy(false);
        });
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(STOP_LIMIT.toMillis());
          // Without it, a stop interrupts the requests that run.
          server.setHandler(new GracefulHandler());
          server.setErrorHandler(new BadMessages(settings.baseUrl()));
        });
    config.jetty.modifyServletContextHandler(
        handler -> {
          handler.insertHandler(new SizeLimitHandler(settings.maxRequestBytes(), -1));
          var gate = new FilterHolder(new Gate());
          gate.setAsyncSupported(true);
          handler.addFilter(gate, "/*", EnumSet.of(DispatcherType.REQUEST));
        });
    config.jetty.modifyWebSocketServletFactory(
        sockets -> {
          sockets.setIdleTimeout(SOCKET_IDLE);
          sockets.setMaxTextMessageSize(settings.maxRequestBytes());
          sockets.setMaxBinaryMessageSize(settings.maxRequestBytes());
        });
  }

  /** A request that the heap cannot hold would fail, and others with it. */
  private static HttpSettings fitting(HttpSettings settings) {
    var most = MemoryBudget.bytesOfHeap();
    if (settings.maxRequestBytes() <= most) {
      return settings;
    }
    LOG.warn(
        "requests are limited to {} MB, not {} MB: more needs a larger heap, as in"
            + " SPARKMASTER_JAVA_OPTIONS=-Xmx2g",
        most >> 20,
        settings.maxRequestBytes() >> 20);
    return settings.withMaxRequestBytes(Math.toIntExact(most));
  }

  private static void answer(HttpServletResponse response, Error error) {
    if (response.isCommitted()) {
      return;
    }
    try {
      if (error instanceof OutOfMemoryError) {
        Gate.refuse(
            response,
            HttpStatus.INSUFFICIENT_STORAGE.getCode(),
            ErrorCode.UNAVAILABLE,
            "The server has too little memory for this request. Try a smaller file, or start the"
                + " server with a larger heap, as in SPARKMASTER_JAVA_OPTIONS=-Xmx2g.");
      } else {
        Gate.refuse(
            response,
            HttpStatus.INTERNAL_SERVER_ERROR.getCode(),
            ErrorCode.INTERNAL,
            "The server failed to handle this request. Its log tells more.");
      }
    } catch (IOException gone) {
      LOG.debug("the client of a failed request went away", gone);
    }
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Where a browser on this machine finds it; ends with "/". */
  public URI url() {
    var host = settings.loopback() ? settings.bindAddress() : "127.0.0.1";
    return URI.create("http://" + host + ":" + port() + settings.baseUrl());
  }

  /** How many WebSockets and event streams are open. */
  public int openConnections() {
    return connections.count();
  }

  /** All that is served, as in "GET /api/me"; WebSockets as "WS /path". Without the base URL. */
  public List<String> routes() {
    return routes(javalin);
  }

  static List<String> routes(Javalin javalin) {
    var router = javalin.unsafe.internalRouter;
    var http =
        router.allHttpHandlers().stream()
            .map(it -> it.endpoint)
            .filter(it -> it.method.isHttpMethod())
            .map(it -> it.method.name() + " " + it.path);
    var sockets =
        router.allWsHandlers().stream()
            .filter(it -> it.getType() == WsHandlerType.WEBSOCKET)
            .map(it -> "WS " + it.getPath());
    return Stream.concat(http, sockets).distinct().sorted().toList();
  }

  @Override
  public void close() {
    try {
      javalin.stop();
    } catch (JavalinException overdue) {
      LOG.warn("requests still open after {} were cut off", STOP_LIMIT, overdue);
    }
    connections.close();
  }
}
