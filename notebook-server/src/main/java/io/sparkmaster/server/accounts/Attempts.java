package io.sparkmaster.server.accounts;

import io.sparkmaster.server.login.Throttle;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing of passwords, by address and by account. An address that has logged in to an
 * account before does not wait for what strangers try on it, so that nobody is locked out of their
 * own account. Links and API tokens cannot be guessed and are not slowed down.
 */
final class Attempts {
  private static final int REMEMBERED = 10_000;

  private final InstantSource clock;
  private final Map<String, Throttle> throttles = remembering();
  private final Map<String, Boolean> known = remembering();

  Attempts(InstantSource clock) {
    this.clock = clock;
  }

  private static <V> Map<String, V> remembering() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /**
   * Fails when too many wrong passwords came lately; else one more is counted until it is right.
   */
  synchronized void begin(String account, String address) {
    var ofAddress = throttle("address " + address);
    ofAddress.check();
    if (known.containsKey(pair(account, address))) {
      ofAddress.wrong();
      return;
    }
    var ofAccount = throttle("account " + account);
    ofAccount.check();
    ofAddress.wrong();
    ofAccount.wrong();
  }

  /** Takes back what {@link #begin} counted, and no more: others' wrong passwords stay counted. */
  synchronized void right(String account, String address) {
    throttle("address " + address).forgive();
    if (known.put(pair(account, address), true) == null) {
      throttle("account " + account).forgive();
    }
  }

  private Throttle throttle(String of) {
    return throttles.computeIfAbsent(of, fresh -> new Throttle(clock));
  }

  private static String pair(String account, String address) {
    return account + " " + address;
  }
}
