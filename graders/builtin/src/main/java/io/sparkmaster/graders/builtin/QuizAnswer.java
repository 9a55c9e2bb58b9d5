package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares what a learner answered with what is right. */
final class QuizAnswer {
  private QuizAnswer() {}

  /** An answer as texts: the elements of a collection, or one text, at commas for several. */
  static List<String> parts(@Nullable Object content, QuizOptions.Kind kind) {
    var parts = new ArrayList<String>();
    if (content instanceof Collection<?> several) {
      several.forEach(each -> parts.add(String.valueOf(each).strip()));
    } else if (content instanceof String text
        && (kind == QuizOptions.Kind.MULTIPLE || kind == QuizOptions.Kind.ORDERING)) {
      for (var each : text.split(",", -1)) {
        parts.add(each.strip());
      }
    } else if (content != null && !(content instanceof Map)) {
      parts.add(String.valueOf(content).strip());
    }
    parts.removeIf(String::isEmpty);
    return parts;
  }

  static Grade grade(QuizOptions quiz, List<String> right, List<String> given, boolean hidden) {
    if (given.isEmpty()) {
      return Grade.notAttempted("There is no answer yet. Write yours into the cell and run it.");
    }
    return switch (quiz.kind()) {
      case SINGLE -> single(quiz, right, given, hidden);
      case MULTIPLE -> multiple(quiz, right, given, hidden);
      case NUMERIC -> numeric(quiz, right, given, hidden);
      case TEXT -> text(right, given, hidden);
      case ORDERING -> ordering(quiz, right, given, hidden);
    };
  }

  private static Grade single(
      QuizOptions quiz, List<String> right, List<String> given, boolean hidden) {
    if (given.size() > 1) {
      return Grade.failed(
          Feedback.essential(
              hidden
                  ? "You gave more than one answer; one is asked for."
                  : "You gave %d answers; one is asked for.".formatted(given.size())),
          Feedback.actionable("Decide on one."));
    }
    var choice = choice(quiz, given.get(0));
    if (choice == null) {
      return unknown(quiz, given.get(0), hidden);
    }
    if (same(choice, right.get(0))) {
      return passed(quiz, List.of(choice), hidden);
    }
    var feedback = new ArrayList<Feedback>();
    feedback.add(Feedback.essential(yours(given, hidden) + " is not the right choice."));
    addTold(quiz, List.of(choice), hidden, feedback);
    feedback.add(Feedback.actionable("Read the question again, and try it out in a cell."));
    return Grade.failed(feedback);
  }

  private static Grade multiple(
      QuizOptions quiz, List<String> right, List<String> given, boolean hidden) {
    var chosen = new HashSet<String>();
    for (var each : given) {
      var choice = choice(quiz, each);
      if (choice == null) {
        return unknown(quiz, each, hidden);
      }
      chosen.add(lower(choice));
    }
    var wanted = new HashSet<>(right.stream().map(QuizAnswer::lower).toList());
    var hits = chosen.stream().filter(wanted::contains).count();
    var wrong = chosen.size() - hits;
    if (hits == wanted.size() && wrong == 0) {
      return passed(quiz, right, hidden);
    }
    var feedback = new ArrayList<Feedback>();
    feedback.add(
        Feedback.essential(
            hidden || !quiz.reveal()
                ? "Your choices are not exactly the right ones."
                : "Your choices: %d right, %d wrong, %d missing."
                    .formatted(hits, wrong, wanted.size() - hits)));
    addTold(
        quiz,
        given.stream().filter(each -> !wanted.contains(lower(each))).toList(),
        hidden,
        feedback);
    feedback.add(Feedback.actionable("Look at each choice on its own: is it true, or not?"));
    // Who chooses everything gains nothing.
    return part(quiz, hits - wrong, wanted.size(), feedback);
  }

  private static Grade numeric(
      QuizOptions quiz, List<String> right, List<String> given, boolean hidden) {
    if (given.size() > 1 || !QuizOptions.isNumber(given.get(0))) {
      return Grade.failed(
          Feedback.essential(yours(given, hidden) + " is not one number, as the question asks."),
          Feedback.actionable("Write digits, with a point before decimals and without a unit."));
    }
    var number = new BigDecimal(given.get(0));
    for (var each : right) {
      var wanted = new BigDecimal(each);
      if (number.compareTo(wanted) == 0
          || quiz.tolerance().close(number.doubleValue(), wanted.doubleValue())) {
        return Grade.passed();
      }
    }
    return Grade.failed(
        Feedback.essential(yours(given, hidden) + " is not the right number."),
        Feedback.actionable(
            "Look at the unit that the question asks for, and compute the number in a cell."));
  }

  private static Grade text(List<String> right, List<String> given, boolean hidden) {
    var answer = squeezed(String.join(" ", given));
    return right.stream().map(QuizAnswer::squeezed).anyMatch(answer::equals)
        ? Grade.passed()
        : Grade.failed(
            Feedback.essential(yours(given, hidden) + " is not right."),
            Feedback.actionable(
                "Check the spelling: it counts; capitals and extra spaces do not."));
  }

  private static Grade ordering(
      QuizOptions quiz, List<String> right, List<String> given, boolean hidden) {
    var wanted = right.stream().map(QuizAnswer::lower).toList();
    var order = given.stream().map(QuizAnswer::lower).toList();
    if (order.equals(wanted)) {
      return Grade.passed();
    }
    if (order.size() != wanted.size() || !new HashSet<>(order).equals(new HashSet<>(wanted))) {
      return Grade.failed(
          Feedback.essential(
              "Your order does not have each of the %d things once.".formatted(wanted.size())),
          Feedback.actionable("Write each of them exactly once, as the question spells them."));
    }
    var inOrder = longestInOrder(order.stream().map(wanted::indexOf).toList());
    var feedback = new ArrayList<Feedback>();
    feedback.add(
        Feedback.essential(
            hidden || !quiz.reveal()
                ? "The order is not right."
                : "The order is not right: %d of the %d are in order among themselves."
                    .formatted(inOrder, wanted.size())));
    feedback.add(
        Feedback.actionable("Take two neighbours at a time: which of the two must come first?"));
    return part(quiz, inOrder - 1L, wanted.size() - 1, feedback);
  }

  private static int longestInOrder(List<Integer> positions) {
    var longest = new int[positions.size()];
    var best = 0;
    for (var i = 0; i < longest.length; i++) {
      longest[i] = 1;
      for (var j = 0; j < i; j++) {
        if (positions.get(j) < positions.get(i)) {
          longest[i] = Math.max(longest[i], longest[j] + 1);
        }
      }
      best = Math.max(best, longest[i]);
    }
    return best;
  }

  private static Grade part(QuizOptions quiz, long points, int max, List<Feedback> feedback) {
    return quiz.partial() && points > 0 && points < max
        ? Grade.partial((double) points, max, feedback)
        : Grade.failed(feedback);
  }

  private static Grade passed(QuizOptions quiz, List<String> chosen, boolean hidden) {
    var told = new ArrayList<Feedback>();
    for (var each : chosen) {
      var text = hidden ? "" : quiz.choices().getOrDefault(each, "");
      if (!text.isBlank()) {
        told.add(Feedback.praise(text));
      }
    }
    return Grade.passed(told.toArray(Feedback[]::new));
  }

  private static void addTold(
      QuizOptions quiz, List<String> chosen, boolean hidden, List<Feedback> feedback) {
    if (hidden || !quiz.reveal()) {
      return;
    }
    for (var each : chosen) {
      var choice = choice(quiz, each);
      var text = choice == null ? "" : quiz.choices().getOrDefault(choice, "");
      if (!text.isBlank()) {
        feedback.add(Feedback.informative(text));
      }
    }
  }

  private static String yours(List<String> given, boolean hidden) {
    return hidden ? "Your answer" : "Your answer " + Shown.value(String.join(", ", given));
  }

  private static Grade unknown(QuizOptions quiz, String given, boolean hidden) {
    return Grade.failed(
        Feedback.essential(yours(List.of(given), hidden) + " is none of the choices."),
        Feedback.actionable(
            "Choose among %s.".formatted(String.join(", ", quiz.choices().keySet()))));
  }

  /** As the question spells it; null when it is no choice. Without choices, each answer is one. */
  private static @Nullable String choice(QuizOptions quiz, String given) {
    if (quiz.choices().isEmpty()) {
      return given;
    }
    return quiz.choices().keySet().stream()
        .filter(name -> same(name, given))
        .findFirst()
        .orElse(null);
  }

  private static boolean same(String one, String other) {
    return lower(one).equals(lower(other));
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static String squeezed(String text) {
    return lower(text).replaceAll("\\s+", " ");
  }
}
