package io.sparkmaster.server.http;

import io.sparkmaster.server.error.ErrorCode;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what cannot be read as a request or is for no part of this server, in Jupyter's shape.
 * Such a connection ends: Jetty gives an answer to HEAD a body here, which whoever reads on would
 * take for the start of the next answer.
 */
final class BadMessages implements Request.Handler {
  private final String baseUrl;

  BadMessages(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var code = Statuses.codeOf(response.getStatus());
    var message = message(code, request);
    var body = Json.mapper().writeValueAsString(Map.of("message", message, "reason", code.name()));
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_TYPE, "application/json")
        .put("X-Content-Type-Options", "nosniff")
        .put(HttpFields.CONNECTION_CLOSE);
    Content.Sink.write(response, true, body, callback);
    return true;
  }

  private String message(ErrorCode code, Request request) {
    var reason = String.valueOf(request.getAttribute(ErrorHandler.ERROR_MESSAGE));
    return switch (code) {
      case BAD_REQUEST -> "This cannot be read as a request, so nothing was done: " + reason + ".";
      case NOT_FOUND -> "There is nothing at this address: all that is served is below " + baseUrl;
      case UNAVAILABLE -> "The server is stopping. Try again when it runs.";
      default -> reason;
    };
  }
}
