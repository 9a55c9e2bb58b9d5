package io.sparkmaster.server.http;

/** Another program listens on the port. Checked, because callers are expected to try the next. */
public final class PortTakenException extends Exception {
  PortTakenException(int port, Throwable cause) {
    super("Port " + port + " is taken by another program.", cause);
  }
}
