package io.sparkmaster.cluster.driver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.cluster.driver.DriverException.Code;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.function.Consumer;

/**
 * Answers requests to a driver, each a JSON object with {@code secret} and {@code do}. Thread-safe.
 *
 * <ul>
 *   <li>{@code start}: {@code connection}, {@code language}, {@code folder}, {@code environment};
 *       answers {@code kernel}, its id
 *   <li>{@code stop}: {@code kernel}
 *   <li>{@code follow}: from then on the client is told of each kernel that ends: {@code ended},
 *       its id, and {@code reason}, empty when it was asked to
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

  /** Tells the answer to a line, and what follows from it later. Never fails. */
  void answer(byte[] line, Consumer<ObjectNode> client) {
    client.accept(answerTo(line, client));
  }

  /** The client hears no more. */
  void gone(Consumer<ObjectNode> client) {
    kernels.unfollow(client);
  }

  private ObjectNode answerTo(byte[] line, Consumer<ObjectNode> client) {
    try {
      var request = Json.parseObject(line, "request");
      check(request);
      return dispatch(request, client);
    } catch (DriverException e) {
      return refusal(e.code(), e.getMessage());
    } catch (ProtocolException e) {
      return refusal(Code.BAD_REQUEST, e.getMessage());
    } catch (RuntimeException | Error e) {
      // No answer would mean that the driver has ended.
      LOG.log(System.Logger.Level.WARNING, "A request failed", e);
      return refusal(Code.BAD_REQUEST, e.toString());
    }
  }

  private void check(ObjectNode request) {
    var given = request.path("secret").asText("").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, secret)) {
      throw new DriverException(
          Code.WRONG_SECRET, "The request does not name the secret in the driver's folder.");
    }
  }

  private ObjectNode dispatch(ObjectNode request, Consumer<ObjectNode> client) {
    var what = request.path("do").asText("");
    return switch (what) {
      case "start" -> ok().put("kernel", kernels.start(wanted(request)));
      case "stop" -> {
        kernels.stop(text(request, "kernel"));
        yield ok();
      }
      case "follow" -> {
        kernels.follow(client);
        yield ok();
      }
      case "list" -> list();
      case "health" -> health();
      case "end" -> {
        end.run();
        yield ok();
      }
      default ->
          throw new DriverException(
              Code.BAD_REQUEST,
              "\"do\" is \"" + what + "\"; it must be start, stop, follow, list, health or end.");
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
