package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.FileEntry;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Finding.Missing;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.OptionsException;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FilesGraderTest {
  private static final FilesGrader GRADER = new FilesGrader();
  private static final Probe<List<FileEntry>> PROBE = new Probe.Files();
  private static final List<String> TABLE =
      List.of(
          "_SUCCESS",
          "year=2000/month=1/part-0.snappy.parquet",
          "year=2000/month=2/part-0.snappy.parquet",
          "year=2001/month=1/part-0.snappy.parquet",
          "year=2001/month=1/part-1.snappy.parquet",
          "year=2001/month=1/.part-1.snappy.parquet.crc");

  private static Grade grade(boolean hidden, List<String> paths, Object... options) {
    var files = paths.stream().map(path -> new FileEntry(path, 100)).toList();
    var evidence = Evidence.builder().actual(PROBE, files).hidden(hidden).build();
    return GRADER.grade(evidence, options(GRADER, options));
  }

  private static State state(List<String> paths, Object... options) {
    return grade(false, paths, options).state();
  }

  private static List<String> with(String path) {
    return Stream.concat(TABLE.stream(), Stream.of(path)).toList();
  }

  @Test
  void allFilesWithDataHaveTheFormat() {
    assertThat(state(TABLE, "format", "parquet")).isEqualTo(State.PASSED);
    assertThat(state(with("year=2001/month=1/part-2.csv"), "format", "parquet"))
        .isEqualTo(State.FAILED);
    assertThat(state(List.of("_SUCCESS", "part-0.csv.gz"), "format", "csv"))
        .isEqualTo(State.PASSED);
    assertThat(state(List.of("_SUCCESS", "part-0.txt"), "format", "text")).isEqualTo(State.PASSED);
    assertThat(state(List.of("_SUCCESS", "parquet"), "format", "parquet")).isEqualTo(State.FAILED);
  }

  @Test
  void foldersAreNamedByTheColumnsInTheirOrder() {
    assertThat(state(TABLE, "partitioned_by", List.of("year", "month"))).isEqualTo(State.PASSED);
    assertThat(state(TABLE, "partitioned_by", List.of("month", "year"))).isEqualTo(State.FAILED);
    assertThat(state(TABLE, "partitioned_by", "year")).isEqualTo(State.FAILED);
    assertThat(state(TABLE, "partitioned_by", List.of())).isEqualTo(State.FAILED);
    assertThat(state(List.of("_SUCCESS", "part-0.orc"), "partitioned_by", List.of()))
        .isEqualTo(State.PASSED);
    assertThat(state(List.of("_SUCCESS", "year/part-0.orc"), "partitioned_by", "year"))
        .isEqualTo(State.FAILED);
    assertThat(text(grade(false, TABLE, "partitioned_by", "month")))
        .contains("folders by \"month\". One is \"year=2000/month=1/part-0");
  }

  @Test
  void onlyFilesWithDataAreCounted() {
    assertThat(state(TABLE, "files", Map.of("min", 4, "max", 4))).isEqualTo(State.PASSED);
    assertThat(text(grade(false, TABLE, "files", Map.of("max", 3))))
        .contains(
            "You wrote too many files; the exercise asks for at most 3. There are 4", "coalesce");
    assertThat(text(grade(true, TABLE, "files", Map.of("max", 3))))
        .contains("You wrote too many files; the exercise asks for at most 3.")
        .doesNotContain("4");
    assertThat(state(TABLE, "files", Map.of("min", 5))).isEqualTo(State.FAILED);
    assertThat(
            state(with("year=2001/month=1/_temporary/0/part-9.parquet"), "files", Map.of("max", 4)))
        .isEqualTo(State.PASSED);
  }

  @Test
  void aFolderWithTooManyFilesIsNamedOnGivenDataOnly() {
    var options = new Object[] {"files_per_folder", Map.of("max", 1)};

    assertThat(text(grade(false, TABLE, options)))
        .contains("A folder has too many files; the exercise asks for at most 1 in each.")
        .contains("year=2001/month=1\" has 2 files");
    assertThat(text(grade(true, TABLE, options))).contains("too many files").doesNotContain("2");
  }

  @Test
  void sizesAndTheEndOfTheWriteAreLookedAt() {
    assertThat(state(TABLE, "file_bytes", Map.of("max", 100))).isEqualTo(State.PASSED);
    assertThat(state(TABLE, "file_bytes", Map.of("min", 101))).isEqualTo(State.FAILED);
    var unfinished = TABLE.subList(1, 4);
    assertThat(state(unfinished, "format", "parquet")).isEqualTo(State.FAILED);
    assertThat(state(unfinished, "format", "parquet", "complete", false)).isEqualTo(State.PASSED);
  }

  @Test
  void noFilesAreNoPass() {
    var nothing =
        Evidence.builder()
            .actual(PROBE, new Missing<>(Cause.NOT_ATTEMPTED, "nothing is at \"out\""))
            .build();

    assertThat(GRADER.grade(nothing, options(GRADER, "format", "csv")).state())
        .isEqualTo(State.NOT_ATTEMPTED);
    assertThat(state(List.of(), "complete", false)).isEqualTo(State.FAILED);
    assertThat(state(List.of("_SUCCESS"), "files", Map.of("max", 9))).isEqualTo(State.FAILED);
  }

  @Test
  void rulesThatSayNothingAreRefused() {
    assertThatThrownBy(() -> GRADER.probes(options(GRADER)))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("files_per_folder");
    assertThatThrownBy(() -> GRADER.probes(options(GRADER, "format", "xls")))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("parquet, orc, json");
  }
}
