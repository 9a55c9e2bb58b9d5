package io.sparkmaster.server.kernels;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets kernels start as far as the quotas allow, and learners wait for their turn. Thread-safe. */
final class KernelPlaces {
  /** Each holds a thread of the server. */
  private static final int MOST_WAITING = 40;

  private static final int MOST_WAITING_OF_ONE = 2;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final KernelQuotas quotas;
  private final InstantSource clock;
  private final Supplier<List<KernelUse>> present;
  private final Turns turns;
  private final List<UserId> starting = new ArrayList<>();

  /**
   * @param present the kernels that there are; asked while this is locked
   */
  KernelPlaces(KernelQuotas quotas, InstantSource clock, Supplier<List<KernelUse>> present) {
    this.quotas = quotas;
    this.clock = clock;
    this.present = present;
    this.turns = new Turns(quotas.placeKept());
  }

  /** Room for one kernel. Closed, it is free again, unless it has been filled. */
  final class Place implements AutoCloseable {
    private final UserId learner;
    private boolean open = true;

    private Place(UserId learner) {
      this.learner = learner;
    }

    /** The kernel is there: {@code register} puts it among those that are present. */
    void fill(Runnable register) {
      synchronized (KernelPlaces.this) {
        register.run();
        close();
      }
    }

    @Override
    public void close() {
      synchronized (KernelPlaces.this) {
        if (open) {
          open = false;
          starting.remove(learner);
          KernelPlaces.this.notifyAll();
        }
      }
    }
  }

  /**
   * Waits for room for a kernel of the learner's.
   *
   * @throws ServerException with {@link ErrorCode#TOO_MANY_REQUESTS} when the learner has as many
   *     as allowed, with {@link ErrorCode#UNAVAILABLE} when it is not the learner's turn in time
   */
  synchronized Place take(UserId learner) {
    requireOwnQuota(learner, 0);
    var until = System.nanoTime() + patience(learner).toNanos();
    turns.ask(learner, clock.instant());
    var served = false;
    try {
      while (true) {
        turns.forget(clock.instant());
        if (turns.isTurn(learner, free())) {
          requireOwnQuota(learner, 1);
          turns.serve(learner, clock.instant());
          served = true;
          starting.add(learner);
          return new Place(learner);
        }
        var left = until - System.nanoTime();
        if (left <= 0) {
          throw refusal(learner);
        }
        // Kernels also end, and places are given up, without this being told.
        TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, LOOK_AGAIN.toNanos()));
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw refusal(learner);
    } finally {
      if (!served) {
        turns.goAway(learner, clock.instant());
      }
    }
  }

  /** Room that the learner gives back a moment later with another kernel. */
  synchronized Place over(UserId learner) {
    starting.add(learner);
    return new Place(learner);
  }

  private Duration patience(UserId learner) {
    var many = turns.asking() >= MOST_WAITING || turns.asking(learner) >= MOST_WAITING_OF_ONE;
    return many ? Duration.ZERO : quotas.patience();
  }

  /** A kernel has ended. */
  synchronized void changed() {
    notifyAll();
  }

  /** How many more kernels may live now; negative when there are too many. */
  synchronized int free() {
    var taken = present.get().stream().filter(KernelUse::alive).mapToInt(KernelUse::places).sum();
    return quotas.capacity() - taken - starting.size();
  }

  /** The learner's place among those who wait, from 1; 0 when the learner does not wait. */
  synchronized int place(UserId learner) {
    turns.forget(clock.instant());
    return turns.place(learner);
  }

  /** How many requests wait now. */
  synchronized int asking() {
    return turns.asking();
  }

  /**
   * @param asking how many of the learner's requests that wait are this one
   */
  private void requireOwnQuota(UserId learner, int asking) {
    var own = own(learner);
    var begun = starting.stream().filter(learner::equals).count();
    if (quotas.perLearner() > 0 && own.size() + begun >= quotas.perLearner()) {
      if (turns.asking(learner) <= asking) {
        turns.giveUp(learner);
      }
      throw new ServerException(
          ErrorCode.TOO_MANY_REQUESTS,
          """
          You have %d kernels, and each learner may have %d here (kernels-per-learner=%d). \
          Yours: %s. Shut down one that you do not need (in JupyterLab: Running Terminals and \
          Kernels, in the left side bar) and start this one again.\
          """
              .formatted(
                  own.size() + begun, quotas.perLearner(), quotas.perLearner(), describe(own)));
    }
  }

  private ServerException refusal(UserId learner) {
    return Refusal.full(
        quotas,
        starting.size(),
        present.get().stream().filter(KernelUse::alive).toList(),
        own(learner),
        new Refusal.Waiting(turns.place(learner), turns.size()),
        clock.instant());
  }

  private List<KernelUse> own(UserId learner) {
    return present.get().stream()
        .filter(use -> use.alive() && use.owner().equals(learner))
        .toList();
  }

  private String describe(List<KernelUse> own) {
    return Refusal.describe(own, clock.instant());
  }
}
