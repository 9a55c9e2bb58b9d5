package io.sparkmaster.cluster.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a driver does whose memory is used up for a moment. */
@Timeout(60)
final class ControlChannelTest {
  @Test
  void aClientThatNoThreadCanBeHadForIsSentAwayAndTheNextIsServed(@TempDir Path folder)
      throws Exception {
    var ended = new CountDownLatch(1);
    var clients = new AtomicInteger();
    var socket = folder.resolve("s");
    var requests =
        new ControlRequests("secret", new DriverKernels(null, folder, 1), ended::countDown);
    try (var channel =
        ControlChannel.open(
            socket,
            requests,
            client -> {
              if (clients.getAndIncrement() == 0) {
                throw new OutOfMemoryError("no thread");
              }
              new Thread(client).start();
            })) {
      assertThat(answer(socket)).isEmpty();
      assertThat(answer(socket)).contains("\"ok\":true");
    }
    ended.await();
  }

  private static String answer(Path socket) throws IOException {
    try (var client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var request = "{\"secret\": \"secret\", \"do\": \"end\"}\n".getBytes(StandardCharsets.UTF_8);
      var bytes = ByteBuffer.allocate(1024);
      try {
        client.write(ByteBuffer.wrap(request));
        client.read(bytes);
      } catch (IOException sentAway) {
        return "";
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }
}
