package io.sparkmaster.kernel.protocol.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.KernelAddress;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

final class ZmqTransportTest extends TransportContract {
  private static final int BIND_TRIES = 20;

  private ConnectionInfo connection;

  @Override
  void open() throws IOException {
    kernel = bindToFreePorts();
    client = ZmqTransport.client(connection, UUID.randomUUID().toString());
  }

  /** A port found free may be another program's by the time it is bound. */
  private Transport bindToFreePorts() throws IOException {
    for (int tries = 1; ; tries++) {
      connection =
          new ConnectionInfo(
              new KernelAddress.Tcp("127.0.0.1", port(), port(), port(), port(), port()),
              "the key",
              "test-kernel");
      try {
        return ZmqTransport.kernel(connection);
      } catch (ProtocolException e) {
        if (tries == BIND_TRIES) {
          throw e;
        }
      }
    }
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
  void aQuestionWaitsForAClientWhoseStdinConnectsLate() throws Exception {
    kernel.send(
        Channel.STDIN, message("input_request", 1).withIdentities(List.of("late".getBytes(UTF_8))));

    try (var late = ZmqTransport.client(connection, "late")) {
      var received = new LinkedBlockingQueue<Received>();
      late.start((channel, message) -> received.add(new Received(channel, message)));
      assertThat(take(received).channel()).isEqualTo(Channel.STDIN);
    }
  }

  @Test
  void theHeartbeatEchoesTwoClientsThatAskAtOnce() {
    try (var context = ZMQ.context(1);
        var one = context.socket(SocketType.DEALER);
        var other = context.socket(SocketType.DEALER)) {
      for (var socket : List.of(one, other)) {
        socket.setReceiveTimeOut(60_000);
        // See ZmqTransport: without it, the test's own socket may wait for half a minute.
        socket.setHandshakeIvl(500);
        socket.setLinger(0);
        socket.connect(connection.tcp().endpoint(Channel.HEARTBEAT));
        socket.send("", ZMQ.SNDMORE);
        socket.send("ping");
      }
      for (var socket : List.of(other, one)) {
        assertThat(socket.recvStr()).isEmpty();
        assertThat(socket.recvStr()).isEqualTo("ping");
      }
    }
  }

  @Test
  void badlySignedMessagesAreDroppedAndTheNextOneArrives() throws Exception {
    var wrong = new ConnectionInfo(connection.address(), "another key", "");
    try (var intruder = ZmqTransport.client(wrong, UUID.randomUUID().toString())) {
      intruder.start((channel, message) -> {});
      assertThat(subscriptions.poll(60, TimeUnit.SECONDS)).isNotNull();
      for (int i = 0; i < 100; i++) {
        intruder.send(Channel.SHELL, message("badly_signed", i));
      }
    }
    client.send(Channel.SHELL, message("well_signed", 2));

    assertThat(take(atKernel).message().type()).isEqualTo("well_signed");
    assertThat(atKernel).isEmpty();
  }

  @Test
  void tenThousandRandomFramesLaterTheKernelStillAnswers() throws Exception {
    var random = new Random(42);
    try (var context = ZMQ.context(1);
        var socket = context.socket(SocketType.DEALER)) {
      socket.setLinger(5000);
      socket.setSndHWM(0);
      socket.setHandshakeIvl(500);
      socket.connect(connection.tcp().endpoint(Channel.SHELL));
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
