package io.sparkmaster.server.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host and port of a URL or of a {@code Host} header, parsed whole, so that neither a prefix
 * nor a suffix of an allowed name passes for it.
 *
 * @param port -1 when not given
 */
record Authority(String host, int port) {
  private static final Pattern SHAPE =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[0-9A-Za-z._-]+)(?::([0-9]{1,5}))?");
  private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@\\\\]+)");

  static Optional<Authority> parse(String text) {
    var matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var port = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
    return Optional.of(new Authority(matcher.group(1).toLowerCase(Locale.ROOT), port));
  }

  /** Whether a page of {@code origin} comes from the server that is called {@code host}. */
  static boolean sameOrigin(String origin, String host) {
    var matcher = ORIGIN.matcher(origin);
    if (!matcher.matches()) {
      return false;
    }
    var defaultPort = matcher.group(1).equals("https") ? 443 : 80;
    var ofOrigin = parse(matcher.group(2)).map(it -> it.withPort(defaultPort));
    var ofHost = parse(host).map(it -> it.withPort(defaultPort));
    return ofOrigin.isPresent() && ofOrigin.equals(ofHost);
  }

  private Authority withPort(int whenAbsent) {
    return port == -1 ? new Authority(host, whenAbsent) : this;
  }
}
