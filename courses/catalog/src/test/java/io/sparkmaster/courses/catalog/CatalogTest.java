package io.sparkmaster.courses.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.courses.catalog.Fault.Kind;
import io.sparkmaster.courses.catalog.error.CatalogException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  @TempDir Path root;

  @Test
  void aRightCourseIsReadWhole() {
    var catalog = CourseFixture.in(root.resolve("small")).load();

    assertThat(catalog.faults()).isEmpty();
    var course = catalog.course(new CourseId("small")).orElseThrow();
    assertThat(course.title()).isEqualTo("A small course");
    assertThat(course.language()).isEqualTo("en");
    assertThat(course.modules()).extracting(CourseModule::tier).containsExactly("fundamentals");
    var lesson = course.lesson(new LessonId("first")).orElseThrow();
    assertThat(lesson.title()).isEqualTo("Counting");
    assertThat(lesson.version()).isEqualTo("1.2.3+" + lesson.hash().substring(0, 12));
    assertThat(lesson.points()).isEqualTo(10);
    assertThat(lesson.exercises())
        .containsExactly(
            new Exercise(
                new ExerciseId("total"),
                "The total",
                CellLanguage.SCALA,
                new Target(Target.Kind.VARIABLE, Optional.of("total")),
                10,
                List.of("actions"),
                List.of("Count them."),
                List.of(
                    new GraderUse("value", 1, Map.of("tolerance", 0)),
                    new GraderUse("metrics", 2, Map.of("jobs", Map.of("max", 1)))),
                new Expected.FromSolution(),
                List.of(
                    new Mutant(
                        new ExerciseId("total"),
                        "off-by-one",
                        "value",
                        false,
                        CellLanguage.SCALA,
                        "val total: Long = numbers.count() + 1"))));
  }

  @Test
  void brokenCoursesKeepNoOtherFromLoading() {
    CourseFixture.in(root.resolve("a-right"));
    CourseFixture.in(root.resolve("b-no-file")).delete("first/lesson.ipynb");
    CourseFixture.in(root.resolve("c-same-id"));
    CourseFixture.in(root.resolve("d-yaml")).write("course.yaml", "schema: 1\n  id: [");
    CourseFixture.in(root.resolve("e-grader"))
        .replace("first/exercises.yaml", "id: metrics", "id: metric");
    CourseFixture.in(root.resolve("f-also-right")).replace("course.yaml", "id: small", "id: other");
    CourseFixture.in(root.resolve("f-also-right"))
        .replace("course.yaml", "id: small", "id: other")
        .replace("first/lesson.ipynb", "\"course\": \"small\", ", "");

    var catalog = Catalog.load(root, CourseFixture.GRADERS);

    assertThat(catalog.courses())
        .extracting(course -> course.id().value())
        .containsExactly("small", "other");
    assertThat(catalog.courses().get(0).directory().getFileName()).hasToString("a-right");
    assertThat(catalog.faults())
        .extracting(Fault::kind)
        .contains(Kind.MISSING_FILE, Kind.DUPLICATE_ID, Kind.BAD_YAML, Kind.UNKNOWN_GRADER);
    assertThat(catalog.faults())
        .allSatisfy(fault -> assertThat(fault.file().toString()).matches("[b-e]-.*"));
  }

  @Test
  void allFaultsOfACourseAreSaidTogether() {
    var catalog =
        CourseFixture.in(root.resolve("small"))
            .replace("course.yaml", "title: A small course", "titel: A small course")
            .replace("first/exercises.yaml", "points: 10", "points: none")
            .replace("first/exercises.yaml", "id: value,", "id: valu,")
            .replace("first/lesson.ipynb", "// END SOLUTION", "// done")
            .load();

    assertThat(catalog.courses()).isEmpty();
    assertThat(catalog.faults())
        .extracting(Fault::kind)
        .containsExactlyInAnyOrder(
            Kind.MISSING_KEY,
            Kind.UNKNOWN_KEY,
            Kind.WRONG_TYPE,
            Kind.UNKNOWN_GRADER,
            Kind.UNBALANCED_MARKERS,
            Kind.BAD_MUTANT);
  }

  @Test
  void aContentFolderThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Catalog.load(root.resolve("nowhere"), CourseFixture.GRADERS))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("no such folder");
  }

  @Test
  void theHashChangesWithAllThatDecidesAndOnlyWithThat() {
    var fixture = CourseFixture.in(root.resolve("small"));
    var before = fixture.lesson().hash();

    fixture.write("first/mutants/total/another.scala", CourseFixture.MUTANT);
    fixture.write("first/.ipynb_checkpoints/lesson.ipynb", "{}");
    fixture.write("first/data/.DS_Store", "x");
    assertThat(fixture.lesson().hash()).isEqualTo(before);

    fixture.write("first/hidden/numbers.csv", "n\n8087\n");
    var hidden = fixture.lesson().hash();
    assertThat(hidden).isNotEqualTo(before);
    fixture.replace("first/exercises.yaml", "Count them.", "Count them all.");
    assertThat(fixture.lesson().hash()).isNotIn(before, hidden);
  }

  @Test
  void theSameFilesElsewhereHaveTheSameHash() {
    var here = CourseFixture.in(root.resolve("one")).lesson();
    var there = CourseFixture.in(root.resolve("two/deeper")).lesson();

    assertThat(there.hash()).isEqualTo(here.hash());
    assertThat(LessonRelease.of(there).notebookBytes())
        .isEqualTo(LessonRelease.of(here).notebookBytes());
  }

  @Test
  void foldersWithADottedNameAndLooseFilesAreNoCourses() throws Exception {
    Files.createDirectories(root.resolve(".git"));
    Files.writeString(root.resolve("README.md"), "courses");

    assertThat(Catalog.load(root, CourseFixture.GRADERS).faults()).isEmpty();
  }
}
