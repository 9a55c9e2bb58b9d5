package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.row;
import static io.sparkmaster.graders.builtin.Graded.table;
import static io.sparkmaster.graders.builtin.Graded.text;
import static io.sparkmaster.graders.builtin.Graded.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.CellOutput;
import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Finding.Missing;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that stands for data contains one of two words or numbers, which are looked for. */
class HiddenDataTest {
  private static final List<String> DATA = List.of("wombat", "lynx", "77001", "88002");

  private static Arguments arguments(Grader grader, Evidence.Builder evidence, Object... options) {
    return Arguments.of(grader, options(grader, options), evidence);
  }

  private static Arguments rows(Table expected, Table actual, Object... options) {
    return arguments(
        new RowsGrader(), Graded.evidence(new Probe.Rows(10_000), expected, actual), options);
  }

  private static Arguments values(
      @Nullable Object expected, @Nullable Object actual, Object... options) {
    return arguments(
        new ValueGrader(),
        Graded.evidence(new Probe.Value(), value(expected), value(actual)),
        options);
  }

  private static Arguments outputs(String expected, String actual, Object... options) {
    return arguments(
        new OutputGrader(),
        Graded.evidence(
            new Probe.Output(),
            new CellOutput(expected, "", false),
            new CellOutput(actual, "", false)),
        options);
  }

  private static Arguments schemas(List<Column> expected, List<Column> actual) {
    return arguments(new SchemaGrader(), Graded.evidence(new Probe.Schema(), expected, actual));
  }

  private static <R> Arguments failing(Grader grader, Probe<R> probe, Cause cause) {
    return arguments(
        grader,
        Evidence.builder()
            .actual(probe, new Missing<>(cause, "lynx 88002"))
            .expected(probe, new Missing<>(cause, "wombat 77001")));
  }

  static Stream<Arguments> wrongAnswers() {
    var expected = table("wombat string, n bigint", row("wombat", 77001L), row("wombat", 1L));
    var reversed = table("wombat string, n bigint", row("wombat", 1L), row("wombat", 77001L));
    var other = table("wombat string, n bigint", row("lynx", 88002L), row("wombat", 1L));
    var named = table("lynx string, n bigint", row("wombat", 77001L), row("wombat", 1L));
    var doubled =
        table(
            "wombat string, n bigint",
            row("wombat", 77001L),
            row("wombat", 77001L),
            row("wombat", 1L));
    var wide = table("wombat string, n bigint, lynx int", row("lynx", 1L, 88002));
    var one = table("wombat string, n bigint", row("wombat", 77001L));
    return Stream.of(
        rows(expected, other),
        rows(expected, one),
        rows(expected, doubled),
        rows(expected, wide),
        rows(one, Graded.truncated(other)),
        rows(expected, Graded.truncated(one)),
        rows(Graded.truncated(expected), other),
        rows(expected, reversed, "ordered", true),
        rows(expected, named, "columns", "exact"),
        rows(expected, named, "columns", "any_order"),
        values(77001L, 88002L),
        values(77001L, null),
        values(null, 88002L),
        values(77001L, "lynx"),
        values(77001L, 77001, "strict_type", true),
        values(List.of("wombat", "lynx"), List.of("lynx", "wombat")),
        values(List.of("wombat"), List.of("wombat", "lynx")),
        values(Map.of("wombat", 77001L), Map.of("lynx", 88002L)),
        outputs("wombat 77001", "lynx 88002"),
        outputs("wombat 77001", "lynx 88002", "match", "exact"),
        outputs("wombat 77001", "lynx 88002", "match", "contains"),
        outputs("", "lynx 88002", "match", "regex", "text", "wombat"),
        outputs("wombat 77001", ""),
        schemas(
            List.of(Column.of("wombat", "int"), Column.of("x", "int")),
            List.of(Column.of("lynx", "int"), Column.of("x", "date"))),
        schemas(
            List.of(Column.of("wombat", "int"), Column.of("x", "int")),
            List.of(Column.of("x", "int"), Column.of("wombat", "int"))),
        failing(new RowsGrader(), new Probe.Rows(10_000), Cause.FAILED),
        failing(new RowsGrader(), new Probe.Rows(10_000), Cause.UNSUITABLE),
        failing(new ValueGrader(), new Probe.Value(), Cause.NOT_ATTEMPTED),
        failing(new SchemaGrader(), new Probe.Schema(), Cause.UNAVAILABLE),
        arguments(
            new ValueGrader(),
            Evidence.builder()
                .actual(new Probe.Value(), value(88002L))
                .expected(new Probe.Value(), new Missing<>(Cause.FAILED, "wombat 77001"))));
  }

  private static String everything(Grade grade) {
    var text = new StringBuilder();
    for (var feedback : grade.feedback()) {
      text.append(feedback.text()).append('\n').append(feedback.details()).append('\n');
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("wrongAnswers")
  void feedbackHoldsNothingOfTheDataNorOfTheAnswer(
      Grader grader, Options options, Evidence.Builder evidence) {
    var grade = grader.grade(evidence.hidden(true).build(), options);

    assertThat(grade.state()).isNotEqualTo(Grade.State.PASSED);
    assertThat(grade.feedback()).isNotEmpty();
    assertThat(grade.feedback()).extracting(Feedback::details).containsOnly(List.of());
    assertThat(everything(grade)).doesNotContain(DATA).doesNotContain("\"");
  }

  @Test
  void noCountThatAnAnswerCanChooseIsTold() {
    var expected = table("a string, n bigint", row("wombat", 3L), row("wombat", 4L));
    var few = table("a string, n bigint", row("lynx", 5L));
    var many = table("a string, n bigint", row("lynx", 5L), row("lynx", 6L), row("lynx", 7L));
    var narrow = table("a string", row("lynx"));
    var wide = table("a string, n bigint, x int", row("lynx", 5L, 1));
    var none = table("a string, n bigint");
    var int1 = List.of(Column.of("a", "int"));
    var int2 = List.of(Column.of("a", "int"), Column.of("b", "int"));

    assertThat(words(rows(expected, few)))
        .isEqualTo(words(rows(expected, many)))
        .startsWith("On the hidden data your answer has wrong rows.\n");
    assertThat(words(rows(none, few)))
        .isEqualTo(words(rows(none, many)))
        .startsWith("On the hidden data your answer has too many rows.\n");
    assertThat(words(rows(few, none)))
        .isEqualTo(words(rows(many, none)))
        .startsWith("On the hidden data your answer is missing rows.\n");
    assertThat(words(rows(none, Graded.truncated(few))))
        .isEqualTo(words(rows(none, Graded.truncated(many))))
        .startsWith("On the hidden data your answer has too many rows.\n");
    assertThat(words(rows(expected, narrow)))
        .isEqualTo(words(rows(expected, wide)))
        .startsWith("Your answer has another number of columns than expected.\n");
    assertThat(words(schemas(List.of(Column.of("a", "date")), int1)))
        .isEqualTo(words(schemas(List.of(Column.of("a", "date")), int2)))
        .startsWith("The schema of your answer differs from the expected one.\n");
  }

  private static String words(Arguments given) {
    var all = given.get();
    var evidence = ((Evidence.Builder) all[2]).hidden(true).build();
    return text(((Grader) all[0]).grade(evidence, (Options) all[1]));
  }

  @ParameterizedTest
  @MethodSource("wrongAnswers")
  void theVerdictIsTheSameOnGivenData(Grader grader, Options options, Evidence.Builder evidence) {
    var hidden = grader.grade(evidence.hidden(true).build(), options);
    var given = grader.grade(evidence.hidden(false).build(), options);

    assertThat(given.state()).isEqualTo(hidden.state());
    assertThat(given.points()).isEqualTo(hidden.points());
  }
}
