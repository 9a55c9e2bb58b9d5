package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.language.Completeness;
import io.sparkmaster.kernel.runtime.language.Completions;
import io.sparkmaster.kernel.runtime.language.Language;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Takes requests and sees that each is answered: cells go to their queue, what needs a compiler to
 * a thread of its own, all else is answered at once, so that a running cell holds up nothing.
 */
final class Kernel implements Transport.Receiver, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Kernel.class.getName());

  private final Language language;
  private final Languages languages;
  private final CellQueue cells;
  private final History history;
  private final Replies replies;
  private final Runnable onShutdown;
  private final ExecutorService assistance =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "assistance");
            thread.setDaemon(true);
            return thread;
          });

  Kernel(
      Language language,
      Languages languages,
      CellQueue cells,
      History history,
      Replies replies,
      Runnable onShutdown) {
    this.language = language;
    this.languages = languages;
    this.cells = cells;
    this.history = history;
    this.replies = replies;
    this.onShutdown = onShutdown;
  }

  @Override
  public void subscribed(byte[] topic) {
    replies.welcome(topic);
  }

  @Override
  public void received(Channel channel, Message message) {
    switch (message.type()) {
      case "execute_request", "sparkmaster_evidence_request" -> cells.add(channel, message);
      case "kernel_info_request" -> answer(channel, message, this::info);
      case "history_request" ->
          answer(
              channel, message, () -> history.tail(message.content().path("n").asInt(MAX_HISTORY)));
      case "complete_request" -> assist(channel, message, () -> completions(message.content()));
      case "is_complete_request" -> assist(channel, message, () -> completeness(message.content()));
      case "inspect_request" -> answer(channel, message, Kernel::nothingToInspect);
      case "comm_info_request" -> answer(channel, message, Kernel::noComms);
      case "comm_open" -> refuseComm(message);
      case "comm_msg", "comm_close", "input_reply" ->
          LOG.log(System.Logger.Level.DEBUG, "Nobody here waits for {0}", message);
      case "interrupt_request" ->
          answer(
              channel,
              message,
              () -> {
                cells.interrupt();
                return Json.object().put("status", "ok");
              });
      case "shutdown_request" -> {
        answer(
            channel,
            message,
            () ->
                Json.object()
                    .put("status", "ok")
                    .put("restart", message.content().path("restart").asBoolean(false)));
        onShutdown.run();
      }
      default -> answer(channel, message, () -> unknown(message.type()));
    }
  }

  private static final int MAX_HISTORY = 1000;

  private void assist(Channel channel, Message request, Supplier<ObjectNode> content) {
    assistance.execute(() -> answer(channel, request, content));
  }

  private void answer(Channel channel, Message request, Supplier<ObjectNode> content) {
    replies.status(request, "busy");
    ObjectNode reply;
    try {
      reply = content.get();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "No answer to " + request.type(), e);
      reply = ErrorReport.of(e).content().put("status", "error");
    }
    replies.reply(channel, request, reply);
    replies.status(request, "idle");
  }

  private ObjectNode info() {
    var version =
        language == Language.JAVA
            ? Runtime.version().toString()
            : scala.util.Properties.versionNumberString();
    var content =
        Json.object()
            .put("status", "ok")
            .put("protocol_version", Header.PROTOCOL_VERSION)
            .put("implementation", "sparkmaster")
            .put("implementation_version", version())
            .put(
                "banner",
                "SparkMaster: Apache Spark "
                    + org.apache.spark.package$.MODULE$.SPARK_VERSION()
                    + ". Cells are "
                    + language.id()
                    + "; a first line %%scala, %%java or %%sql says otherwise.")
            .put("debugger", false);
    content.set("language_info", language.info(version));
    content.putArray("supported_features");
    content.putArray("help_links");
    return content;
  }

  private static String version() {
    var version = Kernel.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private ObjectNode completions(ObjectNode content) {
    var code = content.path("code").asText("");
    var cursor = CodePoints.toChars(code, content.path("cursor_pos").asInt(code.length()));
    var found = Completions.none(cursor);
    try {
      var source = CellSource.of(code, language);
      var removed = code.length() - source.code().length();
      if (cursor >= removed) {
        var within = cursor - removed;
        found =
            languages
                .ready(source.language())
                .map(evaluator -> evaluator.complete(source.code(), within))
                .map(c -> new Completions(c.matches(), c.start() + removed, c.end() + removed))
                .orElse(found);
      }
    } catch (KernelException e) {
      LOG.log(System.Logger.Level.DEBUG, "A cell being typed: {0}", e.getMessage());
    }
    var reply = Json.object().put("status", "ok");
    found.matches().forEach(reply.putArray("matches")::add);
    reply.put("cursor_start", CodePoints.ofChars(code, found.start()));
    reply.put("cursor_end", CodePoints.ofChars(code, found.end()));
    reply.putObject("metadata");
    return reply;
  }

  private ObjectNode completeness(ObjectNode content) {
    Completeness found;
    try {
      var source = CellSource.of(content.path("code").asText(""), language);
      found =
          languages
              .ready(source.language())
              .map(evaluator -> evaluator.completeness(source.code()))
              .orElse(Completeness.UNKNOWN);
    } catch (KernelException e) {
      found = Completeness.INVALID;
    }
    var reply = Json.object().put("status", found.name().toLowerCase(Locale.ROOT));
    return found == Completeness.INCOMPLETE ? reply.put("indent", "  ") : reply;
  }

  private static ObjectNode nothingToInspect() {
    var reply = Json.object().put("status", "ok").put("found", false);
    reply.putObject("data");
    reply.putObject("metadata");
    return reply;
  }

  private static ObjectNode noComms() {
    var reply = Json.object().put("status", "ok");
    reply.putObject("comms");
    return reply;
  }

  private void refuseComm(Message open) {
    replies.status(open, "busy");
    var close = Json.object().put("comm_id", open.content().path("comm_id").asText());
    close.putObject("data");
    replies.publish(open, "comm_close", close);
    replies.status(open, "idle");
  }

  private static ObjectNode unknown(String type) {
    return Json.object()
        .put("status", "error")
        .put("ename", "UnknownRequest")
        .put("evalue", "This kernel does not know the message type \"" + type + "\".")
        .set("traceback", Json.object().putArray("none"));
  }

  @Override
  public void close() {
    assistance.shutdownNow();
    cells.close();
  }
}
