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

final class ClientsTest {
  private final QueuedBytes queued = QueuedBytes.ofServer(1 << 20);
  private final Clients clients = new Clients(queued);

  private record Page(List<Message> got) implements Sink {
    @Override
    public void send(Channel channel, Message message, Consumer<Boolean> done) {
      got.add(message);
      done.accept(true);
    }

    @Override
    public void close(String reason) {}
  }

  private List<Message> attach(String session) {
    var page = new Page(new ArrayList<>());
    clients.attach(session, page);
    return page.got();
  }

  @Test
  void howeverManyAKernelNamesOnlyAFewThatAreAwayAreKept() {
    var present = attach("page");
    IntStream.range(0, 100).forEach(i -> clients.expect("page-" + i));

    clients.broadcast(Message.create(Header.create("stream", "s", "u"), Json.object()));

    assertThat(present).hasSize(1);
    assertThat(attach("page-95")).isEmpty();
    assertThat(attach("page-96")).hasSize(1);
    assertThat(attach("page-99")).hasSize(1);
  }

  @Test
  void whoConnectsTakesNobodysKeptMessages() {
    IntStream.range(0, 4).forEach(i -> clients.expect("page-" + i));
    clients.broadcast(Message.create(Header.create("stream", "s", "u"), Json.object()));

    assertThat(attach("another")).isEmpty();

    assertThat(attach("page-0")).hasSize(1);
  }

  @Test
  void whatWaitedForThoseWhoAreForgottenCountsNoMore() {
    IntStream.range(0, 4).forEach(i -> clients.expect("page-" + i));
    clients.broadcast(Message.create(Header.create("stream", "s", "u"), Json.object()));
    var waiting = queued.total();
    assertThat(waiting).isPositive();

    clients.expect("page-4");
    assertThat(queued.total()).isEqualTo(waiting - waiting / 4);

    clients.close("the end");
    assertThat(queued.total()).isZero();
  }
}
