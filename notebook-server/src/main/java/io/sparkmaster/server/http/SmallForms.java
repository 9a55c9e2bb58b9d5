package io.sparkmaster.server.http;

import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * Reads forms of people that are not logged in. Such a form is small, comes at once, and few of
 * them at a time, so that strangers who send theirs slowly do not take all threads of the server.
 */
public final class SmallForms {
  private static final int MOST_BYTES = 16 * 1_024;
  private static final int MOST_AT_A_TIME = 16;
  private static final long IDLE_MILLIS = 2_000;

  private final Semaphore seats = new Semaphore(MOST_AT_A_TIME);

  /** The fields of the form; the first where a name comes twice. */
  public Map<String, String> read(Context context) throws IOException {
    if (!seats.tryAcquire()) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE, "Too many logins are under way. Try again in some seconds.");
    }
    var connection =
        ServletContextRequest.getServletContextRequest(context.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    var idle = connection.getIdleTimeout();
    connection.setIdleTimeout(IDLE_MILLIS);
    try {
      return parse(context.req().getInputStream().readNBytes(MOST_BYTES + 1));
    } finally {
      connection.setIdleTimeout(idle);
      seats.release();
    }
  }

  private static Map<String, String> parse(byte[] body) {
    if (body.length > MOST_BYTES) {
      throw new ServerException(
          ErrorCode.TOO_LARGE, "A login form has at most %d bytes.".formatted(MOST_BYTES));
    }
    var form = new HashMap<String, String>();
    for (var part : new String(body, StandardCharsets.UTF_8).split("&")) {
      var equal = part.indexOf('=');
      if (equal > 0) {
        form.putIfAbsent(decode(part.substring(0, equal)), decode(part.substring(equal + 1)));
      }
    }
    return form;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST, "The form is not URL-encoded as it should be.", malformed);
    }
  }
}
