package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The processes of the machine at one moment, of {@code /proc}. */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  /** The parent of threads of Linux itself, which no user's program is. */
  private static final long KERNEL_THREADS = 2;

  /** What proc(5) counts processor time in, whatever the machine. */
  private static final long TICK_MILLIS = 10;

  private static final Pattern NOT_DIGITS = Pattern.compile("\\D.*");

  /**
   * One process.
   *
   * @param cpu that it and its children that have ended have used
   * @param ended whether only its parent still waits for it
   */
  record Row(long pid, long parent, Duration cpu, boolean ended) {
    /** What it has in memory; zero when it has ended since. */
    long residentBytes() {
      return Math.max(0, number("VmRSS:")) * 1024;
    }

    /** Who it runs as, which no program without rights can change or hide; -1 when it has ended. */
    long user() {
      return number("Uid:");
    }

    /** The first number of that line; 0 when it has none, -1 without the line. */
    private long number(String start) {
      try (var lines = Files.lines(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1)) {
        return lines
            .filter(line -> line.startsWith(start))
            .map(line -> NOT_DIGITS.matcher(line.substring(start.length()).strip()))
            .map(matcher -> matcher.replaceFirst(""))
            .mapToLong(digits -> digits.isEmpty() ? 0 : Long.parseLong(digits))
            .findFirst()
            .orElse(-1);
      } catch (IOException | UncheckedIOException e) {
        return -1;
      }
    }
  }

  private final Map<Long, List<Row>> children = new HashMap<>();
  private final List<Row> all = new ArrayList<>();
  private @Nullable Map<Long, List<Row>> byUser;

  private ProcessTable() {}

  static ProcessTable read() throws IOException {
    var table = new ProcessTable();
    try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var folder : folders) {
        row(folder).ifPresent(table::add);
      }
    }
    return table;
  }

  private void add(Row row) {
    all.add(row);
    children.computeIfAbsent(row.parent(), parent -> new ArrayList<>()).add(row);
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
        Duration.ofMillis(ticks * TICK_MILLIS),
        fields[0].equals("Z"));
  }

  /** The children of that process, theirs, and so on; parents come first. */
  List<Row> descendants(long pid) {
    var found = new ArrayList<>(children.getOrDefault(pid, List.of()));
    for (int i = 0; i < found.size(); i++) {
      found.addAll(children.getOrDefault(found.get(i).pid(), List.of()));
    }
    return found;
  }

  /** That process, if it lives, and its descendants. */
  List<Row> withDescendants(long pid) {
    var found = new ArrayList<>(all.stream().filter(row -> row.pid() == pid).toList());
    found.addAll(descendants(pid));
    return found;
  }

  /** The processes of that system user, whoever started them. */
  List<Row> ofUser(long user) {
    return byUser().getOrDefault(user, List.of());
  }

  /** All by their user. */
  Map<Long, List<Row>> byUser() {
    if (byUser == null) {
      byUser =
          all.stream()
              .filter(row -> row.parent() != KERNEL_THREADS && !row.ended())
              .collect(Collectors.groupingBy(Row::user));
    }
    return byUser;
  }

  /** The process of that number, if it lives. */
  Optional<Row> find(long pid) {
    return all.stream().filter(row -> row.pid() == pid).findFirst();
  }
}
