package io.sparkmaster.kernel.protocol.transport;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.KernelAddress.UnixSocket;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.wire.Signer;
import io.sparkmaster.kernel.protocol.wire.WireCodec;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client's end of the channels over a Unix-domain socket. Connects again as long as it is open;
 * messages wait until the kernel listens. The kernel is not trusted: what it sends can end the
 * connection, nothing more, and what it does not read is bounded.
 */
final class UnixClientEnd implements Transport {
  private static final System.Logger LOG = System.getLogger(UnixClientEnd.class.getName());
  private static final long QUEUE_BYTES = 32L << 20;
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final Duration FIRST_TRY_AGAIN = Duration.ofMillis(5);
  private static final Duration LAST_TRY_AGAIN = Duration.ofMillis(250);
  private static final Duration PROPER_CONNECTION = Duration.ofSeconds(1);

  private final UnixDomainSocketAddress address;
  private final WireCodec codec;
  private final String identity;
  private final Outbox outbox = new Outbox(QUEUE_BYTES);
  private final DropLog drops = new DropLog();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread reading = new Thread(this::run, "kernel-client");
  private volatile @Nullable Receiver receiver;
  private @Nullable UnixLink link;
  private @Nullable SocketChannel connecting;
  private boolean started;

  UnixClientEnd(UnixSocket address, String key, String identity) {
    this.address = UnixDomainSocketAddress.of(address.path());
    this.codec = new WireCodec(new Signer(key));
    this.identity = identity;
    reading.setDaemon(true);
  }

  @Override
  public synchronized void start(Receiver receiver) {
    this.receiver = receiver;
    started = true;
    reading.start();
  }

  private void run() {
    try {
      var wait = FIRST_TRY_AGAIN;
      while (!closing.await(0, TimeUnit.NANOSECONDS)) {
        var begin = System.nanoTime();
        connectAndRead();
        // A kernel that hangs up at once must not be called without a pause.
        var lived = System.nanoTime() - begin;
        wait = lived >= PROPER_CONNECTION.toNanos() ? FIRST_TRY_AGAIN : longer(wait);
        if (closing.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration longer(Duration wait) {
    var next = wait.multipliedBy(2);
    return next.compareTo(LAST_TRY_AGAIN) > 0 ? LAST_TRY_AGAIN : next;
  }

  private void connectAndRead() {
    try (var socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      if (!begin(socket)) {
        return;
      }
      socket.connect(address);
      try (var connected = new UnixLink(socket, outbox, "kernel-client-writer")) {
        connected.startWriting(Greeting.of(identity, codec));
        if (adopt(connected)) {
          while (true) {
            receive(connected.next());
          }
        }
      } finally {
        awaitWriter();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "No connection to {0}: {1}", address, e.toString());
    } catch (ProtocolException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Hung up on the kernel at {0}: {1}",
          address,
          e.getMessage());
    }
  }

  /** False when the end has been closed in the meantime. */
  private synchronized boolean begin(SocketChannel socket) {
    connecting = socket;
    return closing.getCount() > 0;
  }

  /** A kernel that does not accept connections would keep the thread for ever. */
  private synchronized void stopConnecting() {
    try {
      if (connecting != null) {
        connecting.close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "Closing a connection to {0}: {1}", address, e.toString());
    }
  }

  /** So that the writer of the next connection is the only one that takes from the outbox. */
  private void awaitWriter() {
    var ended = current();
    if (ended != null) {
      ended.awaitWritten(LINGER.toNanos());
    }
  }

  /** False when the end has been closed in the meantime. */
  private synchronized boolean adopt(UnixLink connected) {
    link = connected;
    return closing.getCount() > 0;
  }

  private void receive(Packet packet) {
    var to = receiver;
    var channel = packet.channel();
    if (to == null || channel == null) {
      return;
    }
    Message message;
    try {
      message = codec.decode(packet.frames());
    } catch (ProtocolException e) {
      drops.dropped(channel, e);
      return;
    }
    try {
      to.received(channel, message);
    } catch (RuntimeException e) {
      // Whatever one message does, the channel lives on.
      LOG.log(System.Logger.Level.ERROR, "A message of " + channel + " failed", e);
    }
  }

  @Override
  public void send(Channel channel, Message message) {
    if (channel == Channel.HEARTBEAT || channel == Channel.IOPUB) {
      throw new IllegalArgumentException("A client does not send on the " + channel + " channel");
    }
    var packet = new Packet(channel, codec.encode(message));
    if (!packet.fits()) {
      drops.dropped(channel, packet.tooLarge());
    } else if (!outbox.offer(packet)) {
      drops.dropped(
          channel,
          "because the kernel does not read: %d MiB wait for it.".formatted(QUEUE_BYTES >> 20));
    }
  }

  @Override
  public void close() {
    outbox.close();
    var deadline = System.nanoTime() + LINGER.toNanos();
    var current = current();
    while (current == null && isStarted() && !outbox.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(FIRST_TRY_AGAIN.toNanos());
      current = current();
    }
    if (current != null) {
      current.awaitWritten(deadline - System.nanoTime());
    }
    closing.countDown();
    current = current();
    if (current != null) {
      current.close();
    }
    stopConnecting();
  }

  private synchronized @Nullable UnixLink current() {
    return link;
  }

  private synchronized boolean isStarted() {
    return started;
  }
}
