package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.Combinator;
import io.sparkmaster.courses.catalog.GraderUse;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Puts the grades of several graders together. */
final class Combined {
  /** Of the rules below, for verdicts. */
  static final String VERSION = "1";

  private Combined() {}

  /**
   * The grades of neighbours. One that depends on others is not asked before they have passed.
   *
   * @param leaf judges one grader
   */
  static List<Grade> inOrder(List<GraderUse> uses, Function<GraderUse, Grade> leaf) {
    var grades = new ArrayList<Grade>();
    for (var use : uses) {
      var blocked = firstBlocking(use, uses, grades);
      grades.add(blocked < 0 ? of(use, leaf) : dependent(uses.get(blocked), grades.get(blocked)));
    }
    return grades;
  }

  private static int firstBlocking(GraderUse use, List<GraderUse> uses, List<Grade> grades) {
    for (int i = 0; i < grades.size(); i++) {
      if (use.dependsOn().contains(uses.get(i).id()) && grades.get(i).state() != State.PASSED) {
        return i;
      }
    }
    return -1;
  }

  private static Grade dependent(GraderUse on, Grade grade) {
    var text = "This is looked at when \"%s\" has passed".formatted(on.id());
    return switch (grade.state()) {
      case NOT_ATTEMPTED -> Grade.notAttempted(text + ": give an answer to that first.");
      case NOT_GRADABLE -> Grade.notGradable(text + ", which could not be judged.");
      default ->
          Grade.failed(
              Feedback.informative(text + "."),
              Feedback.actionable("Fix what is wrong there first."));
    };
  }

  private static Grade of(GraderUse use, Function<GraderUse, Grade> leaf) {
    var combinator = Combinator.of(use.id());
    if (combinator.isEmpty() || use.parts().isEmpty()) {
      return leaf.apply(use);
    }
    var grades = inOrder(use.parts(), leaf);
    if (grades.stream().anyMatch(grade -> grade.state() == State.NOT_ATTEMPTED)) {
      return first(grades, State.NOT_ATTEMPTED);
    }
    return switch (combinator.get()) {
      case ALL -> all(grades);
      case ANY -> any(grades);
      case WEIGHTED -> weighted(use, grades);
    };
  }

  private static Grade first(List<Grade> grades, State state) {
    return grades.stream().filter(grade -> grade.state() == state).findFirst().orElseThrow();
  }

  private static boolean has(List<Grade> grades, State... states) {
    return grades.stream().anyMatch(grade -> List.of(states).contains(grade.state()));
  }

  private static Grade all(List<Grade> grades) {
    if (has(grades, State.FAILED, State.PARTIAL)) {
      return Grade.failed(whatIsWrong(grades));
    }
    return has(grades, State.NOT_GRADABLE) ? first(grades, State.NOT_GRADABLE) : passed(grades);
  }

  private static Grade any(List<Grade> grades) {
    if (has(grades, State.PASSED)) {
      return first(grades, State.PASSED);
    }
    if (has(grades, State.NOT_GRADABLE)) {
      return first(grades, State.NOT_GRADABLE);
    }
    // Of several that are equally near, the author's first.
    var best =
        grades.stream()
            .sorted(Comparator.comparingDouble((Grade grade) -> -share(grade)))
            .findFirst()
            .orElseThrow();
    var feedback = new ArrayList<Feedback>();
    feedback.add(
        Feedback.essential(
            "There are %d ways to solve this, and your answer is not one of them yet. It is nearest to the way that the next lines are about."
                .formatted(grades.size())));
    feedback.addAll(best.feedback());
    return best.state() == State.PARTIAL
        ? Grade.partial(best.points(), best.max(), feedback)
        : Grade.failed(feedback);
  }

  private static Grade weighted(GraderUse use, List<Grade> grades) {
    var sum = 0.0;
    var whole = 0;
    for (int i = 0; i < grades.size(); i++) {
      sum += share(grades.get(i)) * use.parts().get(i).weight();
      whole += use.parts().get(i).weight();
    }
    if (!has(grades, State.FAILED, State.PARTIAL, State.NOT_GRADABLE)) {
      return passed(grades);
    }
    var pass = use.options().get("pass") instanceof Number share ? share.doubleValue() : 1;
    var feedback = whatIsWrong(grades);
    if (sum / whole >= pass) {
      return Grade.passed(feedback.toArray(Feedback[]::new));
    }
    if (!has(grades, State.FAILED, State.PARTIAL)) {
      return first(grades, State.NOT_GRADABLE);
    }
    return sum > 0 ? Grade.partial(sum, whole, feedback) : Grade.failed(feedback);
  }

  private static Grade passed(List<Grade> grades) {
    return Grade.passed(
        grades.stream().flatMap(grade -> grade.feedback().stream()).toArray(Feedback[]::new));
  }

  private static List<Feedback> whatIsWrong(List<Grade> grades) {
    return grades.stream()
        .filter(grade -> grade.state() != State.PASSED)
        .flatMap(grade -> grade.feedback().stream())
        .toList();
  }

  private static double share(Grade grade) {
    return grade.points() / grade.max();
  }
}
