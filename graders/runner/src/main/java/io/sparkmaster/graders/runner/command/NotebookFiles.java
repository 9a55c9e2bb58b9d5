package io.sparkmaster.graders.runner.command;

import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** The notebooks that files, folders and zips on a command line stand for. */
final class NotebookFiles {
  private static final String ENDING = ".ipynb";

  private NotebookFiles() {}

  static List<Submitted> below(List<Path> given) {
    var all = new LinkedHashMap<Path, Submitted>();
    for (var path : given) {
      if (!Files.exists(path)) {
        throw new RunnerException(
            Code.UNKNOWN_LESSON, "There is no file or folder %s to grade.".formatted(path));
      }
      var found = Files.isDirectory(path) ? inFolder(path) : inFile(path);
      if (found.isEmpty()) {
        throw new RunnerException(Code.UNKNOWN_LESSON, "%s holds no notebook.".formatted(path));
      }
      found.forEach(notebook -> all.putIfAbsent(notebook.path(), notebook));
    }
    return List.copyOf(all.values());
  }

  private static List<Submitted> inFile(Path file) {
    return isZip(file)
        ? ZippedNotebooks.in(file)
        : List.of(new Submitted(file, () -> Files.readAllBytes(file)));
  }

  private static List<Submitted> inFolder(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> isZip(file) || file.toString().endsWith(ENDING))
          .filter(file -> Files.isRegularFile(file) && !isHidden(folder.relativize(file)))
          .sorted()
          .flatMap(file -> inFileOfMany(file).stream())
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new RunnerException(
          Code.FILES, "The folder %s cannot be read: %s.".formatted(folder, e), e);
    }
  }

  /** A zip that cannot be read keeps no other file of a folder from being graded. */
  private static List<Submitted> inFileOfMany(Path file) {
    try {
      return inFile(file);
    } catch (RunnerException e) {
      return List.of(
          new Submitted(
              file,
              () -> {
                throw e;
              }));
    }
  }

  private static boolean isZip(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  /** By its name in a zip, Jupyter's old copies and other hidden files left out. */
  static boolean isNotebook(String name) {
    return name.endsWith(ENDING) && !isHidden(Path.of(name));
  }

  /** Jupyter keeps old copies in .ipynb_checkpoints. */
  private static boolean isHidden(Path relative) {
    for (var part : relative) {
      var name = part.toString();
      if (name.startsWith(".") && !name.equals(".") && !name.equals("..")) {
        return true;
      }
    }
    return false;
  }
}
