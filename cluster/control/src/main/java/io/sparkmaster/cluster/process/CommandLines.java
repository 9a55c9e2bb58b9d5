package io.sparkmaster.cluster.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How processes were started. */
public final class CommandLines {
  private static final Duration BETWEEN_PROGRAMS = Duration.ofMillis(500);

  private CommandLines() {}

  /**
   * Whether all of these are among its arguments. A process that runs another program in its place,
   * as {@code setsid} does, has none of them, or not all, for a moment, which is not its end. So it
   * takes half a second to know that a process that lives is another one.
   */
  public static boolean contain(ProcessHandle process, List<String> marks) {
    return Waiting.until(
            BETWEEN_PROGRAMS,
            () ->
                of(process).containsAll(marks)
                    ? Optional.of(true)
                    : process.isAlive() ? Optional.empty() : Optional.of(false))
        .orElse(false);
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
