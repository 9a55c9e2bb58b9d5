package io.sparkmaster.server.http;

import io.javalin.config.RoutesConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A listening server with routes of every kind, for all tests of a class. */
abstract class OneServer {
  static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(OneServer::register);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static void register(RoutesConfig routes) {
    routes.get("/health", context -> context.result("ok"));
    routes.post("/login", context -> context.result("in"));
    routes.get("/page", context -> context.html("<p>page"));
    routes.get("/api/who", context -> context.json(Identity.of(context)));
    routes.get("/api/files/<path>", context -> context.result(context.pathParam("path")));
    routes.put(
        "/api/body", context -> context.result(String.valueOf(context.bodyAsBytes().length)));
    routes.put(
        "/api/stream",
        context -> context.result(String.valueOf(context.bodyInputStream().readAllBytes().length)));
    routes.delete("/api/thing", context -> context.status(204));
    routes.get(
        "/api/bug",
        context -> {
          throw new IllegalStateException("secret detail");
        });
    routes.get(
        "/learn/api/v1/gone",
        context -> {
          throw new ServerException(ErrorCode.GONE, "It left.");
        });
    routes.get(
        "/api/unknown-spec",
        context -> {
          throw new ServerException(ErrorCode.UNKNOWN_KERNELSPEC, "No kernelspec \"x\".\nMore.");
        });
  }

  static String raw(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.server().port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
