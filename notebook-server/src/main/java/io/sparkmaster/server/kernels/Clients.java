package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.protocol.Channel;
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
        session, id -> new ClientSession(ATTACHED_LIMIT_BYTES, DETACHED_LIMIT_BYTES));
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
    while (detached > DETACHED_LIMIT && all.hasNext()) {
      if (!all.next().attached()) {
        all.remove();
        detached--;
      }
    }
  }

  void broadcast(Message published) {
    all().forEach(client -> client.offer(Channel.IOPUB, published));
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

  void close(String reason) {
    all().forEach(client -> client.close(reason));
  }

  private synchronized List<ClientSession> all() {
    return List.copyOf(sessions.values());
  }

  private synchronized @Nullable ClientSession find(String session) {
    return sessions.get(session);
  }
}
