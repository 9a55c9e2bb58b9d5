package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that does not answer. */
@Timeout(60)
final class DriverChannelTest {
  @Test
  void whoWaitsForADriverThatHangsIsToldAfterAWhile(@TempDir Path folder) throws IOException {
    var files = DriverFiles.fresh(folder);
    try (var hangs = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      hangs.bind(UnixDomainSocketAddress.of(files.socket()));

      assertThatThrownBy(
              () -> {
                try (var channel = DriverChannel.to(files, Duration.ofSeconds(1))) {
                  channel.ask(DriverChannel.request("list"));
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has not answered within 1 s");
    }
  }
}
