package io.sparkmaster.server.kernels;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.KernelExit;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.Started;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.Missed;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of a kernel and the channels that this server shares among the kernel's clients. */
final class KernelLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KernelLink.class);
  private static final Duration IOPUB_HEARD = Duration.ofSeconds(10);
  private static final long WAITING_LIMIT_BYTES = 16L << 20;
  private static final Duration MISSED = Duration.ofSeconds(10);

  private static final Duration STARTING = Duration.ofSeconds(30);

  private final RunningKernel process;
  private final Transport transport;
  private final KernelClient client;
  private final long startedNanos = System.nanoTime();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  /** Who gets what the kernel sends. */
  @FunctionalInterface
  interface Receiver {
    void received(KernelLink from, Channel channel, Message message);
  }

  private final Receiver receiver;
  private @Nullable List<Missed.Item> waiting;
  private long waitingBytes;
  private boolean overflowed;

  KernelLink(RunningKernel process, Receiver receiver) {
    this(process, receiver, null);
  }

  /**
   * A link to a process that was there before: what it sends waits until {@link #goOn}, so that
   * what it sent before comes first.
   */
  static KernelLink toFound(RunningKernel process, Receiver receiver) {
    return new KernelLink(process, receiver, new ArrayList<>());
  }

  private KernelLink(
      RunningKernel process, Receiver receiver, @Nullable List<Missed.Item> waiting) {
    this.process = process;
    this.receiver = receiver;
    this.waiting = waiting;
    this.transport = process.connect(identity(process));
    this.client = new KernelClient(transport);
    client.listen(this::received);
  }

  /** Always the same, so that answers to what an earlier server has passed on come here. */
  private static String identity(RunningKernel process) {
    return process.handle().isEmpty() ? UUID.randomUUID().toString() : "server-" + process.handle();
  }

  private void received(Channel channel, Message message) {
    synchronized (this) {
      if (waiting != null) {
        keep(new Missed.Item(channel, message), waiting);
        return;
      }
    }
    receiver.received(this, channel, message);
  }

  private void keep(Missed.Item item, List<Missed.Item> to) {
    waitingBytes += item.bytes();
    if (waitingBytes <= WAITING_LIMIT_BYTES) {
      to.add(item);
    } else if (!overflowed) {
      overflowed = true;
      LOG.warn(
          "a kernel sent more than {} MiB before it could go on; the rest is dropped",
          WAITING_LIMIT_BYTES >> 20);
    }
  }

  /** What a process that was there before has sent while nobody listened. */
  Missed missed() {
    synchronized (this) {
      if (waiting == null) {
        return Missed.nothing();
      }
    }
    try {
      var reply = client.request(Channel.CONTROL, Missed.REQUEST, Json.object());
      return Missed.of(reply.get(MISSED.toSeconds(), TimeUnit.SECONDS).content());
    } catch (TimeoutException | RuntimeException e) {
      LOG.warn("what a kernel has sent while no server ran is not known: {}", e.toString());
      return Missed.nothing();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A reply's future never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Missed.nothing();
    }
  }

  /** Passes on what has waited, and from now on what comes. */
  void goOn() {
    while (true) {
      List<Missed.Item> next;
      synchronized (this) {
        if (waiting == null || waiting.isEmpty()) {
          waiting = null;
          return;
        }
        next = List.copyOf(waiting);
        waiting.clear();
        waitingBytes = 0;
      }
      next.forEach(this::passOn);
    }
  }

  private void passOn(Missed.Item item) {
    try {
      receiver.received(this, item.channel(), item.message());
    } catch (RuntimeException e) {
      // Whatever one message does, the others are passed on.
      LOG.warn("a kernel's message that has waited cannot be passed on", e);
    }
  }

  RunningKernel process() {
    return process;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /** Waits until the kernel answers and its outputs are heard here. */
  void becomeReady(Duration deadline) {
    try {
      process.awaitReady(deadline);
      client.awaitReady(IOPUB_HEARD);
      ready.complete(true);
    } finally {
      ready.complete(false);
    }
  }

  /** Why its process has ended; of one that has never answered, its log says more. */
  String reason(KernelExit exit) {
    return ready.getNow(false)
        ? exit.reason()
        : exit.reason() + ". The end of its log:\n" + exit.logTail() + "\n";
  }

  /** Whether {@link #becomeReady}, which runs elsewhere, has ended well before the deadline. */
  boolean awaitReady(Duration deadline) {
    try {
      return ready.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("This future never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Calls this once: when the kernel has started all that a first cell needs, when it has ended, or
   * when it takes longer than others should wait for it.
   */
  void whenStarted(Runnable then) {
    var started =
        ready
            .thenCompose(
                answered ->
                    answered
                        ? client.request(Channel.CONTROL, Started.REQUEST, Json.object())
                        : CompletableFuture.<Message>completedFuture(null))
            .completeOnTimeout(null, STARTING.toSeconds(), TimeUnit.SECONDS);
    CompletableFuture.anyOf(started, process.exit()).whenComplete((done, failed) -> then.run());
  }

  void send(Channel channel, Message message) {
    transport.send(channel, message.withIdentities(List.of()));
  }

  /**
   * Asks on the control channel, on behalf of the server itself.
   *
   * @param threads read the answer, which may be large, and do what depends on it or on its
   *     absence: neither the link's thread nor the one that sees to all deadlines may wait for that
   */
  CompletableFuture<ObjectNode> ask(
      String type, ObjectNode content, Duration deadline, Executor threads) {
    return client
        .request(Channel.CONTROL, type, content, deadline)
        .handleAsync(
            (reply, failure) -> {
              if (failure != null) {
                throw failure instanceof CompletionException wrapped
                    ? wrapped
                    : new CompletionException(failure);
              }
              return reply.content();
            },
            threads);
  }

  @Override
  public void close() {
    client.close();
  }
}
