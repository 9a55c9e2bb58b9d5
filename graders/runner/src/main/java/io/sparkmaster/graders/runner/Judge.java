package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.GraderUse;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SolutionNotebook;
import io.sparkmaster.graders.runner.evidence.Answers;
import io.sparkmaster.graders.runner.evidence.Inquiry;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.OptionsException;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.kernel.protocol.evidence.EvidenceLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets the graders of an exercise judge its evidence. Thread-safe. */
final class Judge {
  private static final System.Logger LOG = System.getLogger(Judge.class.getName());
  private static final Duration GRADER_TIME = Duration.ofSeconds(10);

  private final GraderRegistry graders;
  private final EvidenceLimits limits;

  Judge(GraderRegistry graders, EvidenceLimits limits) {
    this.graders = graders;
    this.limits = limits;
  }

  /** What has to be asked so that the exercise can be judged. */
  Inquiry request(Lesson lesson, Exercise exercise) {
    var cells = SolutionNotebook.starter(lesson).upTo(exercise.id());
    return request(exercise, cells.get(cells.size() - 1).id());
  }

  /** The same, of a cell that has another id in the learner's notebook. */
  Inquiry request(Exercise exercise, String cellId) {
    return Inquiry.of(
        exercise.target(),
        cellId,
        exercise.graders().stream().flatMap(GraderUse::leaves).map(this::probes).toList(),
        limits);
  }

  private List<Probe<?>> probes(GraderUse use) {
    try {
      return graders.grader(use.id()).map(grader -> grader.probes(options(use))).orElse(List.of());
    } catch (OptionsException e) {
      // Grading reports it; the other graders of the exercise still have their evidence.
      return List.of();
    }
  }

  private static Options options(GraderUse use) {
    return Options.of(use.id(), use.options());
  }

  /** The graders as {@code id@version}. */
  List<String> versions(Exercise exercise) {
    return exercise.graders().stream()
        .flatMap(GraderUse::leaves)
        .map(use -> use.id() + "@" + version(use))
        .distinct()
        .toList();
  }

  private String version(GraderUse use) {
    return use.parts().isEmpty()
        ? graders.grader(use.id()).map(Grader::version).orElse("none")
        : Combined.VERSION;
  }

  /**
   * The grade of an answer.
   *
   * @param attempted that there is an answer, so that a missing target is a wrong one
   */
  ExerciseGrade grade(
      Exercise exercise,
      Answers actual,
      ExpectedAnswers expected,
      boolean hidden,
      boolean attempted) {
    var grades =
        Combined.inOrder(
            exercise.graders(),
            use -> {
              var grade = judge(use, actual, expected, hidden);
              return attempted && grade.state() == State.NOT_ATTEMPTED
                  ? Grade.failed(grade.feedback())
                  : grade;
            });
    return compose(exercise, grades, List.of());
  }

  /** The same grade by every grader, for an answer that none of them can look at. */
  ExerciseGrade uniform(Exercise exercise, Grade grade) {
    return compose(
        exercise, Collections.nCopies(exercise.graders().size(), grade), grade.feedback());
  }

  private ExerciseGrade compose(Exercise exercise, List<Grade> given, List<Feedback> general) {
    var shares =
        Shares.of(exercise.points(), exercise.graders().stream().map(GraderUse::weight).toList());
    var grades = new ArrayList<GraderGrade>();
    for (int i = 0; i < shares.size(); i++) {
      var use = exercise.graders().get(i);
      var grade = given.get(i);
      grades.add(
          new GraderGrade(
              use.id(),
              version(use),
              grade.state(),
              Shares.part(shares.get(i), grade.points(), grade.max()),
              shares.get(i),
              general.isEmpty() ? grade.feedback() : List.of()));
    }
    var state = ExerciseGrade.together(grades);
    var counts = state == State.PASSED || state == State.PARTIAL;
    var points =
        counts
            ? grades.stream().map(GraderGrade::points).reduce(BigDecimal.ZERO, BigDecimal::add)
            : BigDecimal.ZERO;
    return new ExerciseGrade(
        exercise.id(), exercise.title(), state, points, exercise.points(), grades, general);
  }

  private Grade judge(GraderUse use, Answers actual, ExpectedAnswers expected, boolean hidden) {
    var grader = graders.grader(use.id());
    if (grader.isEmpty()) {
      return Grade.notGradable(
          "The grader \"%s\" is not installed. Tell who runs this platform.".formatted(use.id()));
    }
    try {
      var options = options(use);
      var evidence = Evidence.builder().hidden(hidden);
      for (var probe : grader.get().probes(options)) {
        add(evidence, probe, actual, expected);
      }
      var grade = limited(grader.get(), evidence.build(), options);
      return hidden ? withoutDetails(grade) : grade;
    } catch (OptionsException e) {
      return Grade.notGradable("The lesson's author has to correct an option: " + e.getMessage());
    }
  }

  private static <R> void add(
      Evidence.Builder evidence, Probe<R> probe, Answers actual, ExpectedAnswers expected) {
    var found = actual.finding(probe);
    evidence.actual(probe, found);
    evidence.expected(probe, expected.finding(probe, found));
  }

  /** A plugin must not hold up the others, nor decide by failing. */
  private static Grade limited(Grader grader, Evidence evidence, Options options) {
    var task = new FutureTask<>(() -> grader.grade(evidence, options));
    var thread = new Thread(task, "grader-" + grader.id());
    thread.setDaemon(true);
    thread.start();
    try {
      return Optional.ofNullable(task.get(GRADER_TIME.toMillis(), TimeUnit.MILLISECONDS))
          .orElseGet(() -> Grade.notGradable(broken(grader, "gave no grade")));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OptionsException wrong) {
        throw wrong;
      }
      LOG.log(System.Logger.Level.WARNING, "The grader " + grader.id() + " failed", e.getCause());
      return Grade.notGradable(broken(grader, "failed"));
    } catch (TimeoutException e) {
      thread.interrupt();
      return Grade.notGradable(
          broken(grader, "gave no grade within %d s".formatted(GRADER_TIME.toSeconds())));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return Grade.notGradable("Grading was stopped. Check again.");
    }
  }

  private static String broken(Grader grader, String what) {
    return "The grader \"%s\" %s. This is not your mistake: tell who runs this platform."
        .formatted(grader.id(), what);
  }

  private static Grade withoutDetails(Grade grade) {
    return new Grade(
        grade.points(),
        grade.max(),
        grade.state(),
        grade.feedback().stream()
            .map(item -> new Feedback(item.kind(), item.text(), List.of()))
            .toList());
  }
}
