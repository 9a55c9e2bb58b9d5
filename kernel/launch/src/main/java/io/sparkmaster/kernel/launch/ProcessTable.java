package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The processes of the machine at one moment, of {@code /proc}. */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  /** What proc(5) counts processor time in, whatever the machine. */
  private static final long TICK_MILLIS = 10;

  /**
   * One process.
   *
   * @param cpu that it and its children that have ended have used
   */
  record Row(long pid, long parent, Duration cpu) {
    /** What it has in memory; zero when it has ended since. */
    long residentBytes() {
      try (var lines = Files.lines(PROC.resolve(pid + "/status"))) {
        return lines
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
            .sum();
      } catch (IOException | UncheckedIOException e) {
        return 0;
      }
    }
  }

  private final Map<Long, List<Row>> children = new HashMap<>();

  private ProcessTable() {}

  static ProcessTable read() throws IOException {
    var table = new ProcessTable();
    try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var folder : folders) {
        row(folder)
            .ifPresent(
                row ->
                    table
                        .children
                        .computeIfAbsent(row.parent(), parent -> new ArrayList<>())
                        .add(row));
      }
    }
    return table;
  }

  private static Optional<Row> row(Path folder) {
    try {
      return Optional.of(parse(Files.readString(folder.resolve("stat"))));
    } catch (IOException e) {
      // It has ended since the folder was listed.
      return Optional.empty();
    }
  }

  /** The program's name may hold anything, but stands in the last brackets. */
  static Row parse(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = 11; i <= 14; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return new Row(
        Long.parseLong(stat.substring(0, stat.indexOf(' '))),
        Long.parseLong(fields[1]),
        Duration.ofMillis(ticks * TICK_MILLIS));
  }

  /** The children of that process, theirs, and so on; parents come first. */
  List<Row> descendants(long pid) {
    var found = new ArrayList<>(children.getOrDefault(pid, List.of()));
    for (int i = 0; i < found.size(); i++) {
      found.addAll(children.getOrDefault(found.get(i).pid(), List.of()));
    }
    return found;
  }
}
