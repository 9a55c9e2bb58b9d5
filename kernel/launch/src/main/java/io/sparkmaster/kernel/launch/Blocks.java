package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What files take of the disk, which can be more than their size: {@code fallocate} gets space
 * beyond a file's end. Only {@code du} tells; Java does not.
 */
final class Blocks {
  private static final System.Logger LOG = System.getLogger(Blocks.class.getName());
  private static final Path DU = Path.of("/usr/bin/du");

  /** Here, what a process has open is a link to it; elsewhere, links lead where learners want. */
  private static final Path SYSTEM = Path.of("/proc");

  /** Of the longest names, as many as a command line holds. */
  private static final int MOST_AT_ONCE = 300;

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Blocks() {}

  /** What is allocated to each of these files, and to all that is in these folders. */
  static Map<Path, Long> below(Collection<Path> paths) throws IOException {
    if (paths.isEmpty() || !Files.isExecutable(DU)) {
      return Map.of();
    }
    var found = new HashMap<Path, Long>();
    var inSystem =
        paths.stream().collect(Collectors.partitioningBy(path -> path.startsWith(SYSTEM)));
    for (var group : inSystem.entrySet()) {
      var all = group.getValue();
      for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
        var some = all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE));
        addBelow(some, group.getKey(), found);
      }
    }
    return found;
  }

  private static void addBelow(List<Path> paths, boolean follows, Map<Path, Long> found)
      throws IOException {
    var command = new ArrayList<>(List.of(DU.toString(), "-s", "-0", "-B1"));
    command.add(follows ? "--dereference-args" : "--no-dereference");
    command.add("--");
    var byName = new HashMap<String, Path>();
    for (var path : paths) {
      command.add(path.toString());
      // The output is read as bytes are.
      byName.put(bytesOf(path), path);
    }
    for (var line : Command.run(LIMIT, command).output().split("\0", -1)) {
      var words = line.substring(line.lastIndexOf('\n', line.indexOf('\t')) + 1).split("\t", 2);
      var path = words.length == 2 ? byName.get(words[1]) : null;
      if (path != null && words[0].matches("[0-9]+")) {
        found.put(path, Long.parseLong(words[0]));
      }
    }
  }

  private static String bytesOf(Path path) {
    var bytes = path.toString().getBytes(ArgumentFile.fileNameCharset());
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The same; empty when it cannot be told, so that the sizes of files count alone. */
  static Map<Path, Long> belowIfTold(Collection<Path> paths) {
    try {
      return below(paths);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "What files take of the disk cannot be told", e);
      return Map.of();
    }
  }

  /** What is allocated below one folder. */
  static long below(Path folder) throws IOException {
    return below(List.of(folder)).getOrDefault(folder, 0L);
  }
}
