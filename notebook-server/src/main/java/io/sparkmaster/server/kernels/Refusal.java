package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.KernelLifecycle.State;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words with which a learner is asked to wait. */
final class Refusal {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(15);

  private Refusal() {}

  /** The learner's place among so many who wait. */
  record Waiting(int place, int of) {}

  /**
   * @param starting places that are taken for kernels that are not there yet
   */
  static ServerException full(
      KernelQuotas quotas,
      int starting,
      List<KernelUse> alive,
      List<KernelUse> own,
      Waiting waiting,
      Instant now) {
    var idle = own.stream().filter(use -> use.state() == State.IDLE).toList();
    var remedy =
        idle.isEmpty()
            ? ""
            : " Of yours, these do nothing: %s. Shut down one that you do not need (in JupyterLab: Running Terminals and Kernels, in the left side bar)."
                .formatted(describe(idle, now));
    return new ServerException(
        ErrorCode.UNAVAILABLE,
        """
        Your kernel cannot start yet: all room for kernels on this server is taken (%d of %d; %s). \
        You are number %d of %d who wait. %s Your place is kept for %d seconds each time that you \
        try: choose the kernel again to go on waiting.%s\
        """
            .formatted(
                alive.size() + starting,
                quotas.capacity(),
                quotas.why(),
                waiting.place(),
                waiting.of(),
                estimate(alive, waiting.place(), now),
                quotas.placeKept().toSeconds(),
                remedy),
        TRY_AGAIN);
  }

  private static String estimate(List<KernelUse> alive, int place, Instant now) {
    var next =
        alive.stream()
            .map(KernelUse::due)
            .flatMap(Optional::stream)
            .sorted(Comparator.naturalOrder())
            .skip(Math.max(0, place - 1L))
            .findFirst();
    return next.map(
            due ->
                "If those kernels stay unused that are so now, it is your turn in about %d minutes at the latest."
                    .formatted(Math.max(1, Duration.between(now, due).toMinutes() + 1)))
        .orElse("When it is your turn is not known: it takes others who shut theirs down.");
  }

  static String describe(List<KernelUse> own, Instant now) {
    return own.isEmpty()
        ? "some that are starting"
        : own.stream()
            .sorted(Comparator.comparing(KernelUse::lastUse))
            .map(use -> use.describe(now))
            .collect(Collectors.joining(", "));
  }
}
