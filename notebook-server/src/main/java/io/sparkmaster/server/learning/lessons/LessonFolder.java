package io.sparkmaster.server.learning.lessons;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.LessonRelease;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.HeldFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The folder of a lesson in one workspace, {@code course/lesson}. */
final class LessonFolder {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH.mm.ss").withZone(ZoneOffset.UTC);

  private final Path workspace;
  private final Lesson lesson;
  private final Path folder;

  /**
   * The folder, which need not exist.
   *
   * @param workspace a real path
   */
  LessonFolder(Path workspace, Lesson lesson) {
    this.workspace = workspace;
    this.lesson = lesson;
    this.folder = workspace.resolve(lesson.course().value()).resolve(lesson.id().value());
  }

  /** Below the workspace, with slashes. */
  String notebook() {
    return lesson.course() + "/" + lesson.id() + "/" + name();
  }

  private String name() {
    return lesson.id() + ".ipynb";
  }

  boolean hasNotebook() {
    return Files.exists(folder.resolve(name()), LinkOption.NOFOLLOW_LINKS);
  }

  /** Writes what is missing; what is there stays as it is. The notebook comes last. */
  void fill(LessonRelease release) {
    try {
      for (var file : release.files().entrySet()) {
        place(folder.resolve(file.getKey()), file.getValue());
      }
      place(folder.resolve(name()), release.notebookBytes());
    } catch (IOException failed) {
      throw failed("copied to", failed);
    }
  }

  private void place(Path target, Path source) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      place(target, Files.readAllBytes(source));
    }
  }

  private void place(Path target, byte[] content) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var held = hold(target.getParent())) {
      var name = target.getFileName().toString();
      if (held.attributes(name).isEmpty()) {
        held.replace(name, content);
      }
    }
  }

  /** Holds a folder of the workspace, following links that stay inside; makes what is missing. */
  private HeldFolder hold(Path wanted) throws IOException {
    var nearest = wanted;
    while (!Files.exists(nearest, LinkOption.NOFOLLOW_LINKS)) {
      nearest = nearest.getParent();
    }
    var held = HeldFolder.walk(workspace, realInside(nearest));
    try {
      for (var depth = nearest.getNameCount(); depth < wanted.getNameCount(); depth++) {
        var name = wanted.getName(depth).toString();
        held.makeFolder(name);
        var next = held.enter(name);
        held.close();
        held = next;
      }
      return held;
    } catch (IOException | RuntimeException failed) {
      held.close();
      throw failed;
    }
  }

  /** Moves the folder out of the way, if there is one; answers its new name or an empty text. */
  String keepAside(Instant now) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    var name = lesson.id() + " kept " + STAMP.format(now);
    var target = folder.resolveSibling(name);
    for (var number = 2; Files.exists(target, LinkOption.NOFOLLOW_LINKS); number++) {
      target = folder.resolveSibling(name + " (" + number + ")");
    }
    try (var course = HeldFolder.walk(workspace, realInside(folder.getParent()))) {
      course.move(folder.getFileName().toString(), course, target.getFileName().toString());
    } catch (IOException failed) {
      throw failed("kept as \"" + target.getFileName() + "\" in", failed);
    }
    return lesson.course() + "/" + target.getFileName();
  }

  /** Learners can make links; nothing is written through one that leads out of the workspace. */
  private Path realInside(Path nearest) {
    try {
      var real = nearest.toRealPath();
      if (real.startsWith(workspace)) {
        return real;
      }
    } catch (IOException brokenLink) {
      // Told below, like a link that leads elsewhere.
    }
    throw new ServerException(
        ErrorCode.CONFLICT,
        "The lesson cannot be put into \"%s\": it is a link that leads out of the workspace. Rename or delete it, and open the lesson again."
            .formatted(workspace.relativize(nearest)));
  }

  private ServerException failed(String what, IOException cause) {
    if (cause instanceof NotDirectoryException || cause instanceof NoSuchFileException) {
      return new ServerException(
          ErrorCode.CONFLICT,
          "The lesson %s could not be %s \"%s\": a folder on the way is a file or a link by now, or gone. Look what is there, and open the lesson again."
              .formatted(lesson.id(), what, workspace.relativize(folder)),
          cause);
    }
    return new ServerException(
        ErrorCode.STORAGE,
        "The lesson %s could not be %s \"%s\": %s. Check free space and permissions of the workspace."
            .formatted(
                lesson.id(), what, workspace.relativize(folder), cause.getClass().getSimpleName()),
        cause);
  }
}
