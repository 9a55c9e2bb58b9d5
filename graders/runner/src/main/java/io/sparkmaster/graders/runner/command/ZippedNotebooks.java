package io.sparkmaster.graders.runner.command;

import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/** The notebooks in a zip, as learning platforms hand submissions out. Nothing is unpacked. */
final class ZippedNotebooks {
  private static final int MAX_BYTES = 64 << 20;

  private ZippedNotebooks() {}

  static List<Submitted> in(Path zip) {
    try (var file = new ZipFile(zip.toFile())) {
      var names = new TreeMap<String, Integer>();
      file.stream()
          .filter(entry -> !entry.isDirectory())
          .map(entry -> entry.getName())
          .filter(NotebookFiles::isNotebook)
          .filter(name -> !name.startsWith("__MACOSX/"))
          .forEach(name -> names.merge(name, 1, Integer::sum));
      var found = new LinkedHashMap<Path, Submitted>();
      names.forEach(
          (name, count) -> {
            var path = unlike(found.keySet(), path(zip, name));
            found.put(path, new Submitted(path, () -> read(zip, name, count)));
          });
      return List.copyOf(found.values());
    } catch (IOException | InvalidPathException e) {
      throw new RunnerException(
          Code.FILES, "The zip %s cannot be read: %s. Pack it again.".formatted(zip, e), e);
    }
  }

  /** For messages and reports only: an entry's name decides over no file. */
  private static Path path(Path zip, String name) {
    return zip.resolve(name.replace("..", "_").replaceFirst("^/+", ""));
  }

  /** Different names may come to one path. */
  private static Path unlike(Set<Path> others, Path path) {
    var free = path;
    for (int i = 2; others.contains(free); i++) {
      free = path.resolveSibling("%s (%d)".formatted(path.getFileName(), i));
    }
    return free;
  }

  private static byte[] read(Path zip, String name, int count) throws IOException {
    if (count > 1) {
      throw new IOException(
          "the zip holds %d files of this name, and only one could be read; pack it again"
              .formatted(count));
    }
    try (var file = new ZipFile(zip.toFile());
        var bytes = file.getInputStream(file.getEntry(name))) {
      var content = bytes.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new IOException("it has more than %d MB".formatted(MAX_BYTES >> 20));
      }
      return content;
    }
  }
}
