package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * One client of a kernel, over all the connections that it makes: what comes while it has none, or
 * faster than it takes it, waits here. Thread-safe; never blocks.
 */
final class ClientSession {
  private final long attachedLimitBytes;
  private final long detachedLimitBytes;
  private final OutgoingQueue queue;
  private @Nullable Sink sink;
  private @Nullable QueuedMessage inFlight;
  private boolean pumping;

  ClientSession(long attachedLimitBytes, long detachedLimitBytes, QueuedBytes all) {
    this.attachedLimitBytes = attachedLimitBytes;
    this.detachedLimitBytes = detachedLimitBytes;
    this.queue = new OutgoingQueue(detachedLimitBytes, all);
  }

  void offer(Channel channel, Message message) {
    Sink hopeless = null;
    synchronized (this) {
      queue.add(channel, message);
      if (queue.giveUp()) {
        hopeless = sink;
      }
    }
    if (hopeless != null) {
      hopeless.close("this client does not take the replies that it asks for");
    }
    pump();
  }

  /** Nobody will connect again as this client. */
  synchronized void forget() {
    queue.close();
  }

  /** Sends to this connection from now on, first what has waited; an older one is ended. */
  void attach(Sink connected) {
    Sink older;
    synchronized (this) {
      older = sink;
      putBackInFlight();
      sink = connected;
      queue.limit(attachedLimitBytes);
    }
    if (older != null) {
      older.close("the same client has connected again");
    }
    pump();
  }

  /** Forgets the connection when it still is this client's. */
  synchronized void detach(Sink gone) {
    if (sink == gone) {
      putBackInFlight();
      sink = null;
      queue.limit(detachedLimitBytes);
    }
  }

  synchronized boolean attached() {
    return sink != null;
  }

  /** Ends the connection, if there is one. */
  void close(String reason) {
    Sink present;
    synchronized (this) {
      present = sink;
    }
    if (present != null) {
      present.close(reason);
    }
  }

  private void putBackInFlight() {
    var unsent = inFlight;
    inFlight = null;
    if (unsent != null) {
      queue.addFirst(unsent);
    }
  }

  /** A loop, not a recursion: sinks may say at once that a message is sent. */
  private void pump() {
    synchronized (this) {
      if (pumping) {
        return;
      }
      pumping = true;
    }
    while (true) {
      Sink to;
      QueuedMessage next;
      synchronized (this) {
        to = sink;
        next = to == null || inFlight != null ? null : queue.poll();
        if (to == null || next == null) {
          pumping = false;
          return;
        }
        inFlight = next;
      }
      var sent = next;
      to.send(sent.channel(), sent.message(), done -> sent(sent, done));
    }
  }

  private void sent(QueuedMessage message, boolean done) {
    synchronized (this) {
      // After a failure it stays in flight: the connection's end puts it back.
      if (inFlight != message || !done) {
        return;
      }
      inFlight = null;
    }
    pump();
  }
}
