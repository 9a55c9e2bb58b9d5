package io.sparkmaster.kernel.runtime.scala;

import io.sparkmaster.kernel.runtime.language.Diagnostic;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import scala.reflect.internal.Reporter;
import scala.reflect.internal.util.CodeAction;
import scala.reflect.internal.util.Position;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.shell.ReplReporterImpl;

/** Collects what the Scala compiler finds wrong, instead of printing it. */
final class CompileReporter extends ReplReporterImpl {
  private static final int WARNING = 1;
  private static final int ERROR = 2;

  private final List<Diagnostic> errors = new ArrayList<>();
  private final List<Diagnostic> warnings = new ArrayList<>();
  private String cell = "";
  private int prefix;

  CompileReporter(Settings settings) {
    super(settings, new PrintWriter(Writer.nullWriter()));
  }

  /**
   * Forgets the errors of the last cell.
   *
   * @param prefixChars what is compiled in front of the cell's code
   */
  void begin(String code, int prefixChars) {
    prefix = prefixChars;
    errors.clear();
    warnings.clear();
    cell = code;
    reset();
  }

  /** Warnings about places of the cell; summaries such as "1 deprecation" are none. */
  List<Diagnostic> warnings() {
    return warnings.stream().distinct().toList();
  }

  List<Diagnostic> errors() {
    return List.copyOf(errors);
  }

  @Override
  public void doReport(
      Position position,
      String message,
      Reporter.Severity severity,
      scala.collection.immutable.List<CodeAction> actions) {
    var inCell = position.isDefined() && position.point() >= prefix;
    var diagnostic =
        inCell
            ? Diagnostic.at(cell, position.point() - prefix, message)
            : new Diagnostic(0, 0, message);
    if (severity.id() == ERROR) {
      errors.add(diagnostic);
    } else if (severity.id() == WARNING && inCell) {
      warnings.add(diagnostic);
    }
  }
}
