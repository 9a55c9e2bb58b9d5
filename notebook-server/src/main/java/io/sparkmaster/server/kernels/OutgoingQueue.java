package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
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

  private static final long HOPELESS_BYTES = 16L << 20;

  private final Deque<QueuedMessage> waiting = new ArrayDeque<>();
  private long bytes;
  private long limitBytes;
  private long droppedBytes;
  private int droppedMessages;
  private @Nullable Message lastDropped;
  private final QueuedBytes all;
  private boolean closed;

  /**
   * @param all this and all other queues of the server
   */
  OutgoingQueue(long limitBytes, QueuedBytes all) {
    this.limitBytes = limitBytes;
    this.all = all;
  }

  void limit(long newLimitBytes) {
    limitBytes = newLimitBytes;
    cutIfTooLarge();
  }

  long bytes() {
    return bytes;
  }

  /**
   * Gives up all of it, results with it, when the server has no more room and this is much of what
   * waits: its client asks and asks, and does not take the replies.
   */
  boolean giveUp() {
    if (bytes <= HOPELESS_BYTES || all.allowed(HOPELESS_BYTES) == HOPELESS_BYTES) {
      return false;
    }
    drop(message -> true, 0);
    return true;
  }

  /** Nobody will ask for what waits; nothing is kept any more. */
  void close() {
    closed = true;
    waiting.clear();
    lastDropped = null;
    count(-bytes);
  }

  private void count(long more) {
    bytes += more;
    all.add(more);
  }

  void add(Channel channel, Message message) {
    if (closed) {
      return;
    }
    var last = waiting.peekLast();
    if (last != null) {
      var before = last.bytes();
      if (last.joins(channel, message)) {
        count(last.bytes() - before);
        cutIfTooLarge();
        return;
      }
    }
    var added = new QueuedMessage(channel, message);
    waiting.addLast(added);
    count(added.bytes());
    // What comes into an empty queue goes out at once, or is all that its client has missed.
    if (waiting.size() > 1 || bytes > limitBytes) {
      cutIfTooLarge();
    }
  }

  /** Puts back what could not be sent. */
  void addFirst(QueuedMessage message) {
    if (!closed) {
      waiting.addFirst(message);
      count(message.bytes());
    }
  }

  @Nullable QueuedMessage poll() {
    var about = lastDropped;
    if (about != null) {
      return notice(about);
    }
    var next = waiting.pollFirst();
    if (next != null) {
      count(-next.bytes());
    }
    return next;
  }

  private void cutIfTooLarge() {
    var limit = all.allowed(limitBytes);
    if (bytes > limit) {
      // A quarter more than needed, so that a flood does not walk the queue for each message.
      drop(isOneOf(TEXT), limit - limit / 4);
      drop(isOneOf(OUTPUTS), limit - limit / 4);
    }
  }

  private static Predicate<QueuedMessage> isOneOf(Set<String> types) {
    return message -> message.channel() == Channel.IOPUB && types.contains(message.type());
  }

  private void drop(Predicate<QueuedMessage> which, long target) {
    var oldest = waiting.iterator();
    while (bytes > target && oldest.hasNext()) {
      var message = oldest.next();
      if (which.test(message)) {
        oldest.remove();
        count(-message.bytes());
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
