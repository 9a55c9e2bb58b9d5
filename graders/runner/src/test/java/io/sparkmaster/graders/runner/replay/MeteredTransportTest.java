package io.sparkmaster.graders.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.transport.InMemoryTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class MeteredTransportTest {
  @Test
  void manyEmptyMessagesAreAFloodToo() {
    var ends = InMemoryTransport.create();
    List<Message> passed = new CopyOnWriteArrayList<>();
    try (var kernel = ends.kernel();
        var client = new MeteredTransport(ends.client(), 20_000)) {
      kernel.start((channel, message) -> {});
      client.start((channel, message) -> passed.add(message));

      for (int i = 0; i < 100; i++) {
        kernel.send(
            Channel.IOPUB, Message.create(Header.create("status", "s", "u"), Json.object()));
      }

      assertThat(client.flooded()).succeedsWithin(Duration.ofSeconds(60));
      assertThat(passed).hasSizeBetween(10, 39);
    }
  }
}
