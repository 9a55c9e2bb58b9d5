package io.sparkmaster.server.kernels;

import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who waits for a kernel, in the order of their turns. A learner has one place, however often they
 * ask, and goes to the end when they are served and still ask. Not thread-safe.
 */
final class Turns {
  private final Duration kept;
  private final Map<UserId, Place> places = new LinkedHashMap<>();

  private record Place(int asking, Instant lastAsked) {}

  /**
   * @param kept how long the place of a learner is kept who has gone away
   */
  Turns(Duration kept) {
    this.kept = kept;
  }

  /** Takes a place at the end; who has one keeps it. */
  void ask(UserId learner, Instant now) {
    var before = places.get(learner);
    places.put(learner, new Place(before == null ? 1 : before.asking() + 1, now));
  }

  /** One request of the learner waits no more; the place is kept. */
  void goAway(UserId learner, Instant now) {
    places.computeIfPresent(
        learner, (same, place) -> new Place(Math.max(0, place.asking() - 1), now));
  }

  /** One request of the learner has got its kernel. */
  void serve(UserId learner, Instant now) {
    var place = places.remove(learner);
    if (place != null && place.asking() > 1) {
      places.put(learner, new Place(place.asking() - 1, now));
    }
  }

  /** Gives up the place, for instance since the learner may have no further kernel. */
  void giveUp(UserId learner) {
    places.remove(learner);
  }

  /** Gives up the places of those who have not asked again. */
  void forget(Instant now) {
    places
        .values()
        .removeIf(place -> place.asking() == 0 && !place.lastAsked().plus(kept).isAfter(now));
  }

  /** The learner's place, from 1; 0 for none. */
  int place(UserId learner) {
    return new ArrayList<>(places.keySet()).indexOf(learner) + 1;
  }

  /** Whether the learner is among the first so many. */
  boolean isTurn(UserId learner, int free) {
    var place = place(learner);
    return place > 0 && place <= free;
  }

  /** How many learners wait. */
  int size() {
    return places.size();
  }

  /** How many requests wait now. */
  int asking() {
    return places.values().stream().mapToInt(Place::asking).sum();
  }

  /** How many requests of the learner wait now. */
  int asking(UserId learner) {
    var place = places.get(learner);
    return place == null ? 0 : place.asking();
  }
}
