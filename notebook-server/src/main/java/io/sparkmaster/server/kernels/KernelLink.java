package io.sparkmaster.server.kernels;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process of a kernel and the channels that this server shares among the kernel's clients. */
final class KernelLink implements AutoCloseable {
  private static final Duration IOPUB_HEARD = Duration.ofSeconds(10);

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

  KernelLink(RunningKernel process, Receiver receiver) {
    this.process = process;
    this.transport = process.connect(UUID.randomUUID().toString());
    this.client = new KernelClient(transport);
    client.listen((channel, message) -> receiver.received(this, channel, message));
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

  boolean answered() {
    return ready.getNow(false);
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

  void send(Channel channel, Message message) {
    transport.send(channel, message.withIdentities(List.of()));
  }

  /** Asks on the control channel, on behalf of the server itself. */
  CompletableFuture<ObjectNode> ask(String type, ObjectNode content) {
    return client.request(Channel.CONTROL, type, content).thenApply(Message::content);
  }

  @Override
  public void close() {
    client.close();
  }
}
