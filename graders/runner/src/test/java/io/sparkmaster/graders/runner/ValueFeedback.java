package io.sparkmaster.graders.runner;

import static io.sparkmaster.graders.runner.FeedbackCase.absent;
import static io.sparkmaster.graders.runner.FeedbackCase.evidence;

import io.sparkmaster.graders.runner.FeedbackCase.Answer;
import io.sparkmaster.graders.spi.v1.CellOutput;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.TargetValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers that are values, printed texts and answers to questions. */
final class ValueFeedback {
  private static final Probe<TargetValue> VALUE = new Probe.Value();
  private static final Probe<CellOutput> OUTPUT = new Probe.Output();

  private ValueFeedback() {}

  static Stream<FeedbackCase> cases() {
    return Stream.of(values(), outputs(), quizzes()).flatMap(List::stream);
  }

  private static TargetValue value(@Nullable Object content) {
    var type = content == null ? "Null" : content.getClass().getSimpleName();
    return new TargetValue(
        content instanceof List ? "List" : content instanceof Map ? "Map" : type,
        content,
        String.valueOf(content));
  }

  private static Answer value(
      String answer, @Nullable Object expected, @Nullable Object actual, Object... options) {
    return new Answer("value", answer, evidence(VALUE, value(expected), value(actual)), options);
  }

  private static List<FeedbackCase> values() {
    return List.of(
        value("another number", 4711L, 8128L).tells("it is 8128, expected 4711"),
        value("a text of the number", 4711L, "4711").tells("\"4711\" of type String", "Long"),
        value("another type of number", 4711L, 4711, "strict_type", true).tells("Integer", "Long"),
        value("a number where a text is asked for", "pen", 4711L).tells("Long", "String"),
        value("no value", 4711L, null).tells("it is null, expected 4711"),
        value("a value where there is none", null, 4711L).tells("it is 4711, expected null"),
        value("an element too many", List.of("pen"), List.of("pen", "cup"))
            .tells("2 elements", "1 element."),
        value("another order", List.of("pen", "cup"), List.of("cup", "pen"))
            .tells("[\"cup\", \"pen\"], expected [\"pen\", \"cup\"]"),
        value("the last digits", 0.4711, 0.4712).tells("0.4712", "0.4711"),
        absent(
            "value",
            VALUE,
            Cause.UNSUITABLE,
            "it is a DataFrame or Dataset, not a plain value",
            new String[] {"count()"}),
        absent(
            "value",
            VALUE,
            Cause.NOT_ATTEMPTED,
            "the cell has no result",
            new String[] {"no result"}));
  }

  private static Answer output(String answer, String expected, String actual, Object... options) {
    return new Answer(
        "output",
        answer,
        evidence(OUTPUT, new CellOutput(expected, "", false), new CellOutput(actual, "", false)),
        options);
  }

  private static List<FeedbackCase> outputs() {
    var cut = new CellOutput("pen", "", true);
    return List.of(
        output("another text", "pen 4711\ncup 8128", "ink 4712\ncup 8128")
            .tells("Line 1 is \"ink 4712\", expected \"pen 4711\""),
        output("a line is missing", "pen\ncup", "pen").tells("Line 2 is missing", "\"cup\""),
        output("a line too many", "pen", "pen\ncup").tells("Line 2 is \"cup\"", "no line there"),
        output("capitals", "pen", "Pen", "match", "exact").tells("\"Pen\"", "\"pen\""),
        output("nothing is printed", "pen", "").tells("printed nothing", "println"),
        output("the text does not occur", "pen", "cup", "match", "contains").tells("contain"),
        output("another form", "", "cup", "match", "regex", "text", "pen \\d+").tells("form"),
        new Answer(
                "output",
                "it prints too much",
                evidence(OUTPUT, new CellOutput("pen", "", false), cut))
            .tells("Print"));
  }

  private static Answer quiz(String answer, Object given, Object... options) {
    return new Answer("quiz", answer, evidence(VALUE, value(given)), options);
  }

  private static List<FeedbackCase> quizzes() {
    var choices = Map.of("pen", "A pen writes.", "cup", "A cup holds no ink.", "jar", "");
    Object[] single = {"kind", "single", "answer", "pen", "choices", choices};
    Object[] several = {"kind", "multiple", "answer", List.of("pen", "jar"), "choices", choices};
    Object[] order = {"kind", "ordering", "answer", List.of("pen", "cup", "ink")};
    return List.of(
        quiz("the wrong choice", "cup", single).tells("\"cup\"", "A cup holds"),
        quiz("no choice", "lamp", single).tells("\"lamp\" is none of the choices"),
        quiz("two choices of one", List.of("pen", "cup"), single).tells("2 answers", "one"),
        quiz("one right, one wrong", "pen, cup", several).tells("1 right", "1 wrong", "1 missing"),
        quiz("all but one", "pen", several).tells("1 right", "0 wrong", "1 missing"),
        quiz("another number", 8128, "kind", "numeric", "answer", 4711).tells("8128"),
        quiz("a number with its unit", "4711 MB", "kind", "numeric", "answer", 4711)
            .tells("\"4711 MB\"", "without a unit"),
        quiz("another spelling", "penn", "kind", "text", "answer", "pen").tells("\"penn\""),
        quiz("two are exchanged", "pen, ink, cup", order).tells("2 of the 3 are in order"),
        quiz("one is missing", "pen, ink", order).tells("each of the 3"),
        quiz("nothing yet", "", order).tells("no answer yet"),
        quiz("the right choice", "pen", single).tells("A pen writes."));
  }
}
