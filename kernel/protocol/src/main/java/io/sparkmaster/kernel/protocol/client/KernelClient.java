package io.sparkmaster.kernel.protocol.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with one kernel: requests find their replies and outputs by parent header.
 * Thread-safe.
 */
public final class KernelClient implements AutoCloseable {
  private static final Duration ASK_AGAIN = Duration.ofMillis(100);

  private final Transport transport;
  private final String session = UUID.randomUUID().toString();
  private final Map<String, CompletableFuture<Message>> waiting = new ConcurrentHashMap<>();
  private final Map<String, PendingExecution> executions = new ConcurrentHashMap<>();
  private final List<Transport.Receiver> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch hearsIopub = new CountDownLatch(1);
  private volatile @Nullable Function<Message, String> inputAnswer;

  /** Starts the conversation; the client owns the transport from here on. */
  public KernelClient(Transport transport) {
    this.transport = transport;
    transport.start(this::receive);
  }

  /**
   * Waits until the kernel answers and its iopub channel is heard, so that no output is missed.
   *
   * @return the kernel_info_reply
   * @throws ProtocolException with {@link Code#NO_ANSWER} after the deadline
   */
  public Message awaitReady(Duration deadline) {
    var end = System.nanoTime() + deadline.toNanos();
    // A subscription takes effect at some time after connecting, so ask until an answer is heard.
    while (true) {
      var reply = request(Channel.SHELL, "kernel_info_request", Json.object());
      try {
        var message = reply.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (hearsIopub.await(ASK_AGAIN.toNanos(), TimeUnit.NANOSECONDS)) {
          return message;
        }
      } catch (TimeoutException e) {
        throw noAnswer("kernel_info_request", deadline, e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("A reply's future never fails", e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (System.nanoTime() > end) {
        throw noAnswer("kernel_info_request on iopub", deadline, null);
      }
    }
  }

  /** Calls back for every message from the kernel, on the I/O thread. */
  public void listen(Transport.Receiver listener) {
    listeners.add(listener);
  }

  /** Answers the kernel's input requests; the function gets the request. */
  public void answerInput(Function<Message, String> answer) {
    inputAnswer = answer;
  }

  /** Sends a request; the future completes with its reply. */
  public CompletableFuture<Message> request(Channel channel, String type, ObjectNode content) {
    return request(channel, Message.create(Header.create(type, session, "sparkmaster"), content));
  }

  /**
   * Sends a request and waits for its reply for so long; then the future fails with a {@link
   * TimeoutException}, and nothing is kept for it any more.
   */
  public CompletableFuture<Message> request(
      Channel channel, String type, ObjectNode content, Duration deadline) {
    var message = Message.create(Header.create(type, session, "sparkmaster"), content);
    return request(channel, message)
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((reply, late) -> waiting.remove(message.header().msgId()));
  }

  /** Sends a request made elsewhere, such as one to a subshell. */
  public CompletableFuture<Message> request(Channel channel, Message message) {
    var reply = new CompletableFuture<Message>();
    waiting.put(message.header().msgId(), reply);
    transport.send(channel, message);
    return reply;
  }

  /** Sends a request and waits for its reply. */
  public Message ask(Channel channel, String type, ObjectNode content, Duration deadline) {
    return await(request(channel, type, content), type, deadline);
  }

  /** Starts a cell; the future completes when its reply and its idle status have both come. */
  public CompletableFuture<Execution> start(String code) {
    return start(code, Json.object());
  }

  /** Starts a cell with fields of the execute_request other than the defaults. */
  public CompletableFuture<Execution> start(String code, ObjectNode more) {
    return start(code, more, Json.object());
  }

  /** Starts a cell with metadata, of which {@code cellId} names the cell to this kernel. */
  public CompletableFuture<Execution> start(String code, ObjectNode more, ObjectNode metadata) {
    var content =
        Json.object()
            .put("code", code)
            .put("silent", false)
            .put("store_history", true)
            .put("allow_stdin", inputAnswer != null)
            .put("stop_on_error", true);
    content.putObject("user_expressions");
    content.setAll(more);
    var header = Header.create("execute_request", session, "sparkmaster");
    var message = Message.create(header, content).withMetadata(metadata);
    var pending = new PendingExecution();
    executions.put(message.header().msgId(), pending);
    transport.send(Channel.SHELL, message);
    return pending.done();
  }

  /**
   * Runs a cell to its end.
   *
   * @throws ProtocolException with {@link Code#NO_ANSWER} after the deadline; the cell runs on
   */
  public Execution execute(String code, Duration deadline) {
    return await(start(code), "execute_request", deadline);
  }

  private static <T> T await(CompletableFuture<T> future, String what, Duration deadline) {
    try {
      return future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw noAnswer(what, deadline, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A reply's future never fails", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static ProtocolException noAnswer(
      String what, Duration deadline, @Nullable Throwable cause) {
    return new ProtocolException(
        Code.NO_ANSWER,
        "The kernel did not answer " + what + " within " + deadline.toMillis() + " ms.",
        cause);
  }

  private static ProtocolException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ProtocolException(Code.NO_ANSWER, "Interrupted while waiting for the kernel.", e);
  }

  private void receive(Channel channel, Message message) {
    switch (channel) {
      case IOPUB -> {
        hearsIopub.countDown();
        message
            .parentId()
            .ifPresent(id -> update(id, executions.get(id), p -> p.published(message)));
      }
      case STDIN -> answerInput(message);
      case SHELL, CONTROL, HEARTBEAT ->
          message
              .parentId()
              .ifPresent(
                  id -> {
                    var reply = waiting.remove(id);
                    if (reply != null) {
                      reply.complete(message);
                    }
                    update(id, executions.get(id), pending -> pending.replied(message));
                  });
    }
    listeners.forEach(listener -> listener.received(channel, message));
  }

  private void update(
      String id, @Nullable PendingExecution pending, Function<PendingExecution, Boolean> step) {
    if (pending != null && step.apply(pending)) {
      executions.remove(id);
    }
  }

  private void answerInput(Message request) {
    var answer = inputAnswer;
    if (answer != null && request.type().equals("input_request")) {
      var content = Json.object().put("value", answer.apply(request));
      var header = Header.create("input_reply", session, "sparkmaster");
      transport.send(Channel.STDIN, request.child(header, content));
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
