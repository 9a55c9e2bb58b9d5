package io.sparkmaster.kernel.protocol.transport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A kernel's end that keeps what cells publish and answer while nobody listens, for a server that
 * was started again: it asks for it with {@link Missed#REQUEST} on the control channel. The oldest
 * messages are given up where they become too many.
 */
public final class KeepingTransport implements Transport {
  private static final int LIMIT_BYTES = 4 << 20;
  private static final String CELL = "execute_request";

  private final Transport end;
  private final int limitBytes;
  private final String session = UUID.randomUUID().toString();
  private final Deque<Missed.Item> kept = new ArrayDeque<>();
  private long keptBytes;
  private int lost;
  private boolean heard;
  private long unheardSince = System.nanoTime();
  private @Nullable Header running;

  /** Keeps up to 4 MiB of what is sent through that kernel's end. */
  public KeepingTransport(Transport end) {
    this(end, LIMIT_BYTES);
  }

  KeepingTransport(Transport end, int limitBytes) {
    this.end = end;
    this.limitBytes = limitBytes;
  }

  /** How long nobody has listened; empty while somebody does. */
  public synchronized OptionalLong unheardNanos() {
    return heard ? OptionalLong.empty() : OptionalLong.of(System.nanoTime() - unheardSince);
  }

  /** Whether nobody has listened for so long. */
  public boolean unheardFor(Duration time) {
    return unheardNanos().orElse(0) > time.toNanos();
  }

  @Override
  public void start(Receiver receiver) {
    end.start(
        new Receiver() {
          @Override
          public void received(Channel channel, Message message) {
            if (channel == Channel.CONTROL && message.type().equals(Missed.REQUEST)) {
              var reply = message.child(Header.create(Missed.REPLY, session, "kernel"), take());
              end.send(channel, reply.withIdentities(message.identities()));
              return;
            }
            receiver.received(channel, message);
          }

          @Override
          public void subscribed(byte[] topic) {
            heard(true);
            receiver.subscribed(topic);
          }

          @Override
          public void unsubscribed() {
            heard(false);
            receiver.unsubscribed();
          }
        });
  }

  private synchronized void heard(boolean now) {
    if (heard && !now) {
      unheardSince = System.nanoTime();
    }
    heard = now;
  }

  private synchronized ObjectNode take() {
    var content = Missed.toJson(kept, lost, running);
    kept.clear();
    keptBytes = 0;
    lost = 0;
    return content;
  }

  @Override
  public void send(Channel channel, Message message) {
    keep(channel, message);
    end.send(channel, message);
  }

  private synchronized void keep(Channel channel, Message message) {
    if (channel == Channel.HEARTBEAT) {
      return;
    }
    var cell = message.parent().filter(parent -> parent.msgType().equals(CELL)).orElse(null);
    if (cell == null) {
      return;
    }
    if (channel == Channel.IOPUB && message.type().equals("status")) {
      running = runs(message, cell);
    }
    if (heard) {
      return;
    }
    var item = new Missed.Item(channel, message);
    kept.addLast(item);
    keptBytes += item.bytes();
    while (keptBytes > limitBytes && !kept.isEmpty()) {
      keptBytes -= kept.removeFirst().bytes();
      lost++;
    }
  }

  private @Nullable Header runs(Message status, Header cell) {
    if (status.content().path("execution_state").asText().equals("busy")) {
      return cell;
    }
    var present = running;
    return present != null && present.msgId().equals(cell.msgId()) ? null : present;
  }

  @Override
  public void close() {
    end.close();
  }
}
