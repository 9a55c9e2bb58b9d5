package io.sparkmaster.kernel.runtime.failure;

import io.sparkmaster.kernel.runtime.language.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.SparkThrowable;

/**
 * An error as a learner reads it.
 *
 * @param name the class of the error that tells most
 * @param message what went wrong
 * @param lines where: the cell's lines, the query's place, causes
 * @param hint what to try; empty when nothing is known
 * @param folded says what {@code lines} leave out; empty when they leave out nothing
 * @param whole the whole stack trace; empty when {@code lines} leave out nothing
 * @param inSpark whether Spark had a part in it
 */
public record Failure(
    String name,
    String message,
    List<String> lines,
    String hint,
    String folded,
    String whole,
    boolean inSpark) {
  private static final int MAX_CAUSES = 5;
  private static final String MARK = "  → ";

  /** Copies the lines. */
  public Failure {
    lines = List.copyOf(lines);
  }

  /** The name as its author wrote it. */
  public String title() {
    return Wording.simpleName(name);
  }

  /** Of an error only the class is told, as its own methods fail. */
  public static Failure unreadable(Throwable error) {
    return new Failure(
        error.getClass().getName(),
        "nothing more can be told, as the error's own getMessage(), toString() or getCause() fails",
        List.of(),
        "",
        "",
        "",
        false);
  }

  /** A hint for a cell that does not compile. */
  public static String hint(Evaluation.DoesNotCompile refused) {
    return refused.diagnostics().stream()
        .flatMap(each -> CompileHints.of(each.message()).stream())
        .findFirst()
        .orElse("");
  }

  /**
   * Reads an error.
   *
   * @param place says where in a cell a frame is
   * @param cell the code of the cell that failed
   */
  public static Failure of(
      Throwable error,
      String cell,
      Function<StackTraceElement, Optional<String>> place,
      Surroundings around) {
    var causes = Causes.of(error);
    var main = causes.main();
    var trace = new Trace(place);
    var lost = causes.lostTask();
    var lines = new ArrayList<String>();
    QueryPlace.of(main, cell).ifPresent(where -> lines.add(MARK + where));
    trace.libraries(main).forEach(frame -> lines.add("    at " + frame));
    addPlaces(causes, trace, lines);
    var hint = Hints.of(causes, around).orElse("");
    for (var cause : causes.chain().subList(1, Math.min(causes.chain().size(), MAX_CAUSES + 1))) {
      lines.add(
          "  Caused by: "
              + Wording.simpleName(Wording.className(cause))
              + ": "
              + Wording.message(cause));
      trace.cellLines(cause).stream()
          .findFirst()
          .filter(line -> lines.stream().noneMatch(shown -> shown.contains(line)))
          .ifPresent(line -> lines.add("    → " + line));
    }
    var folded = folded(causes, trace);
    return new Failure(
        lost.map(Causes.LostTask::name).orElse(Wording.className(main)),
        lost.map(Causes.LostTask::message).orElseGet(() -> message(causes, !hint.isEmpty())),
        lines,
        hint,
        folded,
        folded.isEmpty() ? "" : trace.whole(error),
        trace.isInSpark(causes.all()));
  }

  /** A task's error has lines of its own, and the driver's stack says what has started the task. */
  private static void addPlaces(Causes causes, Trace trace, List<String> lines) {
    var shown = new ArrayList<String>();
    lines.stream()
        .filter(line -> line.startsWith(MARK))
        .forEach(line -> shown.add(line.lines().findFirst().orElse("").substring(MARK.length())));
    for (var line : trace.cellLines(causes.main())) {
      if (!shown.contains(line)) {
        lines.add((shown.isEmpty() ? MARK : "    called from ") + line);
        shown.add(line);
      }
    }
    for (int i = causes.outer().size() - 1; i >= 0; i--) {
      for (var line : trace.cellLines(causes.outer().get(i))) {
        if (!shown.contains(line)) {
          lines.add((shown.isEmpty() ? MARK : "    started by ") + line);
          shown.add(line);
        }
      }
    }
  }

  private static String folded(Causes causes, Trace trace) {
    var frames = trace.folded(causes.all());
    var condition = Wording.condition(causes.main());
    return frames.isEmpty() || condition.isEmpty() ? frames : frames + " (" + condition + ")";
  }

  /**
   * Helpful messages of null pointers do not survive the way from an executor; Spark quotes them.
   */
  private static String message(Causes causes, boolean hasHint) {
    var own = Wording.message(causes.main());
    if (!own.isEmpty()) {
      // Spark's advice in the lines after the first is what the hint says of this very case.
      return hasHint && !Wording.condition(causes.main()).isEmpty()
          ? own.lines().findFirst().orElse(own)
          : own;
    }
    return causes.outer().stream()
        .filter(SparkThrowable.class::isInstance)
        .map(each -> ((SparkThrowable) each).getMessageParameters().get("reason"))
        .filter(Objects::nonNull)
        .map(reason -> reason.replaceFirst("^[\\w.$]+: ", ""))
        .findFirst()
        .orElse("");
  }
}
