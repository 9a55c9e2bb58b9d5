package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.SparkException;

/**
 * Why a cell failed, for its reader: the only place where errors become {@code ename} and {@code
 * evalue}.
 *
 * @param name the kind of error
 * @param message what went wrong
 * @param lines the whole text to show
 */
record ErrorReport(String name, String message, List<String> lines) {
  private static final int MAX_FRAMES = 25;
  private static final int MAX_CAUSES = 5;

  ErrorReport {
    lines = List.copyOf(lines);
  }

  static ErrorReport stopped() {
    return titled("Stopped", "The cell was stopped.");
  }

  private static ErrorReport titled(String name, String message) {
    return new ErrorReport(name, message, List.of(red(name) + ": " + message));
  }

  static ErrorReport of(Evaluation.DoesNotCompile refused, String cell) {
    var text =
        refused.diagnostics().stream()
            .map(diagnostic -> diagnostic.render(cell))
            .collect(Collectors.joining("\n"));
    var first = text.lines().findFirst().orElse("");
    return new ErrorReport("CompileError", first, List.of(red("The cell does not compile"), text));
  }

  static ErrorReport of(Throwable error) {
    return of(error, frame -> Optional.empty());
  }

  /**
   * The report of what was thrown.
   *
   * @param place says where in a cell a frame is
   */
  static ErrorReport of(Throwable error, Function<StackTraceElement, Optional<String>> place) {
    if (error instanceof KernelException own) {
      return titled(own.code().name(), String.valueOf(own.getMessage()));
    }
    var cause = learnersCause(error);
    var name = cause.getClass().getName();
    var message = cause.getMessage() == null ? "" : cause.getMessage();
    var lines = new ArrayList<String>();
    lines.add(red(name) + ": " + message);
    addFrames(cause, place, lines);
    var deeper = cause.getCause();
    for (int i = 0; i < MAX_CAUSES && deeper != null; i++, deeper = deeper.getCause()) {
      lines.add("Caused by: " + red(deeper.getClass().getName()) + ": " + deeper.getMessage());
      addFrames(deeper, place, lines);
    }
    return new ErrorReport(name, message, lines);
  }

  private static void addFrames(
      Throwable error, Function<StackTraceElement, Optional<String>> place, List<String> lines) {
    var frames = 0;
    for (var frame : error.getStackTrace()) {
      if (isKernel(frame) || ++frames > MAX_FRAMES) {
        lines.add("  ...");
        return;
      }
      lines.add("  at " + place.apply(frame).orElseGet(frame::toString));
    }
  }

  /** Spark and the JVM wrap what a task threw; the reader needs what was thrown. */
  private static Throwable learnersCause(Throwable error) {
    var cause = error;
    while ((cause instanceof SparkException
            || cause instanceof UncheckedIOException
            || cause instanceof ExceptionInInitializerError)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean isKernel(StackTraceElement frame) {
    var name = frame.getClassName();
    return name.startsWith("io.sparkmaster.kernel.runtime.")
        || name.contains(".$eval")
        || name.startsWith("jdk.internal.reflect.");
  }

  private static String red(String text) {
    return "\u001b[31m" + text + "\u001b[0m";
  }

  ObjectNode content() {
    var content = Json.object().put("ename", name).put("evalue", message);
    lines.forEach(content.putArray("traceback")::add);
    return content;
  }
}
