package io.sparkmaster.kernel.runtime.api;

import java.util.Map;
import java.util.function.Consumer;

/**
 * A conversation with something in the front end: a widget, an extension. Data are what JSON has:
 * text, numbers, booleans, lists and maps. Thread-safe.
 */
public interface Comm extends AutoCloseable {
  /** Names this conversation. */
  String id();

  /** Names what the front end does with it. */
  String target();

  /** Sends to the front end. */
  void send(Map<String, ?> data);

  /** Calls back for each message of the front end, one at a time, also while a cell runs. */
  void onMessage(Consumer<Map<String, Object>> listener);

  /** Calls back when the front end has ended the conversation. */
  void onClose(Runnable listener);

  /** Ends the conversation. */
  @Override
  void close();
}
