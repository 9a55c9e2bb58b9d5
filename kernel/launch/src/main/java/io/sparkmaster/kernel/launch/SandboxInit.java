package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The first process inside a sandbox, with which the system ends all others: it lives on when the
 * kernel has ended and something that a cell has started has not.
 */
final class SandboxInit {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** The field of proc(5)'s stat, counted from after the program's name. */
  private static final int START_TIME = 19;

  private SandboxInit() {}

  /**
   * Writes down which process it is, for a program that finds the sandbox again.
   *
   * @param outermost the process that has made the sandbox
   */
  static void note(Path file, ProcessHandle outermost) throws IOException {
    var init = outermost.children().findFirst();
    if (init.isPresent()) {
      Files.writeString(file, init.get().pid() + " " + mark(init.get().pid()));
    }
  }

  /** What no other process has that gets the same number. */
  private static String mark(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return fields[START_TIME] + " " + Files.readString(BOOT).strip();
  }

  /** Ends the sandbox that was written down; false when it has ended, or none was. */
  static boolean end(Path file) {
    return find(file).filter(ProcessHandle::destroyForcibly).isPresent();
  }

  private static Optional<ProcessHandle> find(Path file) {
    try {
      var noted = Files.readString(file).strip();
      var pid = Long.parseLong(noted.replaceFirst(" .*", ""));
      return noted.equals(pid + " " + mark(pid)) ? ProcessHandle.of(pid) : Optional.empty();
    } catch (IOException | NumberFormatException gone) {
      return Optional.empty();
    }
  }
}
