package io.sparkmaster.server.accounts;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets the same thing through once in a while, so that who repeats it does not fill the log. */
final class Seldom {
  private static final int REMEMBERED = 10_000;

  private final InstantSource clock;
  private final long pauseMillis;
  private final Map<String, Long> last =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  Seldom(InstantSource clock, Duration pause) {
    this.clock = clock;
    this.pauseMillis = pause.toMillis();
  }

  /** Whether this was not due for as long as the pause. */
  synchronized boolean isDue(String what) {
    var now = clock.millis();
    var before = last.get(what);
    if (before != null && now - before < pauseMillis) {
      return false;
    }
    last.remove(what);
    last.put(what, now);
    return true;
  }
}
