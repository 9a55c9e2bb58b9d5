package io.sparkmaster.server.http;

import java.time.Duration;

/** Is told of each request when it is answered. Must not block; called on request threads. */
@FunctionalInterface
public interface RequestLog {
  /** Keeps nothing. */
  RequestLog NONE = (method, route, status, took) -> {};

  /**
   * A request is answered.
   *
   * @param route as it is registered, as in {@code /api/contents/<path>}; {@code none} where no
   *     route was reached: nobody's file names or ids are in it
   */
  void answered(String method, String route, int status, Duration took);
}
