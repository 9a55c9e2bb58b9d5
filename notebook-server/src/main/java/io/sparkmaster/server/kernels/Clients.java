package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.KernelLifecycle;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.transport.Missed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The clients of one kernel by their session. Thread-safe; never blocks. */
final class Clients {
  private static final long ATTACHED_LIMIT_BYTES = 128L << 20;
  private static final long DETACHED_LIMIT_BYTES = 8L << 20;
  private static final int DETACHED_LIMIT = 4;

  private final Map<String, ClientSession> sessions = new LinkedHashMap<>();
  private final QueuedBytes queued;
  private boolean closed;

  /**
   * @param queued what waits for these and all other clients of the server
   */
  Clients(QueuedBytes queued) {
    this.queued = queued;
  }

  void attach(String session, Sink sink) {
    session(session).attach(sink);
  }

  /**
   * Keeps for clients what they have missed: their connections ended with the earlier server, and
   * they find it when they are back.
   */
  void expect(Missed missed) {
    missed.messages().stream()
        .flatMap(item -> item.message().parent().stream())
        .forEach(cell -> expect(cell.session()));
    missed.running().ifPresent(cell -> expect(cell.session()));
    if (missed.lost() > 0) {
      missed.messages().stream()
          .flatMap(item -> item.message().parent().stream())
          .findFirst()
          .ifPresent(cell -> broadcast(Requests.lost(cell, missed.lost())));
    }
  }

  /** What comes for this client from now on waits until it connects. */
  synchronized void expect(String session) {
    if (!session(session).attached()) {
      forgetOldest();
    }
  }

  private synchronized ClientSession session(String session) {
    return sessions.computeIfAbsent(
        session, id -> new ClientSession(ATTACHED_LIMIT_BYTES, DETACHED_LIMIT_BYTES, queued));
  }

  synchronized void detach(String session, Sink sink) {
    var client = sessions.remove(session);
    if (client != null) {
      client.detach(sink);
      // To the end: the one that left first is forgotten first.
      sessions.put(session, client);
      forgetOldest();
    }
  }

  private void forgetOldest() {
    var detached = sessions.values().stream().filter(client -> !client.attached()).count();
    var all = sessions.values().iterator();
    while (detached > (closed ? 0 : DETACHED_LIMIT) && all.hasNext()) {
      var client = all.next();
      if (!client.attached()) {
        all.remove();
        client.forget();
        detached--;
      }
    }
  }

  void broadcast(Message published) {
    all().forEach(client -> client.offer(Channel.IOPUB, published));
  }

  /** Says what the kernel does now. */
  void announce(KernelLifecycle.State state) {
    var content = Json.object().put("execution_state", state.wireName());
    broadcast(Message.create(Header.create("status", "server", "sparkmaster"), content));
  }

  void reply(String session, Channel channel, Message reply) {
    var client = find(session);
    if (client != null) {
      client.offer(channel, reply);
    }
  }

  synchronized int connections() {
    return (int) sessions.values().stream().filter(ClientSession::attached).count();
  }

  /** Ends all connections for good; nothing is kept for those who left. */
  void close(String reason) {
    synchronized (this) {
      closed = true;
      forgetOldest();
    }
    all().forEach(client -> client.close(reason));
  }

  private synchronized List<ClientSession> all() {
    return List.copyOf(sessions.values());
  }

  private synchronized @Nullable ClientSession find(String session) {
    return sessions.get(session);
  }
}
