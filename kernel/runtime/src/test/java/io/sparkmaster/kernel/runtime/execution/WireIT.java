package io.sparkmaster.kernel.runtime.execution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.KernelAddress;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.ZmqTransport;
import io.sparkmaster.kernel.protocol.wire.Signer;
import io.sparkmaster.kernel.protocol.wire.WireCodec;
import io.sparkmaster.kernel.runtime.config.SmallKernel;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Whatever comes over its sockets, the kernel still answers. */
class WireIT {
  private static final String KEY = "the key";
  private static final int MALFORMED = 100_000;

  private static ConnectionInfo connection;
  private static KernelProcess kernel;
  private static KernelClient client;

  @BeforeAll
  static void start() throws IOException {
    var ports = ports();
    connection =
        new ConnectionInfo(
            new KernelAddress.Tcp("127.0.0.1", ports[0], ports[1], ports[2], ports[3], ports[4]),
            KEY,
            "k");
    var config =
        SmallKernel.config(
            Language.SCALA, Map.of("spark.master", "local[1]"), ShippingWay.OUTPUT_DIRECTORY);
    kernel =
        new KernelProcess(
            config, ZmqTransport.kernel(connection), Files.createTempDirectory("kernel-test-"));
    client = new KernelClient(ZmqTransport.client(connection, UUID.randomUUID().toString()));
    client.awaitReady(KernelInMemory.DEADLINE);
  }

  @AfterAll
  static void stop() {
    client.close();
    kernel.close();
  }

  /** Five that are free, each another. */
  private static int[] ports() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    try (var a = new ServerSocket(0, 1, loopback);
        var b = new ServerSocket(0, 1, loopback);
        var c = new ServerSocket(0, 1, loopback);
        var d = new ServerSocket(0, 1, loopback);
        var e = new ServerSocket(0, 1, loopback)) {
      return Stream.of(a, b, c, d, e).mapToInt(ServerSocket::getLocalPort).toArray();
    }
  }

  private static void assertAnswers() {
    for (var channel : List.of(Channel.SHELL, Channel.CONTROL)) {
      assertThat(
              client
                  .ask(channel, "kernel_info_request", Json.object(), KernelInMemory.DEADLINE)
                  .type())
          .isEqualTo("kernel_info_reply");
    }
    var execution = client.execute("40 + 2", KernelInMemory.DEADLINE);
    assertThat(execution.result("text/plain").orElseThrow()).endsWith("= 42");
  }

  @Test
  void aHundredThousandMalformedMessagesHarmNothing() {
    var random = new Random(7);
    try (var context = ZMQ.context(1);
        var shell = context.socket(SocketType.DEALER);
        var control = context.socket(SocketType.DEALER);
        var stdin = context.socket(SocketType.DEALER)) {
      shell.connect(connection.tcp().endpoint(Channel.SHELL));
      control.connect(connection.tcp().endpoint(Channel.CONTROL));
      stdin.connect(connection.tcp().endpoint(Channel.STDIN));
      var sockets = List.of(shell, control, stdin);
      for (int i = 0; i < MALFORMED; i++) {
        send(sockets.get(i % 3), malformed(random, i));
      }
      assertAnswers();
    }
  }

  private static void send(ZMQ.Socket socket, List<byte[]> frames) {
    for (int i = 0; i < frames.size(); i++) {
      assertThat(socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0)).isTrue();
    }
  }

  private static List<byte[]> malformed(Random random, int i) {
    var codec = new WireCodec(new Signer(i % 2 == 0 ? KEY : "another key"));
    return switch (i % 8) {
      case 0 -> noise(random);
      // Signed as it should be, and of no use.
      case 2 -> codec.encode(message("history_request", "{\"n\":\"many\",\"pattern\":[]}"));
      case 4 -> codec.encode(message("comm_msg", "{\"comm_id\":[],\"data\":3}"));
      case 6 -> codec.encode(message("input_reply", "{\"value\":{}}"));
      case 1 -> codec.encode(message("execute_request", "{\"code\":\"sys.exit(1)\"}"));
      case 3 -> codec.encode(message("shutdown_request", "{}"));
      case 5 -> truncated(codec.encode(message("kernel_info_request", "{}")), random);
      default -> List.of(new byte[0], "<IDS|MSG>".getBytes(UTF_8), new byte[64], bytes(random));
    };
  }

  private static Message message(String type, String content) {
    return Message.create(
        Header.create(type, "s", "mallory"), Json.parseObject(content.getBytes(UTF_8), "content"));
  }

  private static List<byte[]> noise(Random random) {
    var frames = new ArrayList<byte[]>();
    for (int i = 0; i <= random.nextInt(8); i++) {
      frames.add(bytes(random));
    }
    return frames;
  }

  private static byte[] bytes(Random random) {
    var bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static List<byte[]> truncated(List<byte[]> frames, Random random) {
    return frames.subList(0, 1 + random.nextInt(frames.size() - 1));
  }

  @Test
  void partsThatAreNoObjectsAreAnsweredWithAnError() {
    var header = Header.create("history_request", "s", "t");
    for (var content : List.of("[]", "nonsense", "7", "{\"n\":{}}")) {
      var message =
          Message.received(
              List.of(),
              Json.write(Json.toObject(headerMap(header))),
              "{}".getBytes(UTF_8),
              "{}".getBytes(UTF_8),
              content.getBytes(UTF_8),
              List.of());
      var reply =
          client
              .request(Channel.SHELL, message)
              .orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
              .join();
      assertThat(reply.content().path("status").asText()).isIn("ok", "error");
    }
    assertAnswers();
  }

  private static Map<String, String> headerMap(Header header) {
    return Map.of(
        "msg_id", UUID.randomUUID().toString(),
        "msg_type", header.msgType(),
        "session", header.session(),
        "username", header.username(),
        "date", header.date(),
        "version", header.version());
  }

  /** ZMTP 3.0 (RFC 23), a DEALER's side: greeting, READY, one message. */
  private static List<byte[]> conversation() {
    var greeting = new ByteArrayOutputStream();
    greeting.writeBytes(new byte[] {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0});
    greeting.writeBytes("NULL".getBytes(UTF_8));
    greeting.writeBytes(new byte[16 + 1 + 31]);
    var ready = new ByteArrayOutputStream();
    var properties = "\5READY\13Socket-Type\0\0\0\6DEALER".getBytes(ISO_8859_1);
    ready.write(4);
    ready.write(properties.length);
    ready.writeBytes(properties);
    var request = new ByteArrayOutputStream();
    var frames = new WireCodec(new Signer(KEY)).encode(message("kernel_info_request", "{}"));
    for (int i = 0; i < frames.size(); i++) {
      var frame = frames.get(i);
      request.write(i < frames.size() - 1 ? 1 : 0);
      request.write(frame.length);
      request.writeBytes(frame);
    }
    return List.of(greeting.toByteArray(), ready.toByteArray(), request.toByteArray());
  }

  /** Says the first bytes of a conversation, one by one, and hears what belongs in between. */
  private static void say(Socket socket, int bytes) throws IOException {
    var left = bytes;
    var conversation = conversation();
    for (int part = 0; part < conversation.size(); part++) {
      for (var each : conversation.get(part)) {
        if (left-- == 0) {
          return;
        }
        socket.getOutputStream().write(each);
      }
      if (part == 0) {
        assertThat(socket.getInputStream().readNBytes(64)).hasSize(64).startsWith(0xff);
      } else if (part == 1) {
        assertThat(socket.getInputStream().read()).isEqualTo(4);
        var length = socket.getInputStream().read();
        assertThat(new String(socket.getInputStream().readNBytes(length), ISO_8859_1))
            .contains("READY", "ROUTER");
      }
    }
  }

  private static Socket connect() throws IOException {
    var socket = new Socket("127.0.0.1", connection.tcp().shellPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) KernelInMemory.DEADLINE.toMillis());
    return socket;
  }

  @Test
  void aConnectionThatEndsAnywhereHarmsNothing() throws IOException {
    var whole = conversation().stream().mapToInt(part -> part.length).sum();
    for (int length = 0; length < whole; length++) {
      try (var socket = connect()) {
        say(socket, length);
      }
    }
    assertAnswers();
  }

  @Test
  void aRequestThatComesByteByByteIsAnswered() throws IOException {
    try (var socket = connect()) {
      say(socket, Integer.MAX_VALUE);
      var received = new StringBuilder();
      while (received.indexOf("kernel_info_reply") < 0) {
        var next = socket.getInputStream().read();
        assertThat(next).as("the end came after: " + received).isNotNegative();
        received.append((char) next);
      }
    }
  }

  @Test
  void stopInEveryStateLeavesAKernelThatAnswers() throws Exception {
    for (var cell : List.of("", "1 +", "Thread.sleep(20000)", "spark.range(1L << 40).count()")) {
      var running = client.start(cell);
      for (int i = 0; i < 3; i++) {
        client.ask(Channel.CONTROL, "interrupt_request", Json.object(), KernelInMemory.DEADLINE);
      }
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                client.ask(
                    Channel.CONTROL, "interrupt_request", Json.object(), KernelInMemory.DEADLINE);
                return running.isDone();
              });
      assertAnswers();
    }
  }
}
