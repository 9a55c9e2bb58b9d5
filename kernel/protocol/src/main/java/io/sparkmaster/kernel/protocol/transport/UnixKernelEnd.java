package io.sparkmaster.kernel.protocol.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.KernelAddress.UnixSocket;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import io.sparkmaster.kernel.protocol.wire.Signer;
import io.sparkmaster.kernel.protocol.wire.WireCodec;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A kernel's end of the channels over a Unix-domain socket: one connection for each client, known
 * by the identity in its {@link Greeting}. A newer connection takes the place of an older one of
 * the same identity.
 */
final class UnixKernelEnd implements Transport {
  private static final System.Logger LOG = System.getLogger(UnixKernelEnd.class.getName());
  private static final long QUEUE_BYTES = 256L << 20;
  private static final int MOST_CLIENTS = 64;
  private static final Duration GREETING = Duration.ofSeconds(5);
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final Duration ACCEPT_AGAIN = Duration.ofMillis(50);

  private record Client(UnixLink link, Outbox outbox) {
    void end() {
      outbox.close();
      link.close();
    }
  }

  private final Path path;
  private final ServerSocketChannel server;
  private final WireCodec codec;
  private final DropLog drops = new DropLog();
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final Map<String, Client> greeted = new ConcurrentHashMap<>();
  private volatile @Nullable Receiver receiver;
  private volatile boolean closed;

  /**
   * Listens; others than the owner cannot connect.
   *
   * @throws ProtocolException with {@link Code#SOCKET} when it cannot, for instance since the file
   *     exists
   */
  UnixKernelEnd(UnixSocket address, String key) {
    this.path = address.path();
    this.codec = new WireCodec(new Signer(key));
    try {
      this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      } catch (IOException e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ProtocolException(
          Code.SOCKET,
          "Cannot listen on the socket %s: %s. Its folder must be there, nothing may have its name, and Linux takes paths of up to 107 bytes."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  @Override
  public void start(Receiver receiver) {
    this.receiver = receiver;
    thread("channels-accept", this::accept);
  }

  private static void thread(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!closed) {
      try {
        welcome(server.accept());
      } catch (IOException | OutOfMemoryError e) {
        if (!closed) {
          // A cell has used up files, memory or threads; when it ends, clients can come again.
          LOG.log(System.Logger.Level.WARNING, "Cannot take a client: {0}", e.toString());
          LockSupport.parkNanos(ACCEPT_AGAIN.toNanos());
        }
      }
    }
  }

  private void welcome(SocketChannel socket) throws IOException {
    if (clients.size() >= MOST_CLIENTS) {
      LOG.log(System.Logger.Level.WARNING, "Refused a client: there are {0}", MOST_CLIENTS);
      socket.close();
      return;
    }
    var outbox = new Outbox(QUEUE_BYTES);
    var client = new Client(new UnixLink(socket, outbox, "channels-write"), outbox);
    clients.add(client);
    try {
      client.link().startWriting();
      thread("channels-read", () -> serve(client));
    } catch (OutOfMemoryError e) {
      clients.remove(client);
      client.end();
      throw e;
    }
  }

  private void serve(Client client) {
    var identity = "";
    try {
      identity = greet(client);
      while (true) {
        receive(client, identity, client.link().next());
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "A client is gone: {0}", e.toString());
    } catch (ProtocolException e) {
      LOG.log(System.Logger.Level.WARNING, "Hung up on a client: {0}", e.getMessage());
    } finally {
      clients.remove(client);
      try {
        leave(identity, client);
      } finally {
        client.end();
      }
    }
  }

  /** With one lock for coming and leaving, the last word is true. */
  private void leave(String identity, Client client) {
    synchronized (greeted) {
      if (greeted.remove(identity, client) && greeted.isEmpty()) {
        unsubscribed();
      }
    }
  }

  private String greet(Client client) throws IOException {
    var silent =
        CompletableFuture.runAsync(
            client::end,
            CompletableFuture.delayedExecutor(GREETING.toMillis(), TimeUnit.MILLISECONDS));
    var identity = Greeting.identity(client.link().next(), codec);
    silent.cancel(false);
    client.outbox().welcome();
    try {
      Client older;
      synchronized (greeted) {
        older = greeted.put(identity, client);
        subscribed();
      }
      if (older != null) {
        older.end();
      }
    } finally {
      client.outbox().welcomed();
    }
    return identity;
  }

  private void subscribed() {
    var to = receiver;
    try {
      if (to != null) {
        to.subscribed(new byte[0]);
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "A subscription failed", e);
    }
  }

  private void unsubscribed() {
    var to = receiver;
    if (to != null) {
      to.unsubscribed();
    }
  }

  private void receive(Client client, String identity, Packet packet) {
    var to = receiver;
    var channel = packet.channel();
    if (to == null || channel == null || !client.equals(greeted.get(identity))) {
      return;
    }
    Message message;
    try {
      message = codec.decode(packet.frames());
    } catch (ProtocolException e) {
      drops.dropped(channel, e);
      return;
    }
    var identities = new ArrayList<byte[]>();
    identities.add(identity.getBytes(UTF_8));
    identities.addAll(message.identities());
    try {
      to.received(channel, message.withIdentities(identities));
    } catch (RuntimeException e) {
      // Whatever one message does, the channel lives on.
      LOG.log(System.Logger.Level.ERROR, "A message of " + channel + " failed", e);
    }
  }

  @Override
  public void send(Channel channel, Message message) {
    if (channel == Channel.HEARTBEAT) {
      throw new IllegalArgumentException("This end has no " + channel + " channel");
    }
    if (closed) {
      return;
    }
    if (channel == Channel.IOPUB) {
      var packet = new Packet(channel, codec.encode(message));
      greeted.values().forEach(client -> offer(client, packet));
      return;
    }
    var identities = message.identities();
    var client = identities.isEmpty() ? null : greeted.get(new String(identities.get(0), UTF_8));
    if (client == null) {
      drops.dropped(channel, "because it has no client to go to.");
      return;
    }
    var rest = message.withIdentities(identities.subList(1, identities.size()));
    offer(client, new Packet(channel, codec.encode(rest)));
  }

  private void offer(Client client, Packet packet) {
    var channel = packet.channel();
    if (channel != null && !packet.fits()) {
      drops.dropped(channel, packet.tooLarge());
    } else if (!client.outbox().offer(packet)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Hung up on a client that does not read: {0} MiB wait for it",
          QUEUE_BYTES >> 20);
      client.end();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot remove the socket " + path, e);
    }
    var deadline = System.nanoTime() + LINGER.toNanos();
    clients.forEach(client -> client.outbox().close());
    clients.forEach(client -> client.link().awaitWritten(deadline - System.nanoTime()));
    clients.forEach(Client::end);
  }
}
