package io.sparkmaster.cluster.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How processes were started. */
final class CommandLines {
  private CommandLines() {}

  /** Whether an argument of the process starts with that text. */
  static boolean names(ProcessHandle process, String start) {
    return arguments(process).stream().anyMatch(argument -> argument.startsWith(start));
  }

  /** The JDK cuts long command lines. */
  private static List<String> arguments(ProcessHandle process) {
    try {
      var all = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return List.of(new String(all, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException notLinuxOrEnded) {
      return process.info().arguments().map(List::of).orElse(List.of());
    }
  }
}
