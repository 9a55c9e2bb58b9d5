package io.sparkmaster.server.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a provider, within bounds of time, size and number: while it hangs, strangers who start
 * sign-ins do not take all threads of the server. Follows no redirects.
 */
final class ProviderHttp {
  private static final Duration CONNECT = Duration.ofSeconds(4);
  private static final Duration ANSWER = Duration.ofSeconds(8);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_AT_A_TIME = 8;

  private final String provider;
  private final Semaphore seats = new Semaphore(MOST_AT_A_TIME);
  private @Nullable HttpClient client;

  /**
   * @param provider what people call it
   */
  ProviderHttp(String provider) {
    this.provider = provider;
  }

  /** What was answered; the body may be anything. */
  record Answer(int status, String body) {}

  /** An answer that is expected to be good and an object. */
  ObjectNode getObject(URI uri, @Nullable String bearer) {
    var request = HttpRequest.newBuilder(uri).header("Accept", "application/json").GET();
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    var answer = send(request);
    if (answer.status() != 200) {
      throw unusable("%s answers with status %d".formatted(uri, answer.status()), null);
    }
    return object(uri, answer.body());
  }

  Answer post(URI uri, String form, @Nullable String authorization) {
    var request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return send(request);
  }

  ObjectNode object(URI uri, String body) {
    try {
      if (Json.mapper().readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException malformed) {
      // The parser's words may quote what was answered.
    }
    throw unusable("%s answers with no JSON object".formatted(uri), null);
  }

  private Answer send(HttpRequest.Builder request) {
    if (!seated()) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE, "Too many sign-ins are under way. Try again in some seconds.");
    }
    try {
      return sent(request.timeout(ANSWER).build());
    } finally {
      seats.release();
    }
  }

  /** A class signs in at the same moment; who has no seat yet waits for one. */
  private boolean seated() {
    try {
      return seats.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Answer sent(HttpRequest request) {
    var body = new ByteArrayOutputStream();
    var answer =
        client()
            .sendAsync(
                request,
                BodyHandlers.ofByteArrayConsumer(
                    part -> part.ifPresent(bytes -> keep(bytes, body))));
    try {
      // Unlike the request's own limit, this one holds for the body too.
      var status = answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return new Answer(status, body.toString(StandardCharsets.UTF_8));
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw unreachable(request.uri(), "no answer within " + ANSWER.toSeconds() + " s", late);
    } catch (ExecutionException failed) {
      var cause = failed.getCause();
      var why = cause instanceof IOException ? String.valueOf(cause) : "an answer without end";
      throw unreachable(request.uri(), why, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unreachable(request.uri(), "the server stops", interrupted);
    }
  }

  private static void keep(byte[] bytes, ByteArrayOutputStream body) {
    if (body.size() + bytes.length > MOST_BYTES) {
      throw new IllegalStateException("more than " + MOST_BYTES + " bytes");
    }
    body.writeBytes(bytes);
  }

  /** Made by the first sign-in: a server that nobody signs in to has no use for its threads. */
  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(Redirect.NEVER).build();
    }
    return client;
  }

  private ServerException unreachable(URI uri, String why, Exception cause) {
    return new ServerException(
        ErrorCode.UNAVAILABLE,
        "%s cannot be reached at %s (%s). Try again in a minute, or log in with a password or link."
            .formatted(provider, uri.getAuthority(), why),
        cause);
  }

  /** The provider answers with what no provider should. */
  ServerException unusable(String what, @Nullable Exception cause) {
    return new ServerException(
        ErrorCode.UNAVAILABLE,
        "%s cannot be used for signing in: %s. Who runs this server can check it with: sparkmaster doctor"
            .formatted(provider, what),
        cause);
  }
}
