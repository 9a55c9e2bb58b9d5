package io.sparkmaster.cluster.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How processes were started. */
public final class CommandLines {
  private static final Duration BETWEEN_PROGRAMS = Duration.ofMillis(500);

  /** When a process began is known to a hundredth of a second, and by a clock that can be set. */
  private static final Duration NEW = Duration.ofSeconds(30);

  private CommandLines() {}

  /**
   * Whether all of these are among its arguments. A process that runs another program in its place,
   * as {@code setsid} does, has none of them, or not all, for a moment, which is not its end: one
   * that is new, or has none, is looked at for half a second.
   */
  public static boolean contain(ProcessHandle process, List<String> marks) {
    return Waiting.until(
            BETWEEN_PROGRAMS,
            () -> {
              var arguments = of(process);
              if (arguments.containsAll(marks)) {
                return Optional.of(true);
              }
              var settled = !arguments.stream().allMatch(String::isEmpty) && !isNew(process);
              return settled || !process.isAlive() ? Optional.of(false) : Optional.empty();
            })
        .orElse(false);
  }

  private static boolean isNew(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .filter(began -> Duration.between(began, Instant.now()).abs().compareTo(NEW) < 0)
        .isPresent();
  }

  /** Its arguments; none when it has ended, or is another user's. The JDK cuts long ones. */
  public static List<String> of(ProcessHandle process) {
    try {
      var all = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return List.of(new String(all, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException notLinuxOrEnded) {
      return process.info().arguments().map(List::of).orElse(List.of());
    }
  }
}
