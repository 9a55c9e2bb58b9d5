package io.sparkmaster.cluster.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How processes were started. */
public final class CommandLines {
  private CommandLines() {}

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
