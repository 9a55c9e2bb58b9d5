package io.sparkmaster.courses.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.courses.catalog.notebook.Notebook;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessonReleaseTest {
  @TempDir Path root;

  private String released(CourseFixture fixture) {
    return new String(LessonRelease.of(fixture.lesson()).notebookBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void solutionsAndOutputsAreCutAndTheRestStays() {
    var fixture = CourseFixture.in(root);

    var text = released(fixture);

    assertThat(text)
        .doesNotContain("numbers.count()", "SOLUTION", "4711\"", "8086", "\"execution_count\": 3")
        .contains("spark.range(4711)", "# Counting", "\"exercise\": \"total\"");
    var answer = Notebook.read(text.getBytes(StandardCharsets.UTF_8)).cells().get(2);
    assertThat(answer.source()).isEqualTo("val total: Long =\n  // YOUR CODE HERE\n  ???");
  }

  @Test
  void theNotebookSaysWhichLessonAndVersionItIs() {
    var lesson = CourseFixture.in(root).lesson();

    var metadata = LessonRelease.of(lesson).notebook().sparkmaster().orElseThrow();

    assertThat(metadata)
        .hasToString(
            "{\"schema\":1,\"course\":\"small\",\"lesson\":\"first\",\"version\":\"%s\"}"
                .formatted(lesson.version()));
  }

  @Test
  void aLessonThatNeedsADriverOfItsOwnIsReleasedSo() {
    var fixture = CourseFixture.in(root);
    fixture.replace(
        "first/lesson.ipynb",
        "\"schema\": 1, \"course\": \"small\"",
        "\"schema\": 1, \"driver\": \"own\", \"course\": \"small\"");

    var metadata = LessonRelease.of(fixture.lesson()).notebook().sparkmaster().orElseThrow();

    assertThat(metadata.path("driver").asText()).isEqualTo("own");
    assertThat(metadata.path("lesson").asText()).isEqualTo("first");
  }

  @Test
  void learnersGetDataAndImagesAndNothingElse() {
    var fixture = CourseFixture.in(root).write("first/images/plan.svg", "<svg/>");
    fixture.write("first/notes.txt", "for authors").write("first/data/deep/er.csv", "n\n");

    var files = LessonRelease.of(fixture.lesson()).files();

    assertThat(files.keySet())
        .containsExactly("data/deep/er.csv", "data/numbers.csv", "images/plan.svg");
  }

  @Test
  void equalLessonsGiveEqualBytesWhateverTheOrderOfTheirKeys() {
    var plain = CourseFixture.in(root.resolve("a"));
    var other = CourseFixture.in(root.resolve("b"));
    other.replace(
        "first/lesson.ipynb",
        "\"nbformat\": 4, \"nbformat_minor\": 5",
        "\"nbformat_minor\": 5, \"nbformat\": 4");

    assertThat(released(other).replaceAll("\\+[0-9a-f]{12}", ""))
        .isEqualTo(released(plain).replaceAll("\\+[0-9a-f]{12}", ""));
    assertThat(released(plain)).isEqualTo(released(plain));
  }

  @Test
  void eachLanguageHasAStubOfItsOwn() {
    var source = "x\n  ### BEGIN SOLUTION\n  secret\n  ### END SOLUTION\ny";

    var markers = SolutionMarkers.of(source);

    assertThat(markers.starter(CellLanguage.JAVA))
        .isEqualTo(
            "x\n  // YOUR CODE HERE\n"
                + "  throw new UnsupportedOperationException(\"YOUR CODE HERE\");\ny");
    assertThat(markers.starter(CellLanguage.SQL)).isEqualTo("x\n  -- YOUR CODE HERE\ny");
    assertThat(markers.solved()).isEqualTo("x\n  secret\ny");
  }

  @Test
  void aCellWithWindowsLineEndsIsCutAsWell() {
    var markers = SolutionMarkers.of("a\r\n// BEGIN SOLUTION\r\nsecret\r\n// END SOLUTION\r\nb");

    assertThat(markers.starter(CellLanguage.SCALA)).doesNotContain("secret").contains("???");
  }
}
