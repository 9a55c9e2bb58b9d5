package io.sparkmaster.server.fuzz;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Random requests to the routes of a server. Not thread-safe; one seed, one sequence. */
public final class Requests {
  static final List<String> KEYS =
      List.of(
          "path",
          "type",
          "format",
          "content",
          "copy_from",
          "ext",
          "chunk",
          "name",
          "kernel",
          "id",
          "notebook",
          "cells",
          "metadata",
          "nbformat",
          "nbformat_minor",
          "cell_type",
          "source",
          "outputs",
          "execution_count",
          "raw",
          "data",
          "schema_id",
          "version",
          "timestamp",
          "action",
          "kernelId",
          "rating",
          "user",
          "role",
          "password",
          "header",
          "attachments",
          "text");
  private static final List<String> QUERIES =
      List.of(
          "type",
          "format",
          "content",
          "hash",
          "permissions",
          "path",
          "kernel",
          "download",
          "ids_only",
          "session_id",
          "token",
          "next",
          "before",
          "limit");
  private static final List<String> NOTEBOOKS =
      List.of(
          "{\"type\":\"notebook\",\"format\":\"json\",\"content\":{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\"cells\":[%s]}}",
          "{\"type\":\"notebook\",\"format\":\"json\",\"content\":{\"nbformat\":4,\"nbformat_minor\":%s,\"metadata\":{},\"cells\":[]}}",
          "{\"type\":\"notebook\",\"content\":{\"nbformat\":4,\"nbformat_minor\":4,\"metadata\":{},\"cells\":[{\"cell_type\":\"code\",\"metadata\":{},\"source\":%s,\"outputs\":[%s],\"execution_count\":null}]}}",
          "{\"type\":\"file\",\"format\":\"text\",\"content\":%s}",
          "{\"type\":\"file\",\"format\":\"base64\",\"content\":%s}",
          "{\"type\":\"file\",\"format\":\"base64\",\"chunk\":%s,\"content\":\"AAAA\"}",
          "{\"type\":%s}",
          "{\"copy_from\":%s}",
          "{\"path\":%s}",
          "{\"path\":%s,\"type\":\"notebook\",\"kernel\":{\"name\":%s}}",
          "{\"path\":%s,\"type\":%s,\"kernel\":{\"id\":%s}}",
          "{\"schema_id\":\"https://events.jupyter.org/jupyter_server/contents_service/v1\",\"version\":%s,\"data\":{\"action\":%s,\"path\":%s}}",
          "{\"raw\":%s}",
          "{\"data\":%s,\"metadata\":%s}",
          "{\"kernelId\":%s,\"cells\":[{\"exercise\":%s,\"cellId\":%s,\"source\":%s}]}",
          "{\"rating\":%s}");
  private static final List<String> HEADERS =
      List.of(
          "Accept: text/html",
          "Accept: \u00ff",
          "Range: bytes=5-1",
          "Range: bytes=0-",
          "If-None-Match: \"x\"",
          "If-Modified-Since: never",
          "Expect: 100-continue",
          "Content-Type: application/json; charset=utf-16",
          "Content-Type: multipart/form-data",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Encoding: gzip",
          "Accept-Encoding: gzip, br",
          "Accept-Language: x-\u00e9",
          "Cookie: a=b; sparkmaster-session-0=x; =; ;",
          "Cookie: \"",
          "Origin: null",
          "X-Forwarded-For: ::1, x",
          "X-XSRFToken: x",
          "Upgrade: websocket",
          "Last-Event-ID: -1",
          "Sec-Fetch-Site: cross-site");
  private static final Pattern PARAMETER = Pattern.compile("[<{](\\w+)[>}]");

  private final Junk junk;
  private final List<String> routes;
  private final String token;

  /**
   * @param routes as in "GET /api/me"; WebSockets are left out
   */
  public Requests(long seed, List<String> routes, String token) {
    this.junk = new Junk(seed);
    this.routes = routes.stream().filter(route -> !route.startsWith("WS ")).sorted().toList();
    this.token = token;
  }

  /** One request: its bytes, its method, and its line for people. */
  public record Request(byte[] bytes, String method, String line, boolean wellFormed) {
    @Override
    public String toString() {
      var shown = new String(bytes, StandardCharsets.ISO_8859_1);
      return shown.substring(0, Math.min(shown.length(), 2_000));
    }
  }

  /** The next one; {@code ids} are of things that exist. */
  public Request next(List<String> ids) {
    var route = junk.of(routes).split(" ", 2);
    var method =
        junk.oneIn(40) ? junk.of(List.of("HEAD", "OPTIONS", "TRACE", "GET", "PUT")) : route[0];
    var line = method + " " + path(route[1], ids) + query();
    var body = method.equals("GET") && !junk.oneIn(20) ? new byte[0] : body();
    var head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    if (!junk.oneIn(50)) {
      head.append("Authorization: token ").append(token).append("\r\n");
    }
    for (var i = junk.below(3); i > 1; i--) {
      head.append(junk.of(HEADERS)).append("\r\n");
    }
    var wellFormed = true;
    if (junk.oneIn(60)) {
      wellFormed = false;
      head.append("Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n").append("zz\r\n");
    } else if (junk.oneIn(10)) {
      head.append("Transfer-Encoding: chunked\r\n\r\n");
      body = chunked(body);
    } else {
      head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    }
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return new Request(bytes.toByteArray(), method, line, wellFormed);
  }

  private static byte[] chunked(byte[] body) {
    var bytes = new ByteArrayOutputStream();
    if (body.length > 0) {
      bytes.writeBytes("%x\r\n".formatted(body.length).getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(body);
      bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    bytes.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }

  private String path(String pattern, List<String> ids) {
    var whole = PARAMETER.matcher(pattern).replaceAll(found -> quote(value(found.group(1), ids)));
    if (junk.oneIn(60)) {
      whole +=
          junk.of(List.of("/", "//", ";a=b", "%", "%zz", "%c3", "%00", "/..", "/%2e%2e/", "?"));
    }
    return whole;
  }

  private static String quote(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }

  private String value(String name, List<String> ids) {
    if (name.endsWith("id") && !ids.isEmpty() && junk.oneIn(3)) {
      return junk.of(ids);
    }
    return switch (junk.below(8)) {
      case 0 ->
          junk.of(
              List.of("%2e%2e", "%c0%ae", "%ff", "%ed%a0%80", "..%2f..", "%25%32%65", "%5c", "*"));
      case 1 -> junk.of(List.of("a.ipynb", "b.txt", "d/e.ipynb", "d"));
      default -> encoded(junk.text());
    };
  }

  private static String encoded(String text) {
    return Arrays.stream(text.split("/", -1))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .reduce((a, b) -> a + "/" + b)
        .orElse("");
  }

  private String query() {
    var all = new StringBuilder();
    for (var i = junk.below(4); i > 1; i--) {
      var name = junk.of(QUERIES);
      if (!name.equals("token")) {
        all.append(all.length() == 0 ? "?" : "&").append(name);
        all.append('=').append(encoded(junk.oneIn(4) ? junk.json(2) : junk.text()));
      }
    }
    return all.toString();
  }

  private byte[] body() {
    return switch (junk.below(16)) {
      case 0 -> new byte[0];
      case 1 -> junk.bytes(200);
      case 2 -> "[".repeat(1 + junk.below(3_000)).getBytes(StandardCharsets.UTF_8);
      case 3 -> cut(template());
      case 4 -> junk.json(0).getBytes(StandardCharsets.UTF_8);
      case 5 -> broken(template());
      case 6 -> junk.oneIn(40) ? new byte[(1 << 20) + 1] : template();
      default -> template();
    };
  }

  private byte[] template() {
    var parts = junk.of(NOTEBOOKS).split("%s", -1);
    var all = new StringBuilder(parts[0]);
    for (var i = 1; i < parts.length; i++) {
      all.append(junk.oneIn(3) ? junk.json(0) : Junk.quoted(junk.text())).append(parts[i]);
    }
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] cut(byte[] whole) {
    return Arrays.copyOf(whole, junk.below(whole.length + 1));
  }

  private byte[] broken(byte[] whole) {
    var changed = whole.clone();
    changed[junk.below(changed.length)] = (byte) junk.below(256);
    return changed;
  }
}
