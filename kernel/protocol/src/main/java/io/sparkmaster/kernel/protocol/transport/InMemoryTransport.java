package io.sparkmaster.kernel.protocol.transport;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Message;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The channels inside one JVM: for tests, and for kernels that live in their client's process. */
public final class InMemoryTransport implements Transport {
  private static final List<byte[]> CLIENT_IDENTITY = List.of(new byte[] {'c'});

  private final boolean kernelEnd;
  private final ExecutorService delivery =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "in-memory-channels");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable InMemoryTransport peer;
  private volatile @Nullable Receiver receiver;

  /** A kernel's end and its client's end. */
  public record Ends(InMemoryTransport kernel, InMemoryTransport client) {}

  private InMemoryTransport(boolean kernelEnd) {
    this.kernelEnd = kernelEnd;
  }

  /** Two ends that are joined. */
  public static Ends create() {
    var kernel = new InMemoryTransport(true);
    var client = new InMemoryTransport(false);
    kernel.peer = client;
    client.peer = kernel;
    return new Ends(kernel, client);
  }

  @Override
  public void start(Receiver receiver) {
    this.receiver = receiver;
    var other = peer;
    if (kernelEnd && other != null && other.receiver != null) {
      deliver(() -> receiver.subscribed(new byte[0]));
    } else if (!kernelEnd && other != null) {
      other.deliver(other::clientSubscribed);
    }
  }

  private void clientSubscribed() {
    var to = receiver;
    if (to != null) {
      to.subscribed(new byte[0]);
    }
  }

  @Override
  public void send(Channel channel, Message message) {
    var other = peer;
    if (other != null) {
      var arriving = message.withIdentities(kernelEnd ? List.of() : CLIENT_IDENTITY);
      other.deliver(() -> other.receive(channel, arriving));
    }
  }

  private void receive(Channel channel, Message message) {
    var to = receiver;
    if (to != null) {
      to.received(channel, message);
    }
  }

  private void deliver(Runnable delivered) {
    try {
      delivery.execute(delivered);
    } catch (RejectedExecutionException e) {
      // The end that should receive is closed: like a socket's, its messages go nowhere.
      return;
    }
  }

  @Override
  public void close() {
    delivery.shutdown();
  }
}
