package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Options;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * A way to compare printed text. Line ends are always {@code \n}.
 *
 * @param pattern present for a regular expression
 */
record TextMatch(Kind kind, Optional<Pattern> pattern) {
  enum Kind {
    TRIMMED,
    EXACT,
    CONTAINS,
    REGEX
  }

  enum Answer {
    YES,
    NO,
    GAVE_UP
  }

  static TextMatch of(Kind kind, Options options) {
    if (kind != Kind.REGEX) {
      return new TextMatch(kind, Optional.empty());
    }
    var text =
        options
            .text("text")
            .orElseThrow(
                () -> options.missing("text", "the regular expression, which match: regex needs"));
    try {
      return new TextMatch(kind, Optional.of(Pattern.compile(text, Pattern.MULTILINE)));
    } catch (PatternSyntaxException e) {
      throw options.bad(
          "text",
          "a regular expression of Java; this one has a fault at character %d: %s"
              .formatted(e.getIndex() + 1, e.getDescription()));
    }
  }

  /** Whether a part of the output can prove a match. */
  boolean provenByPart() {
    return kind == Kind.CONTAINS;
  }

  Answer find(String wanted, String output) {
    var text = newlines(output);
    return switch (kind) {
      case EXACT -> answer(newlines(wanted).equals(text));
      case TRIMMED -> answer(trimmed(wanted).equals(trimmed(output)));
      case CONTAINS -> answer(text.contains(newlines(wanted)));
      case REGEX -> search(text);
    };
  }

  private Answer search(String text) {
    try {
      return answer(pattern.orElseThrow().matcher(new BudgetedText(text)).find());
    } catch (BudgetedText.SpentException | StackOverflowError e) {
      return Answer.GAVE_UP;
    }
  }

  private static Answer answer(boolean yes) {
    return yes ? Answer.YES : Answer.NO;
  }

  private static String newlines(String text) {
    return text.replace("\r\n", "\n");
  }

  private static String trimmed(String text) {
    var lines = newlines(text).lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    int from = 0;
    int to = lines.length();
    while (from < to && lines.charAt(from) == '\n') {
      from++;
    }
    while (to > from && lines.charAt(to - 1) == '\n') {
      to--;
    }
    return lines.substring(from, to);
  }

  String complaint() {
    return switch (kind) {
      case EXACT, TRIMMED -> " is not the expected output.";
      case CONTAINS -> " does not contain the expected text.";
      case REGEX -> " does not have the expected form.";
    };
  }

  String advice() {
    return switch (kind) {
      case EXACT -> "Every character counts here: compare spaces, capitals and line ends.";
      case TRIMMED -> "Compare it line by line with what the exercise asks for.";
      case CONTAINS, REGEX -> "Print what the exercise asks for, in the form in which it asks.";
    };
  }

  /** A sentence about the first line that differs, for outputs that are compared as a whole. */
  String firstDifference(String wanted, String output) {
    if (kind == Kind.CONTAINS || kind == Kind.REGEX) {
      return "";
    }
    var exact = kind == Kind.EXACT;
    var left = (exact ? newlines(wanted) : trimmed(wanted)).split("\n", -1);
    var right = (exact ? newlines(output) : trimmed(output)).split("\n", -1);
    var i = 0;
    while (i < left.length && i < right.length && left[i].equals(right[i])) {
      i++;
    }
    return " Line %d is %s, expected %s."
        .formatted(
            i + 1,
            i < right.length ? Shown.value(right[i]) : "missing",
            i < left.length ? Shown.value(left[i]) : "no line there");
  }
}
