package io.sparkmaster.server.login;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that let in. Permanent ones work any number of times while the server runs; one-time
 * ones log a browser in once.
 */
public final class Tokens {
  private static final int MOST_LINKS = 20;

  private static final int GUESSABLE_BELOW = 20;

  private final Throttle throttle;
  private final Set<String> permanent = new HashSet<>();
  private final Set<String> oneTime = new HashSet<>();

  /**
   * @param fixed the token chosen by the operator, if any
   */
  public Tokens(@Nullable String fixed, InstantSource clock) {
    this.throttle = new Throttle(clock);
    if (fixed != null) {
      permanent.add(fixed);
    }
  }

  /** A new permanent token, for programs of the operator on this machine. */
  public synchronized String issuePermanent() {
    var token = Secrets.random();
    permanent.add(token);
    return token;
  }

  /** A new one-time token; the oldest kind of link is forgotten when there are many. */
  public synchronized String issueOneTime() {
    if (oneTime.size() >= MOST_LINKS) {
      oneTime.clear();
    }
    var token = Secrets.random();
    oneTime.add(token);
    return token;
  }

  /** Whether a program may use {@code token} as its credential. */
  synchronized boolean permits(String token) {
    return isPermanent(token) || failed();
  }

  /** Whether {@code token} logs a browser in; a one-time token is spent by this. */
  synchronized boolean spend(String token) {
    var link = holds(oneTime, token);
    if (link != null) {
      oneTime.remove(link);
      return true;
    }
    return isPermanent(token) || failed();
  }

  /** What nobody can guess is let in always, so that wrong tokens of others lock nobody out. */
  private boolean isPermanent(String token) {
    var found = holds(permanent, token);
    if (found != null && found.length() < GUESSABLE_BELOW) {
      throttle.check();
    }
    return found != null;
  }

  private boolean failed() {
    throttle.check();
    throttle.wrong();
    return false;
  }

  private static @Nullable String holds(Set<String> known, String token) {
    String found = null;
    for (var candidate : known) {
      if (Secrets.same(candidate, token)) {
        found = candidate;
      }
    }
    return found;
  }
}
