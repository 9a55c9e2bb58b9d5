package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClientSessionTest {
  private final QueuedBytes all = QueuedBytes.ofServer(1 << 30);
  private final ClientSession session = new ClientSession(1 << 20, 1 << 20, all);

  /** Takes as many messages as it has been allowed to. */
  private static final class SlowSink implements Sink {
    private final List<String> got = new ArrayList<>();
    private final List<Consumer<Boolean>> unfinished = new ArrayList<>();
    private boolean quick;
    private String closed = "";

    @Override
    public void send(Channel channel, Message message, Consumer<Boolean> done) {
      got.add(message.content().path("n").asText());
      if (quick) {
        done.accept(true);
      } else {
        unfinished.add(done);
      }
    }

    @Override
    public void close(String reason) {
      closed = reason;
    }
  }

  private void offer(int number) {
    session.offer(
        Channel.IOPUB,
        Message.create(Header.create("display_data", "s", "u"), Json.object().put("n", number)));
  }

  @Test
  void oneMessageIsUnderWayAtATime() {
    var sink = new SlowSink();
    session.attach(sink);
    offer(1);
    offer(2);
    assertThat(sink.got).containsExactly("1");

    sink.unfinished.get(0).accept(true);

    assertThat(sink.got).containsExactly("1", "2");
  }

  @Test
  void aHundredThousandMessagesToAQuickSinkTakeNoStack() {
    IntStream.range(0, 100_000).forEach(this::offerSmall);
    var sink = new SlowSink();
    sink.quick = true;
    session.attach(sink);
    assertThat(sink.got).hasSize(100_000);
  }

  private void offerSmall(int number) {
    session.offer(
        Channel.SHELL,
        Message.create(Header.create("reply", "s", "u"), Json.object().put("n", number)));
  }

  @Test
  void whatWasUnderWayWhenTheConnectionBrokeComesAgainFirst() {
    var broken = new SlowSink();
    session.attach(broken);
    offer(1);
    offer(2);
    broken.unfinished.get(0).accept(false);
    session.detach(broken);
    offer(3);

    var sink = new SlowSink();
    sink.quick = true;
    session.attach(sink);

    assertThat(sink.got).containsExactly("1", "2", "3");
  }

  @Test
  void aNewerConnectionOfTheSameClientReplacesTheOlder() {
    var older = new SlowSink();
    older.quick = true;
    session.attach(older);
    var newer = new SlowSink();
    newer.quick = true;
    session.attach(newer);
    session.detach(older);

    offer(1);

    assertThat(older.closed).isNotEmpty();
    assertThat(newer.got).containsExactly("1");
  }
}
