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

/**
 * What files take of the disk, which can be more than their size: {@code fallocate} gets space
 * beyond a file's end. Only {@code du} tells; Java does not.
 */
final class Blocks {
  private static final Path DU = Path.of("/usr/bin/du");
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Blocks() {}

  /** What is allocated to each of these files, and to all that is in these folders. */
  static Map<Path, Long> below(Collection<Path> paths) throws IOException {
    if (paths.isEmpty() || !Files.isExecutable(DU)) {
      return Map.of();
    }
    // What a process has open is a link to it.
    var command =
        new ArrayList<>(List.of(DU.toString(), "-s", "-0", "-B1", "--dereference-args", "--"));
    var byName = new HashMap<String, Path>();
    for (var path : paths) {
      command.add(path.toString());
      // The output is read as bytes are.
      byName.put(bytesOf(path), path);
    }
    var found = new HashMap<Path, Long>();
    for (var line : Command.run(LIMIT, command).output().split("\0", -1)) {
      var words = line.substring(line.lastIndexOf('\n', line.indexOf('\t')) + 1).split("\t", 2);
      var path = words.length == 2 ? byName.get(words[1]) : null;
      if (path != null && words[0].matches("[0-9]+")) {
        found.put(path, Long.parseLong(words[0]));
      }
    }
    return found;
  }

  private static String bytesOf(Path path) {
    var bytes = path.toString().getBytes(ArgumentFile.fileNameCharset());
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** What is allocated below one folder. */
  static long below(Path folder) throws IOException {
    return below(List.of(folder)).getOrDefault(folder, 0L);
  }
}
