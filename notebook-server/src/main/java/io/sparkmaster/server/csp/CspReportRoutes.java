package io.sparkmaster.server.csp;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Browsers say here what the content security policy kept a page from loading. Anybody can send
 * such words, so the log takes few of them, and of addresses their host only: the rest may be a
 * secret.
 */
public final class CspReportRoutes implements RouteModule {
  private static final Logger LOG = LoggerFactory.getLogger(CspReportRoutes.class);
  private static final int MOST_BYTES = 16 << 10;
  private static final int MOST_A_MINUTE = 10;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Pattern DIRECTIVE = Pattern.compile("[a-z-]{1,40}");
  private static final Pattern PLACE =
      Pattern.compile("(inline|eval|wasm-eval|data|blob)|(https?|wss?)://[\\w.:-]{1,100}");

  private final InstantSource clock;
  private Instant since = Instant.EPOCH;
  private int written;

  public CspReportRoutes(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post("/api/security/csp-report", this::take);
  }

  private void take(Context context) throws IOException {
    context.status(204);
    var bytes = context.bodyInputStream().readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES || !mayWrite()) {
      return;
    }
    try {
      write(Json.read(bytes).path("csp-report"));
    } catch (IOException noReport) {
      LOG.debug("a report of the content security policy is no JSON", noReport);
    }
  }

  private static void write(JsonNode report) {
    LOG.warn(
        "the content security policy kept a page from {} ({})",
        known(PLACE, report.path("blocked-uri").asText()),
        known(DIRECTIVE, report.path("violated-directive").asText()));
  }

  /** What begins a text that looks as it should. */
  private static String known(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    return matcher.lookingAt() ? matcher.group() : "something unknown";
  }

  private synchronized boolean mayWrite() {
    var now = clock.instant();
    if (since.plus(MINUTE).isBefore(now)) {
      since = now;
      written = 0;
    }
    written++;
    return written <= MOST_A_MINUTE;
  }
}
