package io.sparkmaster.kernel.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.transport.InMemoryTransport;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class KernelClientTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Transport kernel;
  private KernelClient client;

  @BeforeEach
  void open() {
    var ends = InMemoryTransport.create();
    kernel = ends.kernel();
    kernel.start(this::answer);
    client = new KernelClient(ends.client());
  }

  @AfterEach
  void close() {
    client.close();
    kernel.close();
  }

  /** Replies before the outputs, as a kernel may: the channels have no common order. */
  private void answer(Channel channel, Message request) {
    switch (request.type()) {
      case "kernel_info_request" -> {
        reply(channel, request, "kernel_info_reply", Json.object().put("status", "ok"));
        status(request, "idle");
      }
      case "execute_request" -> {
        if (request.content().path("code").asText().equals("input")) {
          reply(Channel.STDIN, request, "input_request", Json.object().put("prompt", "?"));
          return;
        }
        finish(request, "done");
      }
      case "input_reply" -> {
        var parent = Json.parseObject(request.parentJson(), "parent");
        assertThat(parent.path("msg_type").asText()).isEqualTo("input_request");
        publish(request, "stream", text(request.content().path("value").asText()));
      }
      default -> {
        // Never answered.
      }
    }
  }

  private void finish(Message request, String text) {
    reply(Channel.SHELL, request, "execute_reply", Json.object().put("status", "ok"));
    status(request, "busy");
    publish(request, "stream", text(text));
    publish(request, "stream", text("!"));
    var result = Json.object();
    result.putObject("data").put("text/plain", "42");
    publish(request, "execute_result", result);
    status(request, "idle");
  }

  private static ObjectNode text(String text) {
    return Json.object().put("name", "stdout").put("text", text);
  }

  private void status(Message request, String state) {
    publish(request, "status", Json.object().put("execution_state", state));
  }

  private void publish(Message request, String type, ObjectNode content) {
    reply(Channel.IOPUB, request, type, content);
  }

  private void reply(Channel channel, Message request, String type, ObjectNode content) {
    var message = request.child(Header.create(type, "kernel", "kernel"), content);
    kernel.send(channel, message.withIdentities(request.identities()));
  }

  @Test
  void readyMeansAnsweredAndIopubHeard() {
    assertThat(client.awaitReady(DEADLINE).type()).isEqualTo("kernel_info_reply");
  }

  @Test
  void anExecutionIsWholeWhenReplyAndIdleHaveBothCome() {
    var execution = client.execute("x", DEADLINE);

    assertThat(execution.status()).isEqualTo("ok");
    assertThat(execution.stream("stdout")).isEqualTo("done!");
    assertThat(execution.stream("stderr")).isEmpty();
    assertThat(execution.result("text/plain")).contains("42");
    assertThat(execution.published())
        .extracting(Message::type)
        .containsExactly("status", "stream", "stream", "execute_result", "status");
  }

  @Test
  void executionsThatOverlapKeepTheirOwnOutputs() {
    var first = client.start("1");
    var second = client.start("2");
    assertThat(first.orTimeout(60, TimeUnit.SECONDS).join().published()).hasSize(5);
    assertThat(second.orTimeout(60, TimeUnit.SECONDS).join().published()).hasSize(5);
  }

  @Test
  void inputIsAnsweredWithTheQuestionAsParent() throws Exception {
    var printed = new LinkedBlockingQueue<String>();
    client.listen(
        (channel, message) -> {
          if (message.type().equals("stream")) {
            printed.add(message.content().path("text").asText());
          }
        });
    client.answerInput(question -> "Ada" + question.content().path("prompt").asText());

    var cell = client.start("input");

    assertThat(printed.poll(60, TimeUnit.SECONDS)).isEqualTo("Ada?");
    assertThat(cell).isNotDone();
  }

  @Test
  void noAnswerWithinTheDeadlineIsTold() {
    assertThatThrownBy(
            () -> client.ask(Channel.SHELL, "odd_request", Json.object(), Duration.ofMillis(50)))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.code()).isEqualTo(ProtocolException.Code.NO_ANSWER))
        .hasMessageContaining("odd_request")
        .hasMessageContaining("50 ms");
  }
}
