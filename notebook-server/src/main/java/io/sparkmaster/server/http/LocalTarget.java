package io.sparkmaster.server.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a login may lead: a path on this server. Browsers read {@code //host}, {@code /\host} and
 * paths with control characters as other hosts, and proxies may decode once more, so all of these
 * are refused.
 */
public final class LocalTarget {
  private static final Pattern SAFE =
      Pattern.compile("/(?![/\\\\])(?!%2f)(?!%5c)[^\\\\\\p{Cntrl}\\s]*", Pattern.CASE_INSENSITIVE);

  private LocalTarget() {}

  /** {@code wanted} when it is a path of this server, else {@code otherwise}. */
  public static String orElse(@Nullable String wanted, String otherwise) {
    return wanted != null && SAFE.matcher(wanted).matches() && !wanted.contains("/../")
        ? wanted
        : otherwise;
  }
}
