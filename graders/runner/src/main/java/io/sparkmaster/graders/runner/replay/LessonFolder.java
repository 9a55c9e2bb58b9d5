package io.sparkmaster.graders.runner.replay;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.LessonRelease;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import io.sparkmaster.kernel.launch.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A fresh folder with a lesson's files, in which its code runs, and which is then removed. Only
 * copies are in it: what the code does to them reaches nobody else.
 */
final class LessonFolder implements AutoCloseable {
  private static final String DATA = "data/";

  private final Path root;

  private LessonFolder(Path root) {
    this.root = root;
  }

  /**
   * Makes the folder.
   *
   * @param parent made when it is not there
   * @throws RunnerException with {@link Code#FILES}
   */
  static LessonFolder make(Path parent, Lesson lesson, DataKind data) {
    try {
      Files.createDirectories(parent);
      // For its owner only, as the JDK makes temporary folders.
      var folder = new LessonFolder(Files.createTempDirectory(parent, ReplayFolders.PREFIX));
      Files.createDirectory(folder.cells());
      Files.createDirectory(folder.home());
      Files.createDirectory(folder.spilled());
      folder.fill(lesson, data);
      return folder;
    } catch (IOException e) {
      throw notCopied(lesson, parent, e);
    }
  }

  private static RunnerException notCopied(Lesson lesson, Path to, IOException e) {
    return new RunnerException(
        Code.FILES,
        "The files of lesson %s cannot be copied into %s: %s. Check its free space and who may write there."
            .formatted(lesson.id(), to, e),
        e);
  }

  private void fill(Lesson lesson, DataKind data) throws IOException {
    for (var file : files(lesson, data).entrySet()) {
      var to = cells().resolve(file.getKey());
      Files.createDirectories(to.getParent());
      Files.copy(file.getValue(), to);
    }
  }

  /**
   * Puts a lesson's files in the place of all that is there, and empties the home; the folders
   * themselves stay, as a kernel runs there.
   *
   * @throws RunnerException with {@link Code#FILES}
   */
  void refill(Lesson lesson, DataKind data) {
    try {
      // Only below the folder do files change: other programs tell by this that it is in use.
      Files.setLastModifiedTime(root, FileTime.from(Instant.now()));
      empty(cells());
      empty(home());
      fill(lesson, data);
    } catch (IOException e) {
      throw notCopied(lesson, cells(), e);
    }
  }

  private static void empty(Path folder) throws IOException {
    try (var old = Files.list(folder)) {
      for (var each : old.toList()) {
        FileTree.delete(each);
      }
    }
  }

  private static SortedMap<String, Path> files(Lesson lesson, DataKind data) throws IOException {
    var files = new TreeMap<>(LessonRelease.of(lesson).files());
    if (data == DataKind.HIDDEN && Files.isDirectory(lesson.hidden())) {
      files.keySet().removeIf(name -> name.startsWith(DATA));
      try (var walk = Files.walk(lesson.hidden())) {
        walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            .forEach(file -> files.put(DATA + slashed(lesson.hidden().relativize(file)), file));
      }
    }
    return files;
  }

  private static String slashed(Path relative) {
    return relative.toString().replace('\\', '/');
  }

  /** Where cells run. */
  Path cells() {
    return root.resolve("lesson");
  }

  /** The home that the kernel believes in. */
  Path home() {
    return root.resolve("home");
  }

  /** Where Spark keeps what it spills. */
  Path spilled() {
    return root.resolve("spilled");
  }

  @Override
  public void close() {
    ReplayFolders.delete(root);
  }
}
