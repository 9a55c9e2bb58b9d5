package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Finding.Missing;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer with what is said about it.
 *
 * @param grader the id of the grader or combinator
 * @param answer what is wrong with it, in the words of a teacher
 * @param given the grade on the data that learners have
 * @param hidden the grade on hidden data
 * @param told what the feedback on given data must say: the value found, the value wanted
 */
record FeedbackCase(String grader, String answer, Grade given, Grade hidden, List<String> told) {
  private static final GraderRegistry GRADERS = GraderRegistry.builtIn();

  /** Stands in texts and cells for what is in the data; feedback on hidden data has none of it. */
  static final String DATA = "\\b(pen|cup|ink|4711|4712|8128)\\b";

  /** An answer to be judged. */
  record Answer(String grader, String answer, Evidence.Builder evidence, Object... options) {
    FeedbackCase tells(String... told) {
      var options = new LinkedHashMap<String, Object>();
      for (var i = 0; i < this.options.length; i += 2) {
        options.put((String) this.options[i], this.options[i + 1]);
      }
      var found = GRADERS.grader(grader).orElseThrow();
      var known = Options.of(grader, options);
      return new FeedbackCase(
          grader,
          answer,
          found.grade(evidence.hidden(false).build(), known),
          found.grade(evidence.hidden(true).build(), known),
          List.of(told));
    }
  }

  static <R> Evidence.Builder evidence(Probe<R> probe, R expected, R actual) {
    return Evidence.builder().expected(probe, expected).actual(probe, actual);
  }

  static <R> Evidence.Builder evidence(Probe<R> probe, R actual) {
    return Evidence.builder().actual(probe, actual);
  }

  /** What a kernel says when it has no answer to the probe. */
  static <R> FeedbackCase absent(
      String grader, Probe<R> probe, Cause cause, String reason, String[] told, Object... options) {
    var name = "no evidence: %s, \"%s\"".formatted(cause, reason);
    var evidence = Evidence.builder().actual(probe, new Missing<>(cause, reason));
    return new Answer(grader, name, evidence, options).tells(told);
  }

  /** A table whose columns are written as {@code name type}. */
  @SafeVarargs
  static Table table(String columns, List<@Nullable Object>... rows) {
    return new Table(columns(columns), List.of(rows), false);
  }

  static List<Column> columns(String columns) {
    return Stream.of(columns.split(", *"))
        .map(column -> column.split(" ", 2))
        .map(parts -> Column.of(parts[0], parts[1]))
        .toList();
  }

  static List<@Nullable Object> row(@Nullable Object... cells) {
    return Arrays.asList(cells);
  }

  @Override
  public String toString() {
    return grader + ": " + answer;
  }
}
