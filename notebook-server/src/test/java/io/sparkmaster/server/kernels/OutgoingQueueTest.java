package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class OutgoingQueueTest {
  private static final Message CELL = message("execute_request", Json.object());
  private static final Message OTHER_CELL = message("execute_request", Json.object());

  private final QueuedBytes all = QueuedBytes.ofServer(1 << 30);
  private final OutgoingQueue queue = new OutgoingQueue(1 << 20, all);

  private static Message message(String type, ObjectNode content) {
    return Message.create(Header.create(type, "s", "u"), content);
  }

  private static Message text(Message cell, String name, String text) {
    var content = Json.object().put("name", name).put("text", text);
    return cell.child(Header.create("stream", "s", "u"), content);
  }

  private static Message display(String text) {
    var content = Json.object();
    content.putObject("data").put("text/plain", text);
    return CELL.child(Header.create("display_data", "s", "u"), content);
  }

  private static Message idle() {
    return CELL.child(
        Header.create("status", "s", "u"), Json.object().put("execution_state", "idle"));
  }

  private List<Message> drain() {
    var all = new ArrayList<Message>();
    for (var next = queue.poll(); next != null; next = queue.poll()) {
      all.add(next.message());
    }
    return all;
  }

  @Test
  void waitingTextOfOneStreamIsJoinedWithinItsPlaceInTheOrder() {
    queue.add(Channel.IOPUB, text(CELL, "stdout", "a"));
    queue.add(Channel.IOPUB, text(CELL, "stdout", "b"));
    queue.add(Channel.IOPUB, text(CELL, "stderr", "!"));
    queue.add(Channel.IOPUB, text(CELL, "stdout", "c"));
    queue.add(Channel.IOPUB, text(OTHER_CELL, "stdout", "d"));
    queue.add(Channel.IOPUB, display("x"));
    queue.add(Channel.IOPUB, text(OTHER_CELL, "stdout", "e"));

    assertThat(drain())
        .extracting(message -> message.content().path("text").asText(message.type()))
        .containsExactly("ab", "!", "c", "d", "display_data", "e");
  }

  @Test
  void beyondTheLimitTextGoesFirstWithANoticeInItsCell() {
    queue.add(Channel.IOPUB, display("kept"));
    queue.add(Channel.IOPUB, text(CELL, "stdout", "x".repeat(600_000)));
    queue.add(Channel.IOPUB, idle());
    queue.add(Channel.IOPUB, text(OTHER_CELL, "stdout", "y".repeat(600_000)));

    var all = drain();

    assertThat(all)
        .extracting(Message::type)
        .containsExactly("stream", "display_data", "status", "stream");
    assertThat(all.get(0).content().path("text").asText()).contains("1 outputs (586 kB)");
    assertThat(all.get(0).parentId()).contains(CELL.header().msgId());
    assertThat(all.get(3).content().path("text").asText()).startsWith("yyy");
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void repliesAndStatesAreNeverCut() {
    queue.limit(1000);
    for (int i = 0; i < 500; i++) {
      queue.add(Channel.IOPUB, idle());
      queue.add(Channel.SHELL, message("execute_reply", Json.object()));
    }
    assertThat(drain()).hasSize(1000);
  }

  @Test
  void whenTheServerHasNoRoomTheQueueThatGrowsKeepsLittle() {
    var full = QueuedBytes.ofServer(3 << 20);
    var still = new OutgoingQueue(8 << 20, full);
    var growing = new OutgoingQueue(8 << 20, full);
    for (int i = 0; i < 20; i++) {
      still.add(Channel.IOPUB, display("x".repeat(100_000)));
    }
    for (int i = 0; i < 40; i++) {
      growing.add(Channel.IOPUB, display("x".repeat(100_000)));
    }

    assertThat(still.bytes()).isGreaterThan(2_000_000);
    assertThat(growing.bytes()).isLessThan(1 << 21);
    assertThat(full.total()).isEqualTo(still.bytes() + growing.bytes());
    growing.close();
    growing.add(Channel.IOPUB, display("late"));
    assertThat(growing.poll()).isNull();
    assertThat(full.total()).isEqualTo(still.bytes());
  }

  @Test
  void whoHasLittleWaitingLosesNothingToThoseWhoHaveMuch() {
    var server = QueuedBytes.ofServer(3 << 20);
    var greedy = new OutgoingQueue(8 << 20, server.ofOwner(8 << 20, 1 << 19));
    var modest = new OutgoingQueue(8 << 20, server.ofOwner(8 << 20, 1 << 19));
    for (int i = 0; i < 31; i++) {
      greedy.add(Channel.SHELL, display("x".repeat(100_000)));
    }
    for (int i = 0; i < 4; i++) {
      modest.add(Channel.IOPUB, display("y".repeat(100_000)));
    }
    assertThat(modest.bytes()).isGreaterThan(400_000);

    greedy.add(Channel.IOPUB, display("x".repeat(100_000)));
    assertThat(greedy.poll().message().content().path("text").asText()).startsWith("[1 outputs");
  }

  @Test
  void oneLargeOutputForAPageThatTakesItComesThroughHoweverFullTheServerIs() {
    var server = QueuedBytes.ofServer(1 << 20);
    server.add(2 << 20);
    var page = new OutgoingQueue(8 << 20, server);
    page.add(Channel.IOPUB, display("x".repeat(2 << 20)));

    assertThat(page.poll().message().type()).isEqualTo("display_data");
  }

  @Test
  void repliesThatNobodyTakesAreGivenUpOnlyWhenTheServerHasNoRoom() {
    var reply = message("reply", Json.object().put("text", "x".repeat(1 << 20)));
    var full = QueuedBytes.ofServer(24 << 20);
    var asking = new OutgoingQueue(1 << 20, full);
    for (int i = 0; i < 23; i++) {
      asking.add(Channel.SHELL, reply);
    }
    assertThat(asking.giveUp()).isFalse();
    asking.add(Channel.SHELL, reply);

    assertThat(asking.giveUp()).isTrue();
    assertThat(full.total()).isZero();
    var notice = asking.poll();
    assertThat(notice).isNotNull();
    assertThat(notice.message().content().path("text").asText()).startsWith("[24 outputs");
  }

  @Test
  void streamMessagesWithoutTextDoNotStopTheQueue() {
    var odd =
        Message.received(
            List.of(),
            text(CELL, "stdout", "").headerJson(),
            CELL.headerJson(),
            "{}".getBytes(),
            "[not an object".getBytes(),
            List.of());
    queue.add(Channel.IOPUB, odd);
    queue.add(Channel.IOPUB, odd);
    assertThat(drain()).hasSize(2);
  }

  @Property
  void noTextIsLostOrMovedBelowTheLimit(
      @ForAll @Size(max = 40) List<@AlphaChars @StringLength(max = 5) String> texts,
      @ForAll @IntRange(min = 1, max = 7) int pollEach) {
    var fresh = new OutgoingQueue(1 << 20, all);
    var got = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      fresh.add(Channel.IOPUB, text(CELL, "stdout", texts.get(i)));
      if (i % pollEach == 0) {
        append(got, fresh.poll());
      }
    }
    for (var next = fresh.poll(); next != null; next = fresh.poll()) {
      append(got, next);
    }
    assertThat(got.toString()).isEqualTo(String.join("", texts));
    assertThat(fresh.bytes()).isZero();
  }

  private static void append(StringBuilder to, QueuedMessage message) {
    to.append(message.message().content().path("text").asText());
  }
}
