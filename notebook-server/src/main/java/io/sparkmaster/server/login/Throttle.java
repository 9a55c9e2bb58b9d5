package io.sparkmaster.server.login;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.time.Duration;
import java.time.InstantSource;

/** Slows down guessing: a short burst of wrong tokens is free, then one every few seconds. */
final class Throttle {
  private static final int BURST = 10;
  private static final Duration REFILL = Duration.ofSeconds(3);

  private final InstantSource clock;
  private double left = BURST;
  private long lastMillis;

  Throttle(InstantSource clock) {
    this.clock = clock;
    this.lastMillis = clock.millis();
  }

  /** Fails when too many wrong tokens came lately. */
  synchronized void check() {
    refill();
    if (left < 1) {
      throw new ServerException(
          ErrorCode.TOO_MANY_REQUESTS,
          "Too many wrong tokens were tried. Wait %d seconds and try again."
              .formatted(REFILL.toSeconds()));
    }
  }

  synchronized void wrong() {
    refill();
    left = Math.max(0, left - 1);
  }

  private void refill() {
    var now = clock.millis();
    left = Math.min(BURST, left + (double) Math.max(0, now - lastMillis) / REFILL.toMillis());
    lastMillis = now;
  }
}
