package io.sparkmaster.server.http;

import java.util.Set;

/** The whole list of what is served to a stranger. Compared with the raw path, letter by letter. */
final class PublicRoutes {
  private static final Set<String> TABLE =
      Set.of(
          "GET /login",
          "POST /login",
          "GET /login/login.css",
          "GET /login/spark.svg",
          "GET /health");

  private PublicRoutes() {}

  static boolean contains(String method, String path) {
    return TABLE.contains((method.equals("HEAD") ? "GET" : method) + " " + path);
  }
}
