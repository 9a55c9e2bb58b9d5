package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.error.CatalogException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The names of a lesson's files, and the files under them. */
final class LessonFiles {
  static final String NOTEBOOK = "lesson.ipynb";
  static final String EXERCISES = "exercises.yaml";
  static final String DATA = "data";
  static final String IMAGES = "images";
  static final String HIDDEN = "hidden";
  static final String MUTANTS = "mutants";

  private static final List<String> GIVEN = List.of(DATA, IMAGES);
  private static final List<String> DECISIVE = List.of(NOTEBOOK, EXERCISES, DATA, IMAGES, HIDDEN);

  private LessonFiles() {}

  /** What learners get beside the notebook: paths relative to the lesson, with slashes. */
  static SortedMap<String, Path> given(Path lesson) {
    return files(lesson, GIVEN);
  }

  /** SHA-256 over the names and contents of all that decides how the lesson is graded. */
  static String hash(Path lesson) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var file : files(lesson, DECISIVE).entrySet()) {
        var content = Files.readAllBytes(file.getValue());
        digest.update(
            (file.getKey() + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
        digest.update(content);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    } catch (IOException e) {
      throw unreadable(lesson, e);
    }
  }

  private static SortedMap<String, Path> files(Path lesson, List<String> below) {
    var files = new TreeMap<String, Path>();
    for (var name : below) {
      var start = lesson.resolve(name);
      if (!Files.exists(start)) {
        continue;
      }
      try (var walk = Files.walk(start)) {
        walk.filter(Files::isRegularFile)
            .filter(file -> !isDotted(lesson.relativize(file)))
            .forEach(
                file -> files.put(lesson.relativize(file).toString().replace('\\', '/'), file));
      } catch (IOException e) {
        throw unreadable(lesson, e);
      } catch (UncheckedIOException e) {
        throw unreadable(lesson, e.getCause());
      }
    }
    return files;
  }

  /** Editors and file managers leave such files behind. */
  private static boolean isDotted(Path relative) {
    for (var part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static CatalogException unreadable(Path lesson, IOException cause) {
    return new CatalogException(
        Code.UNREADABLE,
        "The files of the lesson %s cannot be read: %s. Check who may read them."
            .formatted(lesson, cause),
        cause);
  }
}
