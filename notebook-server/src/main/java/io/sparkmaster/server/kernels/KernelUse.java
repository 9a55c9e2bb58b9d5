package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a kernel is used at one moment.
 *
 * @param path of the notebook that it runs, or the kernelspec's name where no notebook is known
 * @param lastUse when a cell last ran, or somebody typed something in, or wanted to keep it
 * @param due when it is culled unless something changes
 * @param startsAfter how many others start before it; 0 when it has begun to start
 * @param places that it takes: more than one where it has a process and most share theirs
 */
public record KernelUse(
    KernelId id,
    UserId owner,
    String path,
    State state,
    Instant lastUse,
    Optional<Instant> due,
    int startsAfter,
    int places) {

  /** One that takes one place. */
  KernelUse(
      KernelId id,
      UserId owner,
      String path,
      State state,
      Instant lastUse,
      Optional<Instant> due,
      int startsAfter) {
    this(id, owner, path, state, lastUse, due, startsAfter, 1);
  }

  boolean alive() {
    return state != State.DEAD;
  }

  /** For people: {@code bird-strikes.ipynb (idle for 25 min)}. */
  String describe(Instant now) {
    var minutes = Math.max(0, Duration.between(lastUse, now).toMinutes());
    return state == State.IDLE
        ? "%s (idle for %d min)".formatted(path, minutes)
        : "%s (%s)".formatted(path, state.wireName());
  }
}
