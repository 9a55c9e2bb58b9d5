package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.Started;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.kernel.runtime.comms.Comms;
import io.sparkmaster.kernel.runtime.history.History;
import io.sparkmaster.kernel.runtime.input.StandardInput;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.sparkui.SparkPages;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests and sees that each is answered: cells go to their shell's queue, what needs a
 * compiler to a thread of its own, all else is answered at once, so that a running cell holds up
 * nothing.
 */
final class Kernel implements Transport.Receiver, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Kernel.class.getName());

  /** Somebody who types does not wait longer for completions. */
  private static final long COMPLETION_MILLIS = 450;

  /** Somebody who asks what a name is does. */
  private static final long QUESTION_MILLIS = 4000;

  private static final int WARM_ROUNDS = 3;

  /** A comm's handler that does not look up gets this long. */
  private static final long GRACE_MILLIS = 500;

  private static final int MAX_LOOKS = 20;

  private final Language language;
  private final Subshells shells;
  private final Assistance assistance;
  private final Comms comms;
  private final StandardInput input;
  private final History history;
  private final SparkPages sparkPages;
  private final Replies replies;
  private final CompletionStage<?> started;
  private final Runnable onShutdown;
  private volatile @Nullable OwnCode conversing;
  private final ExecutorService compilers = Executors.newSingleThreadExecutor(daemon("assistance"));
  private final ExecutorService conversations = Executors.newSingleThreadExecutor(daemon("comms"));
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(daemon("deadlines"));

  /**
   * @param started done when a cell need not wait for the language or for Spark any more
   */
  Kernel(
      Language language,
      Subshells shells,
      Assistance assistance,
      Comms comms,
      StandardInput input,
      History history,
      SparkPages sparkPages,
      Replies replies,
      CompletionStage<?> started,
      Runnable onShutdown) {
    this.language = language;
    this.shells = shells;
    this.assistance = assistance;
    this.comms = comms;
    this.input = input;
    this.history = history;
    this.sparkPages = sparkPages;
    this.replies = replies;
    this.started = started;
    this.onShutdown = onShutdown;
  }

  /**
   * The first completion takes a compiler a second; somebody who types should not wait for it.
   *
   * @param then runs when all is warm
   */
  void warmUp(String code, Runnable then) {
    var content = Json.object().put("code", code).put("cursor_pos", code.length());
    for (int round = 1; round <= WARM_ROUNDS; round++) {
      compilers.execute(
          () ->
              LOG.log(
                  System.Logger.Level.DEBUG,
                  "Warm: {0} {1}",
                  assistance.completions(content),
                  assistance.inspection(content)));
    }
    compilers.execute(then);
  }

  private static java.util.concurrent.ThreadFactory daemon(String name) {
    return task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void subscribed(byte[] topic) {
    replies.welcome(topic);
  }

  @Override
  public void received(Channel channel, Message message) {
    try {
      dispatch(channel, message);
    } catch (RuntimeException e) {
      // A part that is no JSON object, for instance. The one who sent it may still be waiting.
      LOG.log(System.Logger.Level.WARNING, "Cannot read " + message.type(), e);
      if (message.type().endsWith("_request")) {
        answer(channel, message, () -> failed(e));
      }
    }
  }

  private void dispatch(Channel channel, Message message) {
    var content = message.content();
    switch (message.type()) {
      case "execute_request", "sparkmaster_evidence_request" -> enqueue(channel, message);
      case "kernel_info_request" -> answer(channel, message, () -> KernelInfo.of(language));
      case Started.REQUEST -> answerWhenStarted(channel, message);
      // No status: what a page shows is no work of the kernel's.
      case SparkUiRequest.TYPE ->
          sparkPages.answer(content, page -> replies.reply(channel, message, page.toJson()));
      case "history_request" -> answer(channel, message, () -> history.answer(content));
      case "complete_request" ->
          assist(
              channel,
              message,
              COMPLETION_MILLIS,
              () -> assistance.completions(content),
              () -> Assistance.noCompletions(content));
      case "inspect_request" ->
          assist(
              channel,
              message,
              QUESTION_MILLIS,
              () -> assistance.inspection(content),
              Assistance::nothingToInspect);
      case "is_complete_request" ->
          assist(
              channel,
              message,
              QUESTION_MILLIS,
              () -> assistance.completeness(content),
              () -> Json.object().put("status", "unknown"));
      case "sparkmaster_diagnostics_request" ->
          compilers.execute(() -> answer(channel, message, () -> assistance.diagnostics(content)));
      case "comm_info_request" ->
          answer(channel, message, () -> comms.info(content.path("target_name").asText("")));
      case "comm_open", "comm_msg", "comm_close" -> converse(message);
      case "input_reply" ->
          input.answered(content.path("value").asText(""), message.parentId().orElse(""));
      case "create_subshell_request" -> answer(channel, message, shells::create);
      case "delete_subshell_request" ->
          answer(channel, message, () -> shells.delete(content.path("subshell_id").asText("")));
      case "list_subshell_request" -> answer(channel, message, shells::list);
      case "interrupt_request" -> answer(channel, message, this::interrupt);
      case "shutdown_request" -> {
        answer(
            channel,
            message,
            () ->
                Json.object()
                    .put("status", "ok")
                    .put("restart", content.path("restart").asBoolean(false)));
        onShutdown.run();
      }
      default -> unknown(channel, message);
    }
  }

  private void enqueue(Channel channel, Message message) {
    var subshell = message.header().subshellId();
    shells
        .queue(subshell)
        .ifPresentOrElse(
            queue -> queue.add(channel, message),
            () ->
                answer(
                    channel,
                    message,
                    () -> failed("UnknownSubshell", "There is no subshell \"" + subshell + "\".")));
  }

  private ObjectNode interrupt() {
    shells.interrupt();
    stopConversing();
    return Json.object().put("status", "ok");
  }

  /** Answers in time: if need be, with what says that nothing was found. */
  private void assist(
      Channel channel,
      Message request,
      long millis,
      Supplier<ObjectNode> content,
      Supplier<ObjectNode> otherwise) {
    var answered = new AtomicBoolean();
    replies.status(request, "busy");
    var late =
        deadlines.schedule(
            () -> finish(channel, request, otherwise, answered), millis, TimeUnit.MILLISECONDS);
    compilers.execute(
        () -> {
          // What nobody waits for any more would only keep the next one waiting.
          if (!answered.get()) {
            var found = contentOf(request, content);
            finish(channel, request, () -> found, answered);
            late.cancel(false);
          }
        });
  }

  private void finish(
      Channel channel, Message request, Supplier<ObjectNode> content, AtomicBoolean answered) {
    if (answered.compareAndSet(false, true)) {
      replies.reply(channel, request, content.get());
      replies.status(request, "idle");
    }
  }

  private void answer(Channel channel, Message request, Supplier<ObjectNode> content) {
    replies.status(request, "busy");
    replies.reply(channel, request, contentOf(request, content));
    replies.status(request, "idle");
  }

  /** What starts several kernels waits for this, so that they do not all start at once. */
  private void answerWhenStarted(Channel channel, Message request) {
    var unawaited =
        started.whenComplete(
            (done, failed) -> answer(channel, request, () -> Json.object().put("status", "ok")));
    LOG.log(System.Logger.Level.DEBUG, "Answered when started: {0}", unawaited);
  }

  private static ObjectNode contentOf(Message request, Supplier<ObjectNode> content) {
    try {
      return content.get();
    } catch (Throwable e) {
      // Also an Error of a compiler's: whoever asked is waiting.
      LOG.log(System.Logger.Level.WARNING, "No answer to " + request.type(), e);
      return failed(e);
    }
  }

  /** Comm handlers may be a cell's code: not on the channel's thread, and in order. */
  private void converse(Message message) {
    conversations.execute(
        () -> {
          replies.status(message, "busy");
          var handling = OwnCode.begin();
          conversing = handling;
          try {
            OwnCode.run(() -> handled(message));
          } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "A comm message was not handled", e);
            var report = handling.wasStopped() ? ErrorReport.stopped() : ErrorReport.of(e);
            replies.publish(message, "error", report.content());
          } finally {
            conversing = null;
            handling.end();
            replies.status(message, "idle");
          }
        });
  }

  private boolean handled(Message message) {
    comms.received(message);
    return true;
  }

  /** Stops what handles a comm's message. */
  private void stopConversing() {
    var handling = conversing;
    if (handling != null && handling.interrupt()) {
      later(() -> stopByForce(handling, MAX_LOOKS));
    }
  }

  private void stopByForce(OwnCode handling, int looks) {
    if (conversing == handling && handling.force() == OwnCode.Force.NOT_NOW && looks > 0) {
      later(() -> stopByForce(handling, looks - 1));
    }
  }

  private void later(Runnable task) {
    var unawaited = deadlines.schedule(task, GRACE_MILLIS, TimeUnit.MILLISECONDS);
    LOG.log(System.Logger.Level.DEBUG, "Stop by force: {0}", unawaited);
  }

  private void unknown(Channel channel, Message message) {
    if (!message.type().endsWith("_request")) {
      // Only requests have replies; another kernel's or a later protocol's message has none.
      LOG.log(System.Logger.Level.DEBUG, "Nobody here waits for {0}", message);
      return;
    }
    answer(
        channel,
        message,
        () ->
            failed(
                "UnknownRequest",
                "This kernel does not know the message type \"" + message.type() + "\"."));
  }

  private static ObjectNode failed(Throwable e) {
    return ErrorReport.of(e).content().put("status", "error");
  }

  private static ObjectNode failed(String name, String message) {
    var content = Json.object().put("status", "error").put("ename", name).put("evalue", message);
    content.putArray("traceback");
    return content;
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    compilers.shutdownNow();
    conversations.shutdownNow();
    sparkPages.close();
    shells.close();
  }
}
