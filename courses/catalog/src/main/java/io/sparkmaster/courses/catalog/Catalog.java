package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.error.CatalogException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The courses of a folder.
 *
 * @param courses those without any fault, by the names of their folders
 * @param faults of all the others, in the order of the files
 */
public record Catalog(List<Course> courses, List<Fault> faults) {
  /** Copies the lists. */
  public Catalog {
    courses = List.copyOf(courses);
    faults = List.copyOf(faults);
  }

  /**
   * Reads each folder of a content folder as a course. A course with a fault is left out, and keeps
   * no other from loading. Of two courses with the same id, the first by folder name stays.
   *
   * @throws CatalogException when the content folder itself cannot be listed
   */
  public static Catalog load(Path contentRoot, KnownGraders graders) {
    if (!Files.isDirectory(contentRoot)) {
      throw unreadable(contentRoot, "there is no such folder", null);
    }
    try {
      var folders =
          CourseFolders.children(contentRoot).stream().filter(Files::isDirectory).toList();
      return load(contentRoot, folders, graders);
    } catch (IOException e) {
      throw unreadable(contentRoot, String.valueOf(e), e);
    }
  }

  /** Reads one course's folder; faults name files relative to it. */
  public static Catalog loadCourse(Path courseDirectory, KnownGraders graders) {
    return load(courseDirectory, List.of(courseDirectory), graders);
  }

  private static Catalog load(Path root, List<Path> folders, KnownGraders graders) {
    var courses = new LinkedHashMap<CourseId, Course>();
    var all = new ArrayList<Fault>();
    for (var folder : folders) {
      var faults = new ArrayList<Fault>();
      var log = new FaultLog(root, folder.resolve(CourseReader.COURSE), faults);
      var read = new CourseReader(folder, graders, log).read();
      read.ifPresent(course -> checkId(course, courses, log));
      if (faults.isEmpty()) {
        read.map(Located::value).ifPresent(course -> courses.put(course.id(), course));
      }
      all.addAll(faults);
    }
    return new Catalog(List.copyOf(courses.values()), all);
  }

  private static void checkId(Located<Course> course, Map<CourseId, Course> others, FaultLog log) {
    var other = others.get(course.value().id());
    if (other != null) {
      log.add(
          Kind.DUPLICATE_ID,
          course.place(),
          "The course in \"%s\" already has the id \"%s\"."
              .formatted(other.directory().getFileName(), other.id()),
          "Give this one an id of its own.");
    }
  }

  private static CatalogException unreadable(Path root, String why, @Nullable IOException cause) {
    return new CatalogException(
        Code.UNREADABLE,
        "No courses can be read from %s: %s. Check the setting and who may read the folder."
            .formatted(root, why),
        cause);
  }

  /** The course of that id. */
  public Optional<Course> course(CourseId id) {
    return courses.stream().filter(course -> course.id().equals(id)).findFirst();
  }
}
