package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.failure.Failure;
import io.sparkmaster.kernel.runtime.failure.Surroundings;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.text.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a cell failed, for its reader: the only place where errors become {@code ename} and {@code
 * evalue}.
 *
 * @param name the kind of error
 * @param message what went wrong
 * @param lines the text to show
 * @param whole the whole stack trace; empty when {@code lines} leave nothing out
 * @param inSpark whether Spark had a part in it
 */
record ErrorReport(String name, String message, List<String> lines, String whole, boolean inSpark) {
  private static final System.Logger LOG = System.getLogger(ErrorReport.class.getName());

  /** Front ends give errors a background of their own, on which few colours can be read. */
  private static final String BOLD = "\u001b[1m";

  private static final String FAINT = "\u001b[2m";
  private static final String END = "\u001b[0m";

  ErrorReport {
    lines = List.copyOf(lines);
  }

  static ErrorReport stopped() {
    return titled("Stopped", "The cell was stopped.");
  }

  private static ErrorReport titled(String name, String message) {
    return new ErrorReport(name, message, List.of(BOLD + name + END + ": " + message), "", false);
  }

  static ErrorReport of(Evaluation.DoesNotCompile refused, String cell) {
    var text =
        refused.diagnostics().stream()
            .map(diagnostic -> diagnostic.render(cell))
            .collect(Collectors.joining("\n"));
    var first = text.lines().findFirst().orElse("");
    var lines = new ArrayList<String>();
    lines.add(BOLD + "The cell does not compile" + END);
    lines.add(text);
    addHint(Failure.hint(refused), lines);
    return new ErrorReport("CompileError", first, lines, "", false);
  }

  static ErrorReport of(Throwable error) {
    return of(error, "", frame -> Optional.empty(), Surroundings.NONE);
  }

  /**
   * The report of what was thrown.
   *
   * @param cell the code that failed
   * @param place says where in a cell a frame is
   */
  static ErrorReport of(
      Throwable error,
      String cell,
      Function<StackTraceElement, Optional<String>> place,
      Surroundings around) {
    if (error instanceof KernelException own) {
      return titled(own.code().name(), String.valueOf(own.getMessage()));
    }
    try {
      // An error's own methods may be a learner's: they loop, or throw whatever they like.
      return of(OwnCode.run(() -> Failure.of(error, cell, place, around)));
    } catch (Throwable e) {
      if (OwnCode.isStopped()) {
        return stopped();
      }
      LOG.log(System.Logger.Level.DEBUG, "Unreadable: {0}", e.getClass().getName());
      return of(Failure.unreadable(error));
    }
  }

  private static ErrorReport of(Failure failure) {
    var lines = new ArrayList<String>();
    var message = failure.message().isEmpty() ? "" : ": " + failure.message();
    lines.add(BOLD + failure.title() + END + message);
    failure.lines().forEach(line -> lines.add(line.startsWith("  → ") ? BOLD + line + END : line));
    addHint(failure.hint(), lines);
    if (!failure.folded().isEmpty()) {
      lines.add(FAINT + "    " + failure.folded() + END);
    }
    return new ErrorReport(
        failure.name(), failure.message(), lines, failure.whole(), failure.inSpark());
  }

  private static void addHint(String hint, List<String> lines) {
    if (!hint.isEmpty()) {
      lines.add(BOLD + "Hint: " + END + hint);
    }
  }

  ObjectNode content() {
    var content = Json.object().put("ename", name).put("evalue", message);
    lines.forEach(content.putArray("traceback")::add);
    return content;
  }

  /**
   * The whole stack trace, to be opened where HTML is shown; empty where Spark had no part in it,
   * since the frames of a cell's own code are all in the report.
   */
  Optional<ObjectNode> details() {
    if (whole.isEmpty() || !inSpark) {
      return Optional.empty();
    }
    var text = Texts.html(whole);
    var content = Json.object();
    content
        .putObject("data")
        .put(
            "text/html",
            "<details class=\"tex2jax_ignore mathjax_ignore\"><summary>The whole stack trace"
                + "</summary><pre>"
                + text
                + "</pre></details>")
        .put("text/plain", "%trace shows the whole stack trace.");
    content.putObject("metadata");
    return Optional.of(content);
  }
}
