package io.sparkmaster.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Paths of files as parts of URLs. */
public final class UrlPath {
  private UrlPath() {}

  /** Encodes each segment; the slashes between them stay. */
  public static String encode(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
