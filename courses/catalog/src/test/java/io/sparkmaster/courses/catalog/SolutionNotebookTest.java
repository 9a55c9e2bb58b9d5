package io.sparkmaster.courses.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.courses.catalog.SolutionNotebook.CodeCell;
import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolutionNotebookTest {
  private static final ExerciseId TOTAL = new ExerciseId("total");

  @TempDir Path root;
  private Lesson lesson;

  @BeforeEach
  void readTheLesson() {
    lesson = CourseFixture.in(root).lesson();
  }

  private static Notebook notebook(String json) {
    return Notebook.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theSolutionIsTheAuthorsCodeWithoutTheMarks() {
    var solution = SolutionNotebook.of(lesson);

    assertThat(solution.cells())
        .extracting(CodeCell::source)
        .containsExactly("val numbers = spark.range(4711)", "val total: Long =\n  numbers.count()");
    assertThat(SolutionNotebook.starter(lesson).source(TOTAL)).endsWith("???");
  }

  @Test
  void aMutantTakesThePlaceOfOneCellOnly() {
    var mutant = lesson.exercise(TOTAL).mutants().get(0);

    var mutated = SolutionNotebook.of(lesson).withSource(TOTAL, mutant.source());

    assertThat(mutated.source(TOTAL)).isEqualTo(mutant.source());
    assertThat(mutated.cells().get(0)).isEqualTo(SolutionNotebook.of(lesson).cells().get(0));
  }

  @Test
  void anUnknownExerciseIsRefusedWithThoseThatThereAre() {
    var solution = SolutionNotebook.of(lesson);

    assertThatThrownBy(() -> solution.withSource(new ExerciseId("totl"), "1"))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("Did you mean \"total\"?");
  }

  @Test
  void onlyTheSourceOfKnownExercisesIsTakenFromASubmission() {
    var submitted =
        notebook(
            CourseFixture.NOTEBOOK
                .replace("numbers.count()", "4711L")
                .replace("spark.range(4711)", "spark.range(1)")
                .replace("# Counting", "# Cheating"));

    var sources = SubmittedSources.of(lesson, submitted);
    var run = SolutionNotebook.ofSubmission(lesson, sources);

    assertThat(sources.missing()).isEmpty();
    assertThat(run.cells().get(0).source()).isEqualTo("val numbers = spark.range(4711)");
    assertThat(run.source(TOTAL)).contains("4711L");
  }

  @Test
  void aCellThatIsMissingKeepsItsStubAndIsNamed() {
    var submitted = notebook(CourseFixture.NOTEBOOK.replace("\"total\"", "\"other\""));

    var sources = SubmittedSources.of(lesson, submitted);

    assertThat(sources.sources()).isEmpty();
    assertThat(sources.missing()).containsExactly(TOTAL);
    assertThat(SolutionNotebook.ofSubmission(lesson, sources))
        .isEqualTo(SolutionNotebook.starter(lesson));
  }

  @Test
  void ofACopiedCellTheFirstCountsAndTheCopyIsNamed() {
    var copy =
        """
        , {"cell_type": "code", "id": "copy", "outputs": [], "execution_count": null,
         "metadata": {"sparkmaster": {"exercise": "total"}}, "source": "val total = 0L"}
         ],""";
    var submitted = notebook(CourseFixture.NOTEBOOK.replace("\n ],", copy));

    var sources = SubmittedSources.of(lesson, submitted);

    assertThat(sources.repeated()).containsExactly(TOTAL);
    assertThat(sources.sources().get(TOTAL)).contains("numbers.count()");
  }

  @Test
  void metadataOfAnyShapeInASubmissionIsHarmless() {
    for (var metadata :
        new String[] {"3", "[]", "{\"exercise\": {}}", "{\"exercise\": \"../x\"}"}) {
      var submitted =
          notebook(
              """
              {"cells": [{"cell_type": "code", "outputs": [], "source": "x",
                "metadata": {"sparkmaster": %s}}],
               "metadata": {}, "nbformat": 4, "nbformat_minor": 2}"""
                  .formatted(metadata));

      assertThat(SubmittedSources.of(lesson, submitted).sources()).isEmpty();
    }
  }

  @Test
  void whatRunsBeforeAnExerciseEndsWithItsCell() {
    assertThat(SolutionNotebook.of(lesson).upTo(TOTAL))
        .extracting(CodeCell::id)
        .containsExactly("given", "answer");
  }
}
