package io.sparkmaster.server.http;

import io.javalin.http.Context;

/** Request paths as routes see them: raw, without the base URL. */
final class Paths {
  private Paths() {}

  static String withinBase(Context context) {
    var path = context.path();
    var base = context.contextPath();
    return base.length() > 1 && path.startsWith(base + "/") ? path.substring(base.length()) : path;
  }
}
