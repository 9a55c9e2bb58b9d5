package io.sparkmaster.cluster.driver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.cluster.driver.DriverException.Code;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;

/**
 * Answers requests to a driver, each a JSON object with {@code secret} and {@code do}. Thread-safe.
 *
 * <ul>
 *   <li>{@code start}: {@code connection}, {@code language}, {@code folder}, {@code environment};
 *       answers {@code kernel}, its id
 *   <li>{@code stop}: {@code kernel}
 *   <li>{@code watch}: {@code kernel}; answers when it has ended, with the {@code reason}
 *   <li>{@code list}: answers {@code kernels}, each with {@code kernel} and {@code connection}
 *   <li>{@code health}: answers {@code seats}, {@code taken}, {@code heap_used}, {@code heap_max}
 *   <li>{@code end}: ends all kernels and the driver
 * </ul>
 *
 * An answer has {@code ok}; where it is false, {@code code} and {@code message} say why.
 */
final class ControlRequests {
  private static final System.Logger LOG = System.getLogger(ControlRequests.class.getName());

  private final byte[] secret;
  private final DriverKernels kernels;
  private final Runnable end;

  /**
   * For those who know the secret.
   *
   * @param end ends the driver
   */
  ControlRequests(String secret, DriverKernels kernels, Runnable end) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.kernels = kernels;
    this.end = end;
  }

  /** The answer to a line; it may take its time. Never fails. */
  CompletableFuture<ObjectNode> answer(byte[] line) {
    try {
      var request = Json.parseObject(line, "request");
      check(request);
      return dispatch(request);
    } catch (DriverException e) {
      return CompletableFuture.completedFuture(refusal(e.code(), e.getMessage()));
    } catch (ProtocolException e) {
      return CompletableFuture.completedFuture(refusal(Code.BAD_REQUEST, e.getMessage()));
    } catch (RuntimeException | Error e) {
      // No answer would mean that the driver has ended.
      LOG.log(System.Logger.Level.WARNING, "A request failed", e);
      return CompletableFuture.completedFuture(refusal(Code.BAD_REQUEST, e.toString()));
    }
  }

  private void check(ObjectNode request) {
    var given = request.path("secret").asText("").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, secret)) {
      throw new DriverException(
          Code.WRONG_SECRET, "The request does not name the secret in the driver's folder.");
    }
  }

  private CompletableFuture<ObjectNode> dispatch(ObjectNode request) {
    var what = request.path("do").asText("");
    return switch (what) {
      case "start" ->
          CompletableFuture.completedFuture(ok().put("kernel", kernels.start(wanted(request))));
      case "stop" -> {
        kernels.stop(text(request, "kernel"));
        yield CompletableFuture.completedFuture(ok());
      }
      case "watch" ->
          kernels.ended(text(request, "kernel")).thenApply(reason -> ok().put("reason", reason));
      case "list" -> CompletableFuture.completedFuture(list());
      case "health" -> CompletableFuture.completedFuture(health());
      case "end" -> {
        end.run();
        yield CompletableFuture.completedFuture(ok());
      }
      default ->
          throw new DriverException(
              Code.BAD_REQUEST,
              "\"do\" is \"" + what + "\"; it must be start, stop, watch, list, health or end.");
    };
  }

  private static DriverKernels.Wanted wanted(ObjectNode request) {
    var environment = new HashMap<String, String>();
    request
        .path("environment")
        .fields()
        .forEachRemaining(each -> environment.put(each.getKey(), each.getValue().asText("")));
    return new DriverKernels.Wanted(
        Path.of(text(request, "connection")),
        text(request, "language"),
        Path.of(text(request, "folder")),
        environment);
  }

  private static String text(ObjectNode request, String name) {
    var text = request.path(name).asText("");
    if (text.isEmpty()) {
      throw new DriverException(Code.BAD_REQUEST, "The request lacks \"" + name + "\".");
    }
    return text;
  }

  private ObjectNode list() {
    var answer = ok();
    var array = answer.putArray("kernels");
    for (var each : kernels.list()) {
      array
          .addObject()
          .put("kernel", each.kernel())
          .put("connection", each.connection().toString());
    }
    return answer;
  }

  private ObjectNode health() {
    var runtime = Runtime.getRuntime();
    return ok().put("seats", kernels.seats())
        .put("taken", kernels.list().size())
        .put("heap_used", runtime.totalMemory() - runtime.freeMemory())
        .put("heap_max", runtime.maxMemory());
  }

  private static ObjectNode ok() {
    return Json.object().put("ok", true);
  }

  private static ObjectNode refusal(Code code, String message) {
    return Json.object().put("ok", false).put("code", code.name()).put("message", message);
  }
}
