package io.sparkmaster.graders.runner.command;

import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The notebooks that files and folders on a command line stand for. */
final class NotebookFiles {
  private static final String ENDING = ".ipynb";

  private NotebookFiles() {}

  static List<Path> below(List<Path> given) {
    var all = new LinkedHashSet<Path>();
    for (var path : given) {
      if (!Files.exists(path)) {
        throw new RunnerException(
            Code.UNKNOWN_LESSON, "There is no file or folder %s to grade.".formatted(path));
      }
      if (!Files.isDirectory(path)) {
        all.add(path);
        continue;
      }
      var found = inFolder(path);
      if (found.isEmpty()) {
        throw new RunnerException(
            Code.UNKNOWN_LESSON, "The folder %s holds no notebook to grade.".formatted(path));
      }
      all.addAll(found);
    }
    return new ArrayList<>(all);
  }

  private static List<Path> inFolder(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING) && Files.isRegularFile(file))
          .filter(file -> !isHidden(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new RunnerException(
          Code.FILES, "The folder %s cannot be read: %s.".formatted(folder, e), e);
    }
  }

  /** Jupyter keeps old copies in .ipynb_checkpoints. */
  private static boolean isHidden(Path relative) {
    for (var part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
