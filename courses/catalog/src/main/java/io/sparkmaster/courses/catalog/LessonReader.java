package io.sparkmaster.courses.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.courses.catalog.Fault.Kind;
import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.notebook.CellType;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one lesson's folder. */
final class LessonReader {
  private static final int SHOWN_HASH_CHARS = 12;
  private static final String HEADING = "# ";

  private final @Nullable CourseId course;
  private final String courseVersion;
  private final KnownGraders graders;
  private final FaultLog log;

  /**
   * @param course null when the course has no right id: the lessons' faults are found all the same
   */
  LessonReader(
      @Nullable CourseId course, String courseVersion, KnownGraders graders, FaultLog log) {
    this.course = course;
    this.courseVersion = courseVersion;
    this.graders = graders;
    this.log = log;
  }

  /** The lesson; without one, or with faults, the log says why. */
  Optional<Lesson> read(LessonId id, Path directory) {
    try {
      CourseFolders.refuseLinks(directory, log);
      return lesson(id, directory);
    } catch (IOException | UncheckedIOException | CatalogException e) {
      log.in(directory)
          .add(
              Kind.UNREADABLE,
              "The lesson cannot be read: " + e + ".",
              "Check the files and who may read them.");
      return Optional.empty();
    }
  }

  private Optional<Lesson> lesson(LessonId id, Path directory) throws IOException {
    var notebookLog = log.in(directory.resolve(LessonFiles.NOTEBOOK));
    var notebook = notebook(directory.resolve(LessonFiles.NOTEBOOK), notebookLog);
    var drafts = drafts(directory.resolve(LessonFiles.EXERCISES));
    if (notebook.isEmpty() || drafts.isEmpty()) {
      return Optional.empty();
    }
    checkMetadata(id, notebook.get(), notebookLog);
    var language = language(notebook.get(), notebookLog);
    var byId = new LinkedHashMap<ExerciseId, ExerciseDraft>();
    drafts.get().forEach(draft -> byId.put(draft.id().value(), draft));
    var languages = new LessonCells(language, byId.keySet(), notebookLog).check(notebook.get());
    checkCells(byId, languages, log.in(directory.resolve(LessonFiles.EXERCISES)));
    var mutants =
        new MutantReader(byId, languages, log).read(directory.resolve(LessonFiles.MUTANTS));
    var title = title(notebook.get(), notebookLog);
    if (course == null) {
      return Optional.empty();
    }
    var hash = LessonFiles.hash(directory);
    return Optional.of(
        new Lesson(
            course,
            id,
            title,
            courseVersion + "+" + hash.substring(0, SHOWN_HASH_CHARS),
            hash,
            language,
            directory,
            notebook.get(),
            exercises(drafts.get(), languages, language, mutants)));
  }

  private static List<Exercise> exercises(
      List<ExerciseDraft> drafts,
      Map<ExerciseId, CellLanguage> languages,
      CellLanguage otherwise,
      List<Mutant> mutants) {
    return drafts.stream()
        .map(
            draft ->
                draft.with(
                    languages.getOrDefault(draft.id().value(), otherwise),
                    mutants.stream()
                        .filter(mutant -> mutant.exercise().equals(draft.id().value()))
                        .toList()))
        .toList();
  }

  private Optional<Notebook> notebook(Path file, FaultLog here) throws IOException {
    if (!CourseReader.isThere(file, here)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Notebook.read(Files.readAllBytes(file)));
    } catch (CatalogException e) {
      here.add(Kind.BAD_NOTEBOOK, e.getMessage(), "");
      return Optional.empty();
    }
  }

  private Optional<List<ExerciseDraft>> drafts(Path file) {
    var here = log.in(file);
    return CourseReader.isThere(file, here)
        ? new ExercisesReader(graders, here).read(file)
        : Optional.empty();
  }

  private static void checkCells(
      Map<ExerciseId, ExerciseDraft> drafts,
      Map<ExerciseId, CellLanguage> languages,
      FaultLog here) {
    for (var draft : drafts.values()) {
      if (!languages.containsKey(draft.id().value())) {
        here.add(
            Kind.EXERCISE_WITHOUT_CELL,
            draft.id().place(),
            "No cell belongs to the exercise \"" + draft.id().value() + "\".",
            "Give its cell in "
                + LessonFiles.NOTEBOOK
                + " the metadata {\"sparkmaster\": {\"schema\": 1, \"exercise\": \""
                + draft.id().value()
                + "\", \"role\": \"solution\"}}.");
      }
    }
  }

  private void checkMetadata(LessonId id, Notebook notebook, FaultLog here) {
    var metadata = notebook.sparkmaster();
    if (metadata.isEmpty()) {
      return;
    }
    if (course != null) {
      mismatch(metadata.get(), "course", course.value(), here);
    }
    mismatch(metadata.get(), "lesson", id.value(), here);
  }

  private static void mismatch(JsonNode metadata, String key, String expected, FaultLog here) {
    var value = metadata.path(key);
    if (!value.isMissingNode() && !value.asText().equals(expected)) {
      here.add(
          Kind.LESSON_MISMATCH,
          "metadata.sparkmaster.%s is %s.".formatted(key, Text.cut(value.toString())),
          "Write \"" + expected + "\", or leave it out: releasing the lesson sets it.");
    }
  }

  private static CellLanguage language(Notebook notebook, FaultLog here) {
    var kernelspec = notebook.kernelspec();
    var language = kernelspec.flatMap(CellLanguage::ofKernelspec);
    if (language.isEmpty()) {
      here.add(
          Kind.LANGUAGE_MISMATCH,
          "metadata.kernelspec.name is "
              + kernelspec.map(Text::quoted).orElse("missing")
              + ", so the language of the cells is unknown.",
          "Choose the kernel sparkmaster-scala or sparkmaster-java and save the notebook.");
    }
    return language.orElse(CellLanguage.SCALA);
  }

  private static String title(Notebook notebook, FaultLog here) {
    var heading =
        notebook.cells().stream()
            .filter(cell -> cell.type() == CellType.MARKDOWN)
            .flatMap(cell -> cell.source().lines())
            .filter(line -> line.startsWith(HEADING))
            .map(line -> line.substring(HEADING.length()).strip())
            .filter(title -> !title.isEmpty())
            .findFirst();
    if (heading.isEmpty()) {
      here.add(
          Kind.MISSING_KEY,
          "The lesson has no title.",
          "Begin a markdown cell with a heading: \"# The title\".");
    }
    return heading.orElse("");
  }
}
