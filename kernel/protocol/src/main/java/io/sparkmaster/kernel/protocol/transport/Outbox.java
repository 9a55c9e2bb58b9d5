package io.sparkmaster.kernel.protocol.transport;

import io.sparkmaster.kernel.protocol.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The packets that wait to be written to one peer. Adding never waits; control goes before the
 * rest, so that an interrupt does not queue behind output. Thread-safe.
 */
final class Outbox {
  private final long limitBytes;
  private final Deque<Packet> urgent = new ArrayDeque<>();
  private final Deque<Packet> usual = new ArrayDeque<>();
  private final Deque<Packet> held = new ArrayDeque<>();
  private @Nullable Thread welcoming;
  private long bytes;
  private boolean closed;

  Outbox(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** False when the packet finds no room; true as well when it is dropped after the end. */
  synchronized boolean offer(Packet packet) {
    if (closed) {
      return true;
    }
    if (bytes > 0 && bytes + packet.size() > limitBytes) {
      return false;
    }
    bytes += packet.size();
    queueOf(packet).add(packet);
    notifyAll();
    return true;
  }

  private Deque<Packet> queueOf(Packet packet) {
    if (packet.channel() == Channel.CONTROL) {
      return urgent;
    }
    var waits = welcoming != null && welcoming != Thread.currentThread();
    return waits && packet.channel() == Channel.IOPUB ? held : usual;
  }

  /** Until {@link #welcomed}, what other threads publish comes after what this thread does. */
  synchronized void welcome() {
    welcoming = Thread.currentThread();
  }

  synchronized void welcomed() {
    welcoming = null;
    usual.addAll(held);
    held.clear();
    notifyAll();
  }

  /** Waits for the next packet; null when the outbox is closed and nothing is left. */
  synchronized @Nullable Packet take() throws InterruptedException {
    while (true) {
      var next = poll();
      if (next != null || closed) {
        return next;
      }
      wait();
    }
  }

  /** The next packet, or null when none waits. */
  synchronized @Nullable Packet poll() {
    var next = urgent.isEmpty() ? usual.poll() : urgent.poll();
    if (next != null) {
      bytes -= next.size();
    }
    return next;
  }

  synchronized boolean isEmpty() {
    return urgent.isEmpty() && usual.isEmpty() && held.isEmpty();
  }

  /** Takes no more; what waits can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
