package io.sparkmaster.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.sparkmaster.server.error.Blame;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns failures into answers, in the shape that the caller's part of the API speaks: Jupyter's
 * {@code {message, reason}} under {@code /api}, RFC 9457 problems under {@code /learn/api}, a small
 * page for a browser.
 */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final String baseUrl;
  private final long maxRequestBytes;

  Failures(String baseUrl, long maxRequestBytes) {
    this.baseUrl = baseUrl;
    this.maxRequestBytes = maxRequestBytes;
  }

  void register(RoutesConfig routes) {
    routes.exception(ServerException.class, this::explained);
    routes.exception(HttpResponseException.class, this::fromJavalin);
    routes.exception(
        JsonProcessingException.class,
        (malformed, context) -> explained(badJson(malformed), context));
    routes.exception(EofException.class, this::cutShort);
    routes.exception(Exception.class, this::unknown);
  }

  private void explained(ServerException failure, Context context) {
    if (failure.code() == ErrorCode.UNAUTHENTICATED && Pages.wantsPage(context)) {
      context.redirect(Pages.loginUrl(context, baseUrl));
      return;
    }
    if (failure.code().blame() == Blame.OPERATOR || failure.code().blame() == Blame.BUG) {
      LOG.warn("{}: {}", failure.code(), failure.getMessage(), failure);
    }
    failure
        .retryAfter()
        .ifPresent(after -> context.header("Retry-After", String.valueOf(after.toSeconds())));
    answer(context, Statuses.of(failure.code()), failure.code(), failure.getMessage());
  }

  private void fromJavalin(HttpResponseException failure, Context context) {
    var code = Statuses.codeOf(failure.getStatus());
    answer(context, failure.getStatus(), code, messageOf(code, context, failure.getMessage()));
  }

  /** Either the client is gone and hears nothing, or it sent a body that nobody can read. */
  private void cutShort(EofException failure, Context context) {
    LOG.debug("a body ended early, or the client went away", failure);
    answer(
        context,
        400,
        ErrorCode.BAD_REQUEST,
        "The body of this request is malformed or ended early. Nothing was done; send it again.");
  }

  private String messageOf(ErrorCode code, Context context, @Nullable String otherwise) {
    return switch (code) {
      case NOT_FOUND -> "There is nothing at " + context.path() + ".";
      case TOO_LARGE ->
          """
          The request is larger than the %d MB that this server accepts. Upload a large file in chunks, \
          as JupyterLab's file browser does, or copy it into the workspace folder.\
          """
              .formatted(maxRequestBytes >> 20);
      default -> String.valueOf(otherwise);
    };
  }

  static ServerException badJson(JsonProcessingException failure) {
    var where = failure.getLocation();
    var place =
        where == null
            ? ""
            : " (line %d, column %d)".formatted(where.getLineNr(), where.getColumnNr());
    return new ServerException(
        ErrorCode.BAD_REQUEST,
        "The body is not the JSON that this route expects: %s%s."
            .formatted(Json.fault(failure), place));
  }

  private void unknown(Exception failure, Context context) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException refused && refused.getCode() < 500) {
        var code = Statuses.codeOf(refused.getCode());
        answer(context, refused.getCode(), code, messageOf(code, context, refused.getReason()));
        return;
      }
    }
    var id = UUID.randomUUID();
    LOG.error("failure {} at {} {}", id, context.req().getMethod(), context.path(), failure);
    answer(
        context,
        500,
        ErrorCode.INTERNAL,
        "The server failed to handle this request. Its log tells more under the id %s."
            .formatted(id));
  }

  private static void answer(Context context, int status, ErrorCode code, String message) {
    if (context.res().isCommitted()) {
      return;
    }
    context.status(status);
    var path = Paths.withinBase(context);
    if (path.startsWith("/learn/api/")) {
      var problem = new LinkedHashMap<String, Object>();
      problem.put("type", "about:blank");
      problem.put("title", code.name());
      problem.put("status", status);
      problem.put("detail", message);
      problem.put("code", code.name());
      context.json(problem).contentType("application/problem+json");
    } else if (Pages.wantsPage(context)) {
      Pages.error(context, status, message);
    } else {
      var body = new LinkedHashMap<String, Object>();
      body.put("message", message);
      body.put("reason", code.name());
      if (status == 501) {
        body.put("short_message", message.lines().findFirst().orElse(message));
      }
      context.json(body);
    }
  }
}
