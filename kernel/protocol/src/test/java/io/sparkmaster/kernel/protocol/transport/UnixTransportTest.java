package io.sparkmaster.kernel.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.KernelAddress;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.wire.Signer;
import io.sparkmaster.kernel.protocol.wire.WireCodec;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixTransportTest extends TransportContract {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private ConnectionInfo connection;

  @Override
  void open() {
    connection = connection("kernel.sock", "the key");
    kernel = Transport.kernel(connection);
    client = Transport.client(connection, "the client");
  }

  private ConnectionInfo connection(String name, String key) {
    return new ConnectionInfo(new KernelAddress.UnixSocket(folder.resolve(name)), key, "");
  }

  private SocketChannel rawClient() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("kernel.sock")));
  }

  private static boolean hangsUp(SocketChannel socket) throws IOException {
    try {
      return socket.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private void assertKernelAnswers() throws Exception {
    client.send(Channel.SHELL, message("still_there", 1));
    var request = take(atKernel).message();
    assertThat(request.type()).isEqualTo("still_there");
    kernel.send(
        Channel.SHELL,
        request
            .child(Header.create("reply", "k", "u"), Json.object())
            .withIdentities(request.identities()));
    assertThat(take(atClient).message().type()).isEqualTo("reply");
  }

  @Test
  void theSocketIsItsOwnersOnlyAndGoesWithTheKernel() throws IOException {
    var socket = folder.resolve("kernel.sock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> Transport.kernel(connection))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.code()).isEqualTo(ProtocolException.Code.SOCKET))
        .hasMessageContaining("Cannot listen on the socket " + socket);

    kernel.close();
    assertThat(socket).doesNotExist();
  }

  @Test
  void aPathThatIsTooLongIsNamed() {
    var name = "a".repeat(120);
    assertThatThrownBy(() -> Transport.kernel(connection(name, "k")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(name);
  }

  @Test
  void messagesWaitForAKernelThatListensLater() throws Exception {
    var later = connection("later.sock", "k");
    try (var early = Transport.client(later, "early")) {
      early.start((channel, message) -> {});
      early.send(Channel.SHELL, message("early", 1));

      try (var late = Transport.kernel(later)) {
        var received = new LinkedBlockingQueue<Received>();
        late.start((channel, message) -> received.add(new Received(channel, message)));
        assertThat(take(received).message().type()).isEqualTo("early");
      }
    }
  }

  @Test
  void theLastWordsOfAClientThatClosesAtOnceArrive() throws Exception {
    try (var brief = Transport.client(connection, "brief")) {
      brief.start((channel, message) -> {});
      brief.send(Channel.CONTROL, message("shutdown_request", 1));
    }
    assertThat(take(atKernel).message().type()).isEqualTo("shutdown_request");
  }

  @Test
  void aClientConnectsAgainWhenTheKernelListensAgain() throws Exception {
    kernel.close();
    kernel = Transport.kernel(connection);
    var again = new LinkedBlockingQueue<Received>();
    kernel.start((channel, message) -> again.add(new Received(channel, message)));

    // What is written into a connection that breaks is lost, as it is over TCP.
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              client.send(Channel.SHELL, message("again", 1));
              return !again.isEmpty();
            });
  }

  @Test
  void repliesReachTheirOwnOfTwoClients() throws Exception {
    var second = new LinkedBlockingQueue<Received>();
    try (var other = Transport.client(connection, "another client")) {
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

  @Test
  void whoLacksTheKeyHearsNothingAndIsHungUpOn() throws Exception {
    var heard = new LinkedBlockingQueue<Received>();
    try (var intruder = Transport.client(connection("kernel.sock", "another key"), "intruder")) {
      intruder.start((channel, message) -> heard.add(new Received(channel, message)));
      intruder.send(Channel.SHELL, message("badly_signed", 1));
      kernel.send(Channel.IOPUB, message("stream", 1));

      assertThat(take(atClient).message().type()).isEqualTo("stream");
      assertKernelAnswers();
    }
    assertThat(heard).isEmpty();
    assertThat(subscriptions).isEmpty();
  }

  @Test
  void aBadlySignedMessageIsDroppedAndTheNextOneArrives() throws Exception {
    var right = new WireCodec(new Signer("the key"));
    var wrong = new WireCodec(new Signer("another key"));
    try (var socket = rawClient()) {
      var writer = new PacketWriter(socket);
      writer.write(Greeting.of("raw", right));
      writer.write(new Packet(Channel.SHELL, wrong.encode(message("badly_signed", 1))));
      writer.write(new Packet(Channel.SHELL, List.of(new byte[3])));
      writer.write(new Packet(Channel.SHELL, right.encode(message("well_signed", 1))));
      writer.flush();

      assertThat(take(atKernel).message().type()).isEqualTo("well_signed");
    }
  }

  @Test
  void clientsThatSendGarbageAreHungUpOnAndTheKernelStillAnswers() throws Exception {
    var random = new Random(42);
    for (int i = 0; i < 300; i++) {
      var garbage = new byte[4 + random.nextInt(200)];
      random.nextBytes(garbage);
      // A length that is possible would make the kernel wait for the rest.
      garbage[0] = (byte) (0x80 | garbage[0]);
      try (var socket = rawClient()) {
        socket.write(ByteBuffer.wrap(garbage));
        assertThat(hangsUp(socket)).isTrue();
      }
    }
    assertKernelAnswers();
  }

  @Test
  void halfAPacketAndSilenceKeepNobodyWaitingAndTheSilentAreHungUpOn() throws Exception {
    try (var half = rawClient();
        var silent = rawClient()) {
      half.write(ByteBuffer.allocate(5).putInt(60_000_000).put((byte) 0).flip());
      assertKernelAnswers();
      assertThat(hangsUp(silent)).isTrue();
      assertThat(hangsUp(half)).isTrue();
    }
  }

  @Test
  void moreThanTheMostClientsAreRefused() throws Exception {
    var open = new ArrayList<SocketChannel>();
    try {
      for (int i = 0; i < 80; i++) {
        open.add(rawClient());
      }
      assertThat(hangsUp(open.get(79))).isTrue();
      assertKernelAnswers();
    } finally {
      for (var socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void aKernelOfGarbageHarmsItsClientNotAndTheSenderNeverBlocks() throws Exception {
    var path = folder.resolve("hostile.sock");
    var random = new Random(7);
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      var heard = new LinkedBlockingQueue<Received>();
      try (var victim = Transport.client(connection("hostile.sock", "k"), "victim")) {
        victim.start((channel, message) -> heard.add(new Received(channel, message)));
        for (int i = 0; i < 5; i++) {
          try (var socket = server.accept()) {
            var garbage = new byte[100];
            random.nextBytes(garbage);
            garbage[0] = (byte) (0x80 | garbage[0]);
            socket.write(ByteBuffer.wrap(garbage));
            drain(socket);
          }
        }
        // A kernel that takes the connection and never reads: 64 MiB for a queue of 32.
        try (var deaf = server.accept()) {
          var large = message("comm_msg", 1).withBuffers(List.of(new byte[1 << 20]));
          var begin = System.nanoTime();
          for (int i = 0; i < 64; i++) {
            victim.send(Channel.SHELL, large);
          }
          assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(DEADLINE);

          var codec = new WireCodec(new Signer("k"));
          var writer = new PacketWriter(deaf);
          writer.write(new Packet(Channel.IOPUB, codec.encode(message("stream", 1))));
          writer.flush();
          assertThat(take(heard).message().type()).isEqualTo("stream");
        }
      }
    }
  }

  private static void drain(SocketChannel socket) throws IOException {
    var bytes = ByteBuffer.allocate(4096);
    while (!ended(socket, bytes)) {
      bytes.clear();
    }
  }

  private static boolean ended(SocketChannel socket, ByteBuffer bytes) {
    try {
      return socket.read(bytes) < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void aMessageBeyondTheLimitIsDroppedAndTheNextOneArrives() throws Exception {
    Message large = message("display_data", 1).withBuffers(List.of(new byte[Packet.LIMIT_BYTES]));
    kernel.send(Channel.IOPUB, large);
    kernel.send(Channel.IOPUB, message("stream", 1));
    assertThat(take(atClient).message().type()).isEqualTo("stream");

    var buffers = List.of(new byte[Packet.LIMIT_BYTES - 10_000]);
    kernel.send(Channel.IOPUB, message("display_data", 1).withBuffers(buffers));
    assertThat(take(atClient).message().buffers().get(0)).hasSize(Packet.LIMIT_BYTES - 10_000);
  }

  @Test
  void aClientThatDoesNotReadIsHungUpOnAndTheOthersHearAll() throws Exception {
    try (var deaf = rawClient()) {
      var writer = new PacketWriter(deaf);
      writer.write(Greeting.of("deaf", new WireCodec(new Signer("the key"))));
      writer.flush();
      assertThat(subscriptions.poll(60, TimeUnit.SECONDS)).isEmpty();
      var buffers = List.of(new byte[8 << 20]);
      for (int i = 0; i < 40; i++) {
        kernel.send(Channel.IOPUB, message("display_data", i).withBuffers(buffers));
        assertThat(take(atClient).message().content().path("n").asInt()).isEqualTo(i);
      }
      drain(deaf);
    }
    assertKernelAnswers();
  }

  @Test
  void aKernelThatAcceptsNobodyKeepsNoThreadOfAClosedClient() throws Exception {
    var address = UnixDomainSocketAddress.of(folder.resolve("full.sock"));
    var waiting = new ArrayList<SocketChannel>();
    try (var deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      deaf.bind(address, 1);
      var full = false;
      while (!full) {
        var next = SocketChannel.open(StandardProtocolFamily.UNIX);
        waiting.add(next);
        next.configureBlocking(false);
        try {
          full = !next.connect(address);
        } catch (IOException refused) {
          full = true;
        }
      }
      var before = clientThreads();
      var blocked = Transport.client(connection("full.sock", "the key"), "blocked");
      blocked.start((channel, message) -> {});
      await().atMost(DEADLINE).until(() -> !before.containsAll(clientThreads()));
      var own = clientThreads().stream().filter(each -> !before.contains(each)).toList();

      blocked.close();

      await().atMost(DEADLINE).until(() -> own.stream().noneMatch(Thread::isAlive));
    } finally {
      for (var each : waiting) {
        each.close();
      }
    }
  }

  private static List<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("kernel-client"))
        .toList();
  }
}
