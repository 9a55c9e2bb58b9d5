package io.sparkmaster.server.accounts;

import io.sparkmaster.server.login.Throttle;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Slows down guessing of passwords, by address and by account. A classroom may share one address:
 * one that has logged in to an account before has a count of its own with it, so that nobody is
 * locked out by what others try on the account or from the address.
 *
 * <p>Only what turned out wrong counts, however many are looked at meanwhile. So the count is asked
 * twice: before a password is looked at, which costs time, and before the outcome is told, so that
 * who sends many at once learns no more than who sends them one by one.
 */
final class Attempts {
  private static final int REMEMBERED = 10_000;

  /** Wrong passwords of a whole class. */
  private static final int MANY = 100;

  private final InstantSource clock;
  private final Map<String, Throttle> throttles = remembering();
  private final Map<String, Throttle> known = remembering();

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

  /** Fails when too many wrong passwords came lately. {@link #right} or {@link #wrong} follows. */
  synchronized void check(String account, String address) {
    counting(account, address).forEach(Throttle::check);
  }

  /** The password was right. Fails as {@link #check} does. */
  synchronized void right(String account, String address) {
    check(account, address);
    known.computeIfAbsent(pair(account, address), fresh -> new Throttle(clock));
  }

  /** The password was wrong. Fails as {@link #check} does. */
  synchronized void wrong(String account, String address) {
    check(account, address);
    counting(account, address).forEach(Throttle::wrong);
  }

  /**
   * Somebody followed a link that does not work. Fails when many did lately; links that work cannot
   * be guessed and are not slowed down.
   */
  synchronized void wrongLink(String address) {
    var links = ofMany("links from " + address);
    links.check();
    links.wrong();
  }

  /** Fails when many sign-ins by a provider failed lately that came from there. */
  synchronized void checkSignIn(String address) {
    ofMany("sign-ins from " + address).check();
  }

  synchronized void wrongSignIn(String address) {
    ofMany("sign-ins from " + address).wrong();
  }

  private List<Throttle> counting(String account, String address) {
    var own = known.get(pair(account, address));
    return own != null
        ? List.of(own)
        : List.of(
            ofMany("address " + address),
            throttles.computeIfAbsent("account " + account, fresh -> new Throttle(clock)));
  }

  private Throttle ofMany(String of) {
    return throttles.computeIfAbsent(of, fresh -> new Throttle(MANY, clock));
  }

  private static String pair(String account, String address) {
    return account + " " + address;
  }
}
