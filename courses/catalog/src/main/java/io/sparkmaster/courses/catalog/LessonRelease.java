package io.sparkmaster.courses.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sparkmaster.courses.catalog.notebook.Cell;
import io.sparkmaster.courses.catalog.notebook.CellType;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What learners receive of a lesson: the notebook with stubs for solutions and without outputs, the
 * data and the images. Equal lessons give equal bytes.
 *
 * @param files beside the notebook: paths relative to the lesson, with slashes, to the catalog's
 *     files
 */
public record LessonRelease(Notebook notebook, SortedMap<String, Path> files) {
  /** Copies the map. */
  public LessonRelease {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** Makes the release. */
  public static LessonRelease of(Lesson lesson) {
    var metadata =
        JsonNodeFactory.instance
            .objectNode()
            .put("schema", CourseReader.SCHEMA)
            .put("course", lesson.course().value())
            .put("lesson", lesson.id().value())
            .put("version", lesson.version());
    // Which driver the lesson's kernels need.
    lesson
        .source()
        .sparkmaster()
        .map(given -> given.get("driver"))
        .ifPresent(driver -> metadata.set("driver", driver));
    var notebook =
        lesson
            .source()
            .withSparkmaster(metadata)
            .mapCells(cell -> starter(cell, lesson.language()).withoutOutputs());
    return new LessonRelease(notebook, LessonFiles.given(lesson.directory()));
  }

  private static Cell starter(Cell cell, CellLanguage notebookLanguage) {
    var markers = SolutionMarkers.of(cell.source());
    if (cell.type() != CellType.CODE || !markers.present()) {
      return cell;
    }
    var language = CellLanguage.ofMagic(cell.source()).orElse(notebookLanguage);
    return cell.withSource(markers.starter(language));
  }

  /** The bytes of the notebook's file. */
  public byte[] notebookBytes() {
    return notebook.write();
  }
}
