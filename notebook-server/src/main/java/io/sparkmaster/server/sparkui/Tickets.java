package io.sparkmaster.server.sparkui;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Words that cannot be guessed, each of which shows the UI of one kernel, or of one application
 * that has ended, to who has it, for a while. Pages that run without an origin send no cookie, so
 * the address itself is the key; it opens nothing else. Thread-safe.
 */
final class Tickets {
  /** Since its last use. */
  static final Duration IDLE = Duration.ofHours(1);

  static final Duration LONGEST = Duration.ofHours(12);
  static final int MOST_OF_ONE = 32;
  private static final int BYTES = 32;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** What one shows, and on whose behalf. */
  record Ticket(UserId user, Shown shown) {}

  /** Whose UI it is. */
  sealed interface Shown {
    /** A kernel's. */
    record OfKernel(KernelId kernel) implements Shown {}

    /** That of an application that has ended. */
    record OfEnded(String application) implements Shown {}
  }

  /**
   * @param stands whether who got it would get it again
   */
  private record Entry(Ticket ticket, BooleanSupplier stands, Instant issued, Instant used) {
    boolean isOver(Instant now) {
      return !now.isBefore(used.plus(IDLE)) || !now.isBefore(issued.plus(LONGEST));
    }
  }

  Tickets(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A new one; of the user's others, the oldest ends when there are too many.
   *
   * @param stands whether the login it is given for still stands; it ends with that
   */
  synchronized String issue(UserId user, Shown shown, BooleanSupplier stands) {
    var now = clock.instant();
    entries.values().removeIf(entry -> entry.isOver(now));
    var own =
        entries.entrySet().stream()
            .filter(entry -> entry.getValue().ticket().user().equals(user))
            .map(Map.Entry::getKey)
            .toList();
    if (own.size() >= MOST_OF_ONE) {
      entries.remove(own.get(0));
    }
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    var word = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    entries.put(word, new Entry(new Ticket(user, shown), stands, now, now));
    return word;
  }

  /** What a word shows, which counts as a use. */
  Optional<Ticket> use(String word) {
    var entry = used(word);
    // Outside of the lock: this reads the database.
    if (entry == null || !entry.stands().getAsBoolean()) {
      end(word);
      return Optional.empty();
    }
    return Optional.of(entry.ticket());
  }

  private synchronized @Nullable Entry used(String word) {
    var now = clock.instant();
    return entries.computeIfPresent(
        word,
        (key, entry) ->
            entry.isOver(now)
                ? null
                : new Entry(entry.ticket(), entry.stands(), entry.issued(), now));
  }

  private synchronized void end(String word) {
    entries.remove(word);
  }
}
