package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Options;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A question.
 *
 * @param answer the right one; empty when it is the exercise's expected value
 * @param choices each with what to tell who makes it, possibly nothing; empty for other kinds
 */
record QuizOptions(
    Kind kind,
    List<String> answer,
    Map<String, String> choices,
    boolean partial,
    boolean reveal,
    Tolerance tolerance) {
  enum Kind {
    SINGLE,
    MULTIPLE,
    NUMERIC,
    TEXT,
    ORDERING;

    boolean choice() {
      return this == SINGLE || this == MULTIPLE;
    }
  }

  QuizOptions {
    answer = List.copyOf(answer);
    choices = new LinkedHashMap<>(choices);
  }

  static QuizOptions of(Options options) {
    options.allow(
        "kind", "answer", "choices", "partial", "reveal", "tolerance", "relative_tolerance");
    if (!options.has("kind")) {
      throw options.missing("kind", "one of single, multiple, numeric, text, ordering");
    }
    var kind = options.choice("kind", Kind.SINGLE);
    var choices = choices(options, kind);
    var answer = options.texts("answer").stream().map(String::strip).toList();
    check(options, kind, answer, choices);
    return new QuizOptions(
        kind,
        answer,
        choices,
        options.flag("partial", true),
        options.flag("reveal", true),
        Tolerance.of(options));
  }

  private static Map<String, String> choices(Options options, Kind kind) {
    var choices = new LinkedHashMap<String, String>();
    var given = options.nested("choices");
    given.ifPresent(
        map -> map.asMap().keySet().forEach(name -> choices.put(name, map.text(name).orElse(""))));
    if (given.isPresent() && !kind.choice()) {
      throw options.bad("choices", "left out: only single and multiple have choices");
    }
    if (given.isPresent() && choices.size() < 2) {
      throw options.bad("choices", "at least two choices, such as {a: null, b: \"No: ...\"}");
    }
    return choices;
  }

  private static void check(
      Options options, Kind kind, List<String> answer, Map<String, String> choices) {
    if (options.has("answer") && (answer.isEmpty() || answer.stream().anyMatch(String::isEmpty))) {
      throw options.bad("answer", "at least one text or number");
    }
    if (kind == Kind.SINGLE && answer.size() > 1) {
      throw options.bad("answer", "one choice; with several, the kind is multiple");
    }
    if (kind == Kind.ORDERING && answer.size() == 1) {
      throw options.bad("answer", "a list of at least two things, in the right order");
    }
    if (kind == Kind.NUMERIC && !answer.stream().allMatch(QuizOptions::isNumber)) {
      throw options.bad("answer", "a number");
    }
    if (!choices.isEmpty()) {
      answer.stream()
          .filter(each -> !choices.containsKey(each))
          .findFirst()
          .ifPresent(
              each -> {
                throw options.bad(
                    "answer",
                    "among the choices, which \"%s\" is not: %s"
                        .formatted(each, String.join(", ", choices.keySet())));
              });
    }
  }

  /** Whether it can be compared: of a size that a double has, and soon written out. */
  static boolean isNumber(String text) {
    try {
      var number = new BigDecimal(text.strip());
      return Math.abs((long) number.scale()) < 1_000 && Double.isFinite(number.doubleValue());
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
