package io.sparkmaster.courses.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The courses that we ship. */
class ContentTest {
  private static final Path CONTENT = Path.of("../content");
  private static final int LEAST_MUTANTS = 3;

  /** A shorter line, such as the opening of a call, may well stand elsewhere too. */
  private static final int TELLING_CHARS = 16;

  private static Catalog catalog;

  @BeforeAll
  static void load() {
    KnownGraders.OptionsCheck any = options -> List.of();
    catalog =
        Catalog.load(
            CONTENT,
            new KnownGraders(Map.of("value", any, "rows", any, "schema", any, "metrics", any)));
  }

  private static Stream<Lesson> lessons() {
    return catalog.courses().stream().flatMap(course -> course.lessons().stream());
  }

  /** All that a learner receives, as one text. */
  private static String released(Lesson lesson) throws IOException {
    var release = LessonRelease.of(lesson);
    var text = new StringBuilder(new String(release.notebookBytes(), StandardCharsets.UTF_8));
    for (var file : release.files().values()) {
      text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  @Test
  void itIsWithoutFault() {
    assertThat(catalog.faults()).isEmpty();
    assertThat(catalog.course(new CourseId("spark")).orElseThrow().title())
        .isEqualTo("Fundamentals of Apache Spark");
  }

  @Test
  void noSolutionIsReleasedInWholeNorInALineOfItsOwn() throws IOException {
    for (var lesson : lessons().toList()) {
      var starter = SolutionNotebook.starter(lesson);
      var solved = SolutionNotebook.of(lesson);
      var code = starter.cells().stream().map(SolutionNotebook.CodeCell::source).toList();
      var released = dense(released(lesson)) + dense(String.join("", code));
      for (var exercise : lesson.exercises()) {
        var lines = new ArrayList<>(solved.source(exercise.id()).lines().toList());
        lines.removeAll(starter.source(exercise.id()).lines().toList());

        assertThat(dense(String.join("", lines)))
            .isNotEmpty()
            .satisfies(text -> assertThat(released).doesNotContain(text));
        lines.stream()
            .map(ContentTest::dense)
            .filter(line -> line.length() >= TELLING_CHARS)
            .forEach(line -> assertThat(released).doesNotContain(line));
      }
      assertThat(released).doesNotContain("BEGINSOLUTION", "ENDSOLUTION");
    }
  }

  private static String dense(String text) {
    return text.replaceAll("\\s", "");
  }

  @Test
  void noHiddenRowIsReleased() throws IOException {
    for (var lesson : lessons().toList()) {
      var released = released(lesson);
      try (var files = Files.walk(lesson.hidden())) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          var lines = Files.readAllLines(file);
          assertThat(lines).hasSizeGreaterThan(1);
          lines.stream().skip(1).forEach(row -> assertThat(released.contains(row)).isFalse());
        }
      }
      assertThat(LessonRelease.of(lesson).files().keySet())
          .isNotEmpty()
          .allMatch(name -> name.startsWith("data/") || name.startsWith("images/"));
    }
  }

  @Test
  void hintsAndMutantsStayWithTheAuthor() throws IOException {
    for (var lesson : lessons().toList()) {
      var released = released(lesson);
      for (var exercise : lesson.exercises()) {
        exercise.hints().forEach(hint -> assertThat(released).doesNotContain(hint));
        assertThat(exercise.mutants()).hasSizeGreaterThanOrEqualTo(LEAST_MUTANTS);
        assertThat(exercise.mutants())
            .as("an answer of %s that only hidden data shows to be wrong", exercise.id())
            .anyMatch(Mutant::passesCheck);
      }
    }
  }

  @Test
  void everyPictureThatALessonShowsIsReleasedWithIt() {
    for (var lesson : lessons().toList()) {
      var release = LessonRelease.of(lesson);
      var shown =
          release.notebook().cells().stream()
              .flatMap(cell -> cell.source().lines())
              .flatMap(line -> Stream.of(line.split("!\\[")).skip(1))
              .map(part -> part.substring(part.indexOf("](") + 2, part.indexOf(')')))
              .toList();

      assertThat(shown).isNotEmpty();
      assertThat(release.files().keySet()).containsAll(shown);
    }
  }
}
