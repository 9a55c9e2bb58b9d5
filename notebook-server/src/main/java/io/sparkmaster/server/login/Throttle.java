package io.sparkmaster.server.login;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.time.Duration;
import java.time.InstantSource;

/** Slows down guessing: a short burst of wrong tries is free, then one every few seconds. */
public final class Throttle {
  private static final int BURST = 10;
  private static final Duration REFILL = Duration.ofSeconds(3);

  private final InstantSource clock;
  private final int burst;
  private double left;
  private long lastMillis;

  /** With as many free tries as one person needs who mistypes. */
  public Throttle(InstantSource clock) {
    this(BURST, clock);
  }

  /**
   * @param burst how many wrong tries are free
   */
  public Throttle(int burst, InstantSource clock) {
    this.clock = clock;
    this.burst = burst;
    this.left = burst;
    this.lastMillis = clock.millis();
  }

  /** Fails when too many wrong tries came lately. */
  public synchronized void check() {
    refill();
    if (left < 1) {
      throw new ServerException(
          ErrorCode.TOO_MANY_REQUESTS,
          "Too many wrong tokens or passwords were tried. Wait %d seconds and try again."
              .formatted(REFILL.toSeconds()));
    }
  }

  public synchronized void wrong() {
    refill();
    left = Math.max(0, left - 1);
  }

  private void refill() {
    var now = clock.millis();
    left = Math.min(burst, left + (double) Math.max(0, now - lastMillis) / REFILL.toMillis());
    lastMillis = now;
  }
}
