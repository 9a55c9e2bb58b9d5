package io.sparkmaster.server.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells what happens to those who listen, each user what happens to their own things only.
 * Thread-safe; listeners must not block.
 */
public final class ServerEvents {
  private final Map<UserId, Set<Consumer<String>>> listeners = new ConcurrentHashMap<>();

  /** Tells the user's listeners. */
  public void emit(UserId user, EventSchema schema, ObjectNode data) {
    var own = listeners.get(user);
    if (own == null) {
      return;
    }
    var event = Json.mapper().createObjectNode().put("schema_id", schema.id());
    event.setAll(data);
    var text = event.toString();
    own.forEach(listener -> listener.accept(text));
  }

  /** A change of the user's files: {@code action} is one of {@link EventSchema#CONTENTS}. */
  public void contents(UserId user, String action, String path) {
    var data = Json.mapper().createObjectNode().put("action", action).put("path", path);
    emit(user, EventSchema.CONTENTS, data);
  }

  /** A change of the user's files that has an origin, as a copy or a new name does. */
  public void contents(UserId user, String action, String path, String source) {
    var data = Json.mapper().createObjectNode().put("action", action).put("path", path);
    emit(user, EventSchema.CONTENTS, data.put("source_path", source));
  }

  /**
   * Listens for what happens to this user's things.
   *
   * @return to be run once to listen no more
   */
  Runnable listen(UserId user, Consumer<String> listener) {
    listeners.compute(
        user,
        (same, own) -> {
          var all = own == null ? ConcurrentHashMap.<Consumer<String>>newKeySet() : own;
          all.add(listener);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            user,
            (same, own) -> {
              own.remove(listener);
              return own.isEmpty() ? null : own;
            });
  }
}
