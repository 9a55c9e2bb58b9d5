package io.sparkmaster.kernel.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport promises. */
@Timeout(180)
abstract class TransportContract {
  private static final long SECONDS = 60;

  /** A message and where it came. */
  record Received(Channel channel, Message message) {}

  final LinkedBlockingQueue<Received> atKernel = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<Received> atClient = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<byte[]> subscriptions = new LinkedBlockingQueue<>();
  Transport kernel;
  Transport client;

  /** Opens both ends, not started. */
  abstract void open() throws Exception;

  @BeforeEach
  void openAndSubscribe() throws Exception {
    open();
    kernel.start(
        new Transport.Receiver() {
          @Override
          public void received(Channel channel, Message message) {
            atKernel.add(new Received(channel, message));
          }

          @Override
          public void subscribed(byte[] topic) {
            subscriptions.add(topic);
          }
        });
    client.start((channel, message) -> atClient.add(new Received(channel, message)));
    assertThat(subscriptions.poll(SECONDS, TimeUnit.SECONDS)).isEmpty();
  }

  @AfterEach
  void close() {
    client.close();
    kernel.close();
    kernel.close();
    client.close();
    kernel.send(Channel.IOPUB, message("after_close", 0));
  }

  static Message message(String type, int number) {
    return Message.create(Header.create(type, "s", "u"), Json.object().put("n", number));
  }

  static Received take(LinkedBlockingQueue<Received> from) throws InterruptedException {
    var next = from.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("received within %d s", SECONDS).isNotNull();
    return next;
  }

  private static List<Integer> numbers(LinkedBlockingQueue<Received> from, int count)
      throws InterruptedException {
    var all = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      all.add(take(from).message().content().path("n").asInt());
    }
    return all;
  }

  @Test
  void aReplyGoesToTheAskerWithTheRequestsHeaderToTheByte() throws Exception {
    var request = message("execute_request", 1);
    client.send(Channel.SHELL, request);
    var received = take(atKernel);
    assertThat(received.channel()).isEqualTo(Channel.SHELL);
    assertThat(received.message().identities()).isNotEmpty();

    var reply = received.message().child(Header.create("execute_reply", "k", "u"), Json.object());
    kernel.send(Channel.SHELL, reply.withIdentities(received.message().identities()));

    var answer = take(atClient);
    assertThat(answer.channel()).isEqualTo(Channel.SHELL);
    assertThat(answer.message().parentJson()).isEqualTo(request.headerJson());
    assertThat(answer.message().parentId()).contains(request.header().msgId());
  }

  @Test
  void tenThousandMessagesEachWayKeepTheirOrderAndNoneIsLost() throws Exception {
    var expected = IntStream.range(0, 10_000).boxed().toList();

    expected.forEach(number -> client.send(Channel.SHELL, message("execute_request", number)));
    expected.forEach(number -> kernel.send(Channel.IOPUB, message("stream", number)));

    assertThat(numbers(atKernel, 10_000)).isEqualTo(expected);
    assertThat(numbers(atClient, 10_000)).isEqualTo(expected);
  }

  @Test
  void aQuestionOnStdinFindsTheClientOfTheShellRequest() throws Exception {
    client.send(Channel.SHELL, message("execute_request", 1));
    var request = take(atKernel).message();

    var question = request.child(Header.create("input_request", "k", "u"), Json.object());
    kernel.send(Channel.STDIN, question.withIdentities(request.identities()));
    assertThat(take(atClient).channel()).isEqualTo(Channel.STDIN);
    client.send(Channel.STDIN, message("input_reply", 7));

    var answer = take(atKernel);
    assertThat(answer.channel()).isEqualTo(Channel.STDIN);
    assertThat(answer.message().content().path("n").asInt()).isEqualTo(7);
  }

  @Test
  void controlAndBuffersArriveAsSent() throws Exception {
    var buffers = List.of(new byte[] {0, 1, (byte) 0xff}, new byte[0]);
    client.send(Channel.CONTROL, message("interrupt_request", 1).withBuffers(buffers));

    var received = take(atKernel);

    assertThat(received.channel()).isEqualTo(Channel.CONTROL);
    assertThat(received.message().buffers()).usingRecursiveComparison().isEqualTo(buffers);
  }

  @Test
  void aReceiverThatThrowsDoesNotEndTheChannel() throws Exception {
    client.send(Channel.SHELL, message("first", 1));
    take(atKernel);
    client.send(Channel.SHELL, message("second", 2));
    assertThat(take(atKernel).message().type()).isEqualTo("second");
  }
}
