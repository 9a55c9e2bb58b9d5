package io.sparkmaster.kernel.protocol.transport;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.KernelAddress;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;

/**
 * One end of the channels between a kernel and a client. Each channel keeps its order in each
 * direction; there is no order between channels.
 */
public interface Transport extends AutoCloseable {

  /** Receives what the other end sends. Called on an I/O thread, which it must not block. */
  @FunctionalInterface
  interface Receiver {
    /** A message has come whose signature was right. */
    void received(Channel channel, Message message);

    /** On a kernel's end: a client has subscribed to iopub; {@code topic} is empty for all. */
    default void subscribed(byte[] topic) {}

    /** On a kernel's end: nobody listens to iopub any more. */
    default void unsubscribed() {}
  }

  /**
   * Listens where the connection says, as its kernel.
   *
   * @throws ProtocolException with {@link Code#SOCKET} when that is not possible
   */
  static Transport kernel(ConnectionInfo connection) {
    return connection.address() instanceof KernelAddress.UnixSocket socket
        ? new UnixKernelEnd(socket, connection.key())
        : ZmqTransport.kernel(connection);
  }

  /**
   * Connects to a kernel; returns at once, and messages wait until it listens.
   *
   * @param identity the client's session
   */
  static Transport client(ConnectionInfo connection, String identity) {
    return connection.address() instanceof KernelAddress.UnixSocket socket
        ? new UnixClientEnd(socket, connection.key(), identity)
        : ZmqTransport.client(connection, identity);
  }

  /** Begins to receive. Call it once, before anything is sent. */
  void start(Receiver receiver);

  /**
   * Queues a message; never blocks. On a kernel's end, the message goes to the client named by its
   * identities. What is sent after {@link #close()} is dropped.
   */
  void send(Channel channel, Message message);

  /** Sends what is queued, waiting a second at most, and frees the sockets. May be called twice. */
  @Override
  void close();
}
