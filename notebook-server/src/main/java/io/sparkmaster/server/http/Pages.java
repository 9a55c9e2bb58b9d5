package io.sparkmaster.server.http;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a browser's address bar gets, as opposed to a program. */
final class Pages {
  private Pages() {}

  static boolean wantsPage(Context context) {
    var method = context.req().getMethod();
    var path = Paths.withinBase(context);
    var accept = context.header("Accept");
    return (method.equals("GET") || method.equals("HEAD"))
        && accept != null
        && accept.contains("text/html")
        && !path.startsWith("/api/")
        && !path.startsWith("/learn/api/");
  }

  /** A token in the address goes on to the login page, which spends it and drops it. */
  static String loginUrl(Context context, String baseUrl) {
    var query = context.queryString();
    var kept = withoutToken(query);
    var next = context.path() + (kept.isEmpty() ? "" : "?" + kept);
    var url = new StringBuilder(baseUrl).append("login?next=").append(encode(next));
    var token = context.queryParam("token");
    if (token != null) {
      url.append("&token=").append(encode(token));
    }
    return url.toString();
  }

  static void error(Context context, int status, String message) {
    context.html(
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>SparkMaster: %d</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}</style>
        </head>
        <body><main><h1>%d</h1><p>%s</p></main></body>
        </html>
        """
            .formatted(status, status, HtmlText.inElement(message)));
  }

  private static String withoutToken(@Nullable String query) {
    if (query == null) {
      return "";
    }
    return Arrays.stream(query.split("&"))
        .filter(part -> !part.startsWith("token="))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
