package io.sparkmaster.kernel.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.wire.Signer;
import io.sparkmaster.kernel.protocol.wire.WireCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

final class ZmqTransportTest extends TransportContract {
  private ConnectionInfo connection;

  @Override
  void open() throws IOException {
    connection =
        new ConnectionInfo(
            "127.0.0.1", port(), port(), port(), port(), port(), "the key", "test-kernel");
    kernel = ZmqTransport.kernel(connection);
    client = ZmqTransport.client(connection, UUID.randomUUID().toString());
  }

  private static int port() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aTakenPortIsTold() {
    assertThatThrownBy(() -> ZmqTransport.kernel(connection))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.code()).isEqualTo(ProtocolException.Code.SOCKET))
        .hasMessageContaining("Cannot listen on the ports");
  }

  @Test
  void theHeartbeatEchoes() {
    try (var context = ZMQ.context(1);
        var socket = context.socket(SocketType.REQ)) {
      socket.setReceiveTimeOut(10_000);
      socket.setLinger(0);
      socket.connect(connection.endpoint(Channel.HEARTBEAT));
      socket.send("ping");
      assertThat(socket.recvStr()).isEqualTo("ping");
    }
  }

  @Test
  void aBadlySignedMessageIsDroppedAndTheNextOneArrives() throws Exception {
    var wrong = new WireCodec(new Signer("another key"));
    var frames = wrong.encode(message("execute_request", 1));
    try (var context = ZMQ.context(1);
        var socket = context.socket(SocketType.DEALER)) {
      socket.setLinger(1000);
      socket.connect(connection.endpoint(Channel.SHELL));
      for (int i = 0; i < frames.size(); i++) {
        socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
      }
      new WireCodec(new Signer("the key"))
          .encode(message("well_signed", 2))
          .forEach(frame -> socket.send(frame, frame[0] == '{' && isLast(frame) ? 0 : ZMQ.SNDMORE));

      assertThat(take(atKernel).message().type()).isEqualTo("well_signed");
    }
  }

  /** Only the content of these messages has a number. */
  private static boolean isLast(byte[] frame) {
    return Json.parseObject(frame, "frame").has("n");
  }

  @Test
  void tenThousandRandomFramesLaterTheKernelStillAnswers() throws Exception {
    var random = new Random(42);
    try (var context = ZMQ.context(1);
        var socket = context.socket(SocketType.DEALER)) {
      socket.setLinger(5000);
      socket.setSndHWM(0);
      socket.connect(connection.endpoint(Channel.SHELL));
      for (int i = 0; i < 10_000; i++) {
        var parts = 1 + random.nextInt(9);
        for (int part = 1; part <= parts; part++) {
          var frame = new byte[random.nextInt(60)];
          random.nextBytes(frame);
          var bytes = random.nextInt(4) == 0 ? "<IDS|MSG>".getBytes() : frame;
          socket.send(bytes, part < parts ? ZMQ.SNDMORE : 0);
        }
      }
    }
    client.send(Channel.SHELL, message("still_there", 1));
    assertThat(take(atKernel).message().type()).isEqualTo("still_there");
  }

  @Test
  void repliesReachTheirOwnOfTwoClients() throws Exception {
    var second = new LinkedBlockingQueue<Received>();
    try (var other = ZmqTransport.client(connection, UUID.randomUUID().toString())) {
      other.start((channel, received) -> second.add(new Received(channel, received)));
      other.send(Channel.SHELL, message("from_other", 1));
      var request = take(atKernel).message();

      kernel.send(
          Channel.SHELL,
          request
              .child(Header.create("reply", "k", "u"), Json.object())
              .withIdentities(request.identities()));

      assertThat(take(second).message().type()).isEqualTo("reply");
      assertThat(atClient).isEmpty();
    }
  }
}
