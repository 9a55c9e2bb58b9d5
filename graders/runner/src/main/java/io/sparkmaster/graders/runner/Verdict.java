package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.CourseId;
import io.sparkmaster.courses.catalog.LessonId;
import io.sparkmaster.graders.runner.verdict.SignedVerdict;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.KernelProvider.Capability;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of an answer.
 *
 * @param lessonVersion that it was graded by
 * @param notes about the submission as a whole, for its learner
 * @param signed for a submission on hidden data
 * @param review why a teacher should look at it before its points count; empty when nobody need
 */
public record Verdict(
    CourseId course,
    LessonId lesson,
    String lessonVersion,
    ExerciseGrade grade,
    Trust trust,
    Isolation isolation,
    Instant at,
    List<String> notes,
    Optional<SignedVerdict> signed,
    List<String> review) {
  /** Copies the lists. */
  public Verdict {
    notes = List.copyOf(notes);
    review = List.copyOf(review);
  }

  /** A verdict that nobody need look at. */
  public Verdict(
      CourseId course,
      LessonId lesson,
      String lessonVersion,
      ExerciseGrade grade,
      Trust trust,
      Isolation isolation,
      Instant at,
      List<String> notes,
      Optional<SignedVerdict> signed) {
    this(course, lesson, lessonVersion, grade, trust, isolation, at, notes, signed, List.of());
  }

  /** The same with one more note. */
  Verdict withNote(String note) {
    var more = new ArrayList<>(notes);
    more.add(note);
    return new Verdict(
        course, lesson, lessonVersion, grade, trust, isolation, at, more, signed, review);
  }

  /** How far a verdict can be relied on. */
  public enum Trust {
    /** From the learner's own session: for the learner. */
    ADVISORY,
    /** From a fresh kernel that ran the sources again. */
    ISOLATED;

    /** The word in files and messages. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What kept the code from everything else on the machine. */
  public enum Isolation {
    /** A process of its own, as the same user. */
    NONE,
    /** A user of its own. */
    UID,
    /** A bubblewrap sandbox. */
    BWRAP;

    /** Of the kernels of that provider. */
    static Isolation of(KernelProvider provider) {
      var capabilities = provider.capabilities();
      if (capabilities.contains(Capability.SANDBOX)) {
        return BWRAP;
      }
      return capabilities.contains(Capability.OWN_USER) ? UID : NONE;
    }

    /** The word in files and messages. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
