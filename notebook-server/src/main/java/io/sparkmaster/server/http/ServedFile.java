package io.sparkmaster.server.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers a request with a file that a build wrote. */
public final class ServedFile {
  /** The builders put a hash of the content into these names, so they never change. */
  private static final Pattern HASHED = Pattern.compile(".+\\.[0-9a-f]{16,}\\.\\w+");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("eot", "application/vnd.ms-fontobject"),
          Map.entry("gif", "image/gif"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("md", "text/plain; charset=utf-8"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"));

  private ServedFile() {}

  /** Sends the best form that the client accepts; a second time only when the file has changed. */
  public static void send(Context context, Path file) throws IOException {
    var name = String.valueOf(file.getFileName());
    context.header(
        "Cache-Control",
        HASHED.matcher(name).matches() ? "private, max-age=31536000, immutable" : "no-cache");
    context.header("Vary", "Accept-Encoding");
    context.disableCompression();

    var form = file;
    for (var encoding : Encoding.accepted(context.header("Accept-Encoding"))) {
      var compressed = file.resolveSibling(name + encoding.suffix);
      if (Files.isRegularFile(compressed)) {
        form = compressed;
        context.header("Content-Encoding", encoding.token);
        break;
      }
    }

    var size = Files.size(form);
    var tag =
        "\"%x-%x-%s\""
            .formatted(
                Files.getLastModifiedTime(form).toMillis(),
                size,
                form.equals(file) ? "plain" : "packed");
    context.header("ETag", tag);
    if (matches(context.header("If-None-Match"), tag)) {
      context.removeHeader("Content-Encoding");
      context.status(304);
      return;
    }
    context.contentType(TYPES.getOrDefault(extension(name), "application/octet-stream"));
    context.header("Content-Length", Long.toString(size));
    context.result(Files.newInputStream(form));
  }

  private static boolean matches(@Nullable String ifNoneMatch, String tag) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(","))
            .map(String::strip)
            .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
