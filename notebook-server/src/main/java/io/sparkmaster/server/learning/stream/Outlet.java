package io.sparkmaster.server.learning.stream;

/** One open page. Methods may block, are called one at a time, and do nothing once it is gone. */
public interface Outlet {
  /** Sends one message; {@code id} is what the page names when it comes back. */
  void message(String id, String event, String data);

  /** Sends what shows that the connection lives. */
  void heartbeat();

  /** Ends the connection; the page is expected to come back. */
  void end();
}
