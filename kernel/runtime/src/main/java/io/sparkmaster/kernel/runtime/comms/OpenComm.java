package io.sparkmaster.kernel.runtime.comms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.runtime.api.Comm;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One open comm. */
final class OpenComm implements Comm {
  private final String id;
  private final String target;
  private final Comms comms;
  private final List<Consumer<Map<String, Object>>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> closeListeners = new CopyOnWriteArrayList<>();

  OpenComm(String id, String target, Comms comms) {
    this.id = id;
    this.target = target;
    this.comms = comms;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public void send(Map<String, ?> data) {
    comms.send(null, this, Json.toObject(data), List.of());
  }

  void answer(Message cause, ObjectNode data, List<byte[]> buffers) {
    comms.send(cause, this, data, buffers);
  }

  @Override
  public void onMessage(Consumer<Map<String, Object>> listener) {
    listeners.add(listener);
  }

  @Override
  public void onClose(Runnable listener) {
    closeListeners.add(listener);
  }

  void received(Map<String, Object> data) {
    listeners.forEach(listener -> listener.accept(data));
  }

  /** It is closed, by whichever side. */
  void ended() {
    closeListeners.forEach(Runnable::run);
  }

  ObjectNode content(ObjectNode data) {
    var content = Json.object().put("comm_id", id);
    content.set("data", data);
    return content;
  }

  @Override
  public void close() {
    comms.close(this, Json.object());
  }

  @Override
  public String toString() {
    return "comm " + target + " " + id;
  }
}
