package io.sparkmaster.kernel.protocol.transport;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import io.sparkmaster.kernel.protocol.wire.Signer;
import io.sparkmaster.kernel.protocol.wire.WireCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * The channels over ZeroMQ. A kernel's end has a thread for each socket, so that no channel waits
 * for another; a client's end has one thread for all.
 *
 * <p>High-water marks are off: PUB and ROUTER sockets would silently drop results at theirs.
 */
public final class ZmqTransport implements Transport {
  private static final System.Logger LOG = System.getLogger(ZmqTransport.class.getName());
  private static final int LINGER_MILLIS = 1000;

  /**
   * One in some fifty of JeroMQ 0.6.0's new connections never begins its handshake (pull request
   * 1022 there) and is made anew only after this time, 30 s unless told. Nothing is lost by it.
   */
  private static final int HANDSHAKE_MILLIS = 500;

  private static final byte SUBSCRIBE = 1;

  static {
    LOG.log(System.Logger.Level.DEBUG, "Signals counted first: {0}", SignalOrder.mended());
  }

  private final ZMQ.Context context = ZMQ.context(1);
  private final Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);
  private final Map<Channel, SocketLoop> loops = new EnumMap<>(Channel.class);
  private final WireCodec codec;
  private volatile @Nullable Receiver receiver;
  private final DropLog drops = new DropLog();
  private volatile boolean closed;

  private ZmqTransport(ConnectionInfo connection) {
    this.codec = new WireCodec(new Signer(connection.key()));
    // JeroMQ would print them. While a context ends, its threads may find each other's pipes
    // closed.
    context.setNotificationExceptionHandler(
        (thread, fault) ->
            LOG.log(
                closed ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "JeroMQ's thread " + thread.getName() + " goes on after a fault",
                fault));
  }

  /**
   * Binds a kernel's sockets.
   *
   * @throws ProtocolException with {@link Code#SOCKET} when a port is taken, or when the connection
   *     has none
   */
  public static ZmqTransport kernel(ConnectionInfo connection) {
    var ip = connection.tcp().ip();
    var transport = new ZmqTransport(connection);
    try {
      // Not REP, which fails when a second client asks before the first is answered.
      transport.bind(connection, Channel.HEARTBEAT, SocketType.ROUTER);
      transport.bind(connection, Channel.SHELL, SocketType.ROUTER);
      transport.bind(connection, Channel.CONTROL, SocketType.ROUTER);
      transport.bind(connection, Channel.STDIN, SocketType.ROUTER);
      transport.bind(connection, Channel.IOPUB, SocketType.XPUB);
    } catch (ZMQException e) {
      transport.sockets.values().forEach(ZMQ.Socket::close);
      transport.context.close();
      throw new ProtocolException(
          Code.SOCKET, "Cannot listen on the ports of " + ip + ": " + e.getMessage() + ".", e);
    }
    transport.sockets.forEach(
        (channel, socket) ->
            transport.loops.put(
                channel,
                new SocketLoop(
                    "channel-" + channel.wireName(),
                    transport.context,
                    List.of(transport.endpoint(channel, socket)))));
    return transport;
  }

  private void bind(ConnectionInfo connection, Channel channel, SocketType type) {
    var socket = socket(channel, type);
    if (!socket.bind(connection.tcp().endpoint(channel))) {
      throw new ZMQException(connection.tcp().endpoint(channel), socket.errno());
    }
  }

  /**
   * Connects a client's sockets; returns at once, and messages wait until the kernel listens.
   *
   * @param identity the client's session: a kernel asks for input on the stdin socket of the same
   *     identity as the shell socket that asked for the execution
   */
  public static ZmqTransport client(ConnectionInfo connection, String identity) {
    var transport = new ZmqTransport(connection);
    transport.connect(connection, Channel.SHELL, SocketType.DEALER, identity);
    transport.connect(connection, Channel.CONTROL, SocketType.DEALER, identity);
    transport.connect(connection, Channel.STDIN, SocketType.DEALER, identity);
    transport.connect(connection, Channel.IOPUB, SocketType.SUB, identity);
    var endpoints = new ArrayList<SocketLoop.Endpoint>();
    transport.sockets.forEach(
        (channel, socket) -> endpoints.add(transport.endpoint(channel, socket)));
    var loop = new SocketLoop("kernel-client", transport.context, endpoints);
    transport.sockets.keySet().forEach(channel -> transport.loops.put(channel, loop));
    return transport;
  }

  private void connect(
      ConnectionInfo connection, Channel channel, SocketType type, String identity) {
    var socket = socket(channel, type);
    if (type == SocketType.SUB) {
      socket.subscribe("");
    } else {
      socket.setIdentity(identity.getBytes(StandardCharsets.UTF_8));
    }
    socket.setHandshakeIvl(HANDSHAKE_MILLIS);
    socket.connect(connection.tcp().endpoint(channel));
  }

  private ZMQ.Socket socket(Channel channel, SocketType type) {
    var socket = context.socket(type);
    // A subscription that finds no kernel any more is nothing to wait for.
    socket.setLinger(type == SocketType.SUB ? 0 : LINGER_MILLIS);
    socket.setSndHWM(0);
    socket.setRcvHWM(0);
    if (type == SocketType.XPUB) {
      // Without it, only the first of several subscribers would be seen, and welcomed.
      socket.setXpubVerbose(true);
    }
    if (type == SocketType.ROUTER) {
      // A client that is back before its old connection is known to be gone is the same client.
      socket.setRouterHandover(true);
    }
    if (channel == Channel.STDIN && type == SocketType.ROUTER) {
      // A question may come before the asker's stdin connection stands: it must not be dropped.
      socket.setRouterMandatory(true);
    }
    sockets.put(channel, socket);
    return socket;
  }

  private SocketLoop.Endpoint endpoint(Channel channel, ZMQ.Socket socket) {
    if (channel == Channel.HEARTBEAT) {
      // On the socket's own thread: the answer needs no queue.
      return new SocketLoop.Endpoint(socket, frames -> SocketLoop.sendNow(socket, frames));
    }
    return new SocketLoop.Endpoint(socket, frames -> receive(channel, frames));
  }

  private void receive(Channel channel, List<byte[]> frames) {
    var to = receiver;
    if (to == null) {
      return;
    }
    if (sockets.get(channel).getSocketType() == SocketType.XPUB) {
      subscription(to, frames.get(0));
      return;
    }
    Message message;
    try {
      message = codec.decode(frames);
    } catch (ProtocolException e) {
      drops.dropped(channel, e);
      return;
    }
    to.received(channel, message);
  }

  /** What an XPUB socket reads: 1 or 0 for a topic that is wanted or no longer wanted. */
  private static void subscription(Receiver to, byte[] frame) {
    if (frame.length > 0 && frame[0] == SUBSCRIBE) {
      to.subscribed(Arrays.copyOfRange(frame, 1, frame.length));
    } else if (frame.length > 0) {
      // Only the last subscriber's end is told; front ends all want the empty topic.
      to.unsubscribed();
    }
  }

  private SocketLoop loop(Channel channel) {
    var loop = loops.get(channel);
    if (loop == null) {
      throw new IllegalArgumentException("This end has no " + channel + " channel");
    }
    return loop;
  }

  @Override
  public void start(Receiver receiver) {
    this.receiver = receiver;
    loops.values().stream().distinct().forEach(SocketLoop::start);
  }

  @Override
  public void send(Channel channel, Message message) {
    var socket = sockets.get(channel);
    if (socket == null) {
      throw new IllegalArgumentException("This end has no " + channel + " channel");
    }
    if (!closed) {
      loop(channel).send(socket, codec.encode(message));
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    loops.values().stream().distinct().forEach(SocketLoop::close);
    context.close();
  }
}
