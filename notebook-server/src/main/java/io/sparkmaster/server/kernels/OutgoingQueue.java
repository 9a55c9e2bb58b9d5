package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client has still to be sent, in order. Text that waits is joined with the text before it
 * of the same cell and stream. Beyond the limit the oldest outputs go, text first, and a notice in
 * the cell says so; replies and states never go. Not thread-safe.
 */
final class OutgoingQueue {
  private static final Set<String> TEXT = Set.of("stream");
  private static final Set<String> OUTPUTS =
      Set.of("stream", "display_data", "update_display_data", "execute_result", "comm_msg");

  private final Deque<QueuedMessage> waiting = new ArrayDeque<>();
  private long bytes;
  private long limitBytes;
  private long droppedBytes;
  private int droppedMessages;
  private @Nullable Message lastDropped;

  OutgoingQueue(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  void limit(long newLimitBytes) {
    limitBytes = newLimitBytes;
    cutIfTooLarge();
  }

  long bytes() {
    return bytes;
  }

  void add(Channel channel, Message message) {
    var last = waiting.peekLast();
    if (last != null) {
      var before = last.bytes();
      if (last.joins(channel, message)) {
        bytes += last.bytes() - before;
        cutIfTooLarge();
        return;
      }
    }
    var added = new QueuedMessage(channel, message);
    waiting.addLast(added);
    bytes += added.bytes();
    cutIfTooLarge();
  }

  /** Puts back what could not be sent. */
  void addFirst(QueuedMessage message) {
    waiting.addFirst(message);
    bytes += message.bytes();
  }

  @Nullable QueuedMessage poll() {
    var about = lastDropped;
    if (about != null) {
      return notice(about);
    }
    var next = waiting.pollFirst();
    if (next != null) {
      bytes -= next.bytes();
    }
    return next;
  }

  private void cutIfTooLarge() {
    if (bytes > limitBytes) {
      drop(TEXT);
      drop(OUTPUTS);
    }
  }

  private void drop(Set<String> types) {
    // A quarter more than needed, so that a flood does not walk the queue for each message.
    var target = limitBytes - limitBytes / 4;
    var all = waiting.iterator();
    while (bytes > target && all.hasNext()) {
      var message = all.next();
      if (message.channel() == Channel.IOPUB && types.contains(message.type())) {
        all.remove();
        bytes -= message.bytes();
        droppedBytes += message.bytes();
        droppedMessages++;
        lastDropped = message.message();
      }
    }
  }

  private QueuedMessage notice(Message about) {
    var text =
        "[%d outputs (%d kB) are missing here: this page was away or too slow to take them.]\n"
            .formatted(droppedMessages, Math.max(1, droppedBytes >> 10));
    droppedMessages = 0;
    droppedBytes = 0;
    lastDropped = null;
    var notice =
        Message.create(
            Header.create("stream", "server", "sparkmaster"),
            Json.object().put("name", "stderr").put("text", text));
    return new QueuedMessage(
        Channel.IOPUB,
        Message.received(
            List.of(),
            notice.headerJson(),
            about.parentJson(),
            notice.metadataJson(),
            notice.contentJson(),
            List.of()));
  }
}
