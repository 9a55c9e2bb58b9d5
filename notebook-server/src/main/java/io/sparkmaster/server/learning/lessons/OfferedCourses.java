package io.sparkmaster.server.learning.lessons;

import io.sparkmaster.courses.catalog.Catalog;
import io.sparkmaster.courses.catalog.Course;
import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Fault;
import io.sparkmaster.courses.catalog.KnownGraders;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The courses of this server. Whatever is asked for by a name that does not exist is refused. */
public final class OfferedCourses {
  private static final Logger LOG = LoggerFactory.getLogger(OfferedCourses.class);

  private final Catalog catalog;

  /** These courses. */
  public OfferedCourses(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Reads a folder of courses; broken ones are told in the log and left out. */
  public static OfferedCourses load(Path folder, KnownGraders graders) {
    if (!Files.isDirectory(folder)) {
      LOG.warn("There is no folder {}, so no course is offered.", folder);
      return new OfferedCourses(new Catalog(List.of(), List.of()));
    }
    var catalog = Catalog.load(folder, graders);
    catalog.faults().forEach(fault -> LOG.warn("course not offered: {}", fault));
    return new OfferedCourses(catalog);
  }

  /** All courses, in the order in which they are shown. */
  public List<Course> all() {
    return catalog.courses();
  }

  /** What keeps other courses from being offered. */
  public List<Fault> faults() {
    return catalog.faults();
  }

  /**
   * The course of that id.
   *
   * @throws ServerException with {@link ErrorCode#NOT_FOUND}
   */
  public Course course(String id) {
    return find("course", id, all(), course -> course.id().value());
  }

  /**
   * The lesson of that id.
   *
   * @throws ServerException with {@link ErrorCode#NOT_FOUND}
   */
  public Lesson lesson(String course, String id) {
    return find("lesson", id, course(course).lessons(), lesson -> lesson.id().value());
  }

  /**
   * The exercise of that id.
   *
   * @throws ServerException with {@link ErrorCode#NOT_FOUND}
   */
  public Exercise exercise(Lesson lesson, String id) {
    return find("exercise", id, lesson.exercises(), exercise -> exercise.id().value());
  }

  private static <T> T find(String what, String id, Collection<T> all, Function<T, String> idOf) {
    return all.stream()
        .filter(one -> idOf.apply(one).equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.NOT_FOUND,
                    "There is no %s \"%s\". There %s."
                        .formatted(what, shown(id), candidates(all, idOf))));
  }

  private static <T> String candidates(Collection<T> all, Function<T, String> idOf) {
    return all.isEmpty()
        ? "is none"
        : "are: " + all.stream().map(idOf).sorted().collect(Collectors.joining(", "));
  }

  private static String shown(String id) {
    var printable = id.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > 64 ? printable.substring(0, 64) + "..." : printable;
  }
}
