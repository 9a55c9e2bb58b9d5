package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.inspection.Inspection;
import io.sparkmaster.kernel.runtime.inspection.NameAtCursor;
import io.sparkmaster.kernel.runtime.language.Completeness;
import io.sparkmaster.kernel.runtime.language.Completions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;

/** What JShell knows about a text that is not run. */
final class JavaHelp {
  private static final Pattern METHOD =
      Pattern.compile("([\\w.]+)(?:<[^()]*>)?\\.(?:<[^()]*>)?(\\w+)\\(");

  private JavaHelp() {}

  /** A piece of a cell that JShell takes as one, and where it begins. */
  record Piece(String source, int offset) {}

  /** The pieces of a cell; the last may be unfinished. */
  static List<Piece> pieces(SourceCodeAnalysis analysis, String code) {
    var pieces = new ArrayList<Piece>();
    var rest = code;
    while (!rest.isBlank()) {
      var next = analysis.analyzeCompletion(rest);
      var remaining = next.remaining() == null ? "" : next.remaining();
      if (remaining.length() >= rest.length()) {
        remaining = "";
      }
      var offset = code.length() - rest.length();
      pieces.add(new Piece(rest.substring(0, rest.length() - remaining.length()), offset));
      rest = remaining;
    }
    return pieces;
  }

  static Optional<Inspection> inspect(JShell shell, String code, int cursor) {
    var name = NameAtCursor.of(code, cursor);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    var end = name.get().end();
    var analysis = shell.sourceCodeAnalysis();
    var piece =
        pieces(analysis, code.substring(0, end)).stream()
            .reduce((first, last) -> last)
            .map(Piece::source)
            .orElse("");
    var isCall = code.startsWith("(", end);
    var found = isCall ? List.<SourceCodeAnalysis.Documentation>of() : describe(analysis, piece);
    if (found.isEmpty()) {
      // JShell describes methods only where their arguments begin.
      found = describe(analysis, piece + "(");
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(inspection(found));
  }

  private static List<SourceCodeAnalysis.Documentation> describe(
      SourceCodeAnalysis analysis, String text) {
    return analysis.documentation(text, text.length(), true);
  }

  private static Inspection inspection(List<SourceCodeAnalysis.Documentation> found) {
    var documentation =
        found.stream()
            .map(SourceCodeAnalysis.Documentation::javadoc)
            .filter(javadoc -> javadoc != null && !javadoc.isBlank())
            .findFirst()
            .orElse("");
    return new Inspection(
        found.stream().map(SourceCodeAnalysis.Documentation::signature).distinct().toList(),
        "",
        documentation.strip(),
        source(found.get(0).signature()));
  }

  private static Optional<Inspection.Source> source(String signature) {
    var method = METHOD.matcher(signature);
    return method.find()
        ? Optional.of(new Inspection.Source(method.group(1), method.group(2)))
        : Optional.empty();
  }

  /** The variables that cells defined, with their types. */
  static Map<String, String> variables(JShell shell) {
    var variables = new TreeMap<String, String>();
    shell
        .variables()
        .filter(variable -> shell.status(variable) == Snippet.Status.VALID)
        .filter(variable -> !variable.name().startsWith("$"))
        .forEach(variable -> variables.put(variable.name(), variable.typeName()));
    return variables;
  }

  /** What may follow at the cursor. */
  static Completions completions(JShell shell, String code, int cursor) {
    var analysis = shell.sourceCodeAnalysis();
    var prefix = code.substring(0, cursor);
    var start = cursor - prefix.length();
    for (var next = analysis.analyzeCompletion(prefix);
        next.completeness().isComplete() && !next.remaining().isBlank();
        next = analysis.analyzeCompletion(prefix)) {
      start += prefix.length() - next.remaining().length();
      prefix = next.remaining();
    }
    var anchor = new int[1];
    var matches =
        analysis.completionSuggestions(prefix, prefix.length(), anchor).stream()
            .map(SourceCodeAnalysis.Suggestion::continuation)
            .distinct()
            .toList();
    return Completions.of(matches, start + anchor[0], cursor);
  }

  /** Whether a cell could run as it is. */
  static Completeness completeness(JShell shell, JavaCheck check, String code) {
    var rest = code;
    while (!rest.isBlank()) {
      var next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      switch (next.completeness()) {
        case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE -> {
          return Completeness.INCOMPLETE;
        }
        case UNKNOWN -> {
          return Completeness.INVALID;
        }
        default -> rest = next.remaining();
      }
    }
    return check.isMalformed(code) ? Completeness.INVALID : Completeness.COMPLETE;
  }
}
