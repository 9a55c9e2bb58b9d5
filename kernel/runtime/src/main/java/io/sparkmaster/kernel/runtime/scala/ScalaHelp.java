package io.sparkmaster.kernel.runtime.scala;

import io.sparkmaster.kernel.runtime.inspection.Inspection;
import io.sparkmaster.kernel.runtime.inspection.NameAtCursor;
import io.sparkmaster.kernel.runtime.language.Completions.Match;
import io.sparkmaster.kernel.runtime.language.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import scala.jdk.javaapi.CollectionConverters;
import scala.tools.nsc.interpreter.CompletionCandidate;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.PresentationCompilationResult;

/** What the Scala compiler knows about a text that is not run. The caller holds its lock. */
final class ScalaHelp {
  /** Declarations are costly to write out, and nobody reads hundreds of them. */
  private static final int MAX_DECLARED = 60;

  /** All that finds errors comes before it, and nothing is written to the output directory. */
  private static final String LAST_PHASE = "refchecks";

  private ScalaHelp() {}

  static List<Match> matches(scala.collection.immutable.List<CompletionCandidate> candidates) {
    var matches = new LinkedHashMap<String, Match>();
    for (var candidate : CollectionConverters.asJava(candidates)) {
      var name = candidate.name();
      if (name.isBlank() || matches.containsKey(name)) {
        continue;
      }
      var declared = matches.size() < MAX_DECLARED ? candidate.declString().apply() : "";
      matches.put(name, new Match(name, kind(declared), declared.strip()));
    }
    return List.copyOf(matches.values());
  }

  private static String kind(String declaration) {
    return Stream.of("def", "val", "var", "class", "object", "trait", "type", "package")
        .filter(word -> declaration.matches("(?s)(.* )?" + word + " .*"))
        .findFirst()
        .map(
            word ->
                switch (word) {
                  case "def" -> "function";
                  case "val", "var" -> "instance";
                  case "object", "package" -> "module";
                  case "trait" -> "interface";
                  default -> word;
                })
        .orElse("");
  }

  static Optional<Inspection> inspect(
      IMain interpreter, CompileReporter reporter, String code, int cursor) {
    return NameAtCursor.of(code, cursor)
        .flatMap(name -> inspect(interpreter, reporter, code, name));
  }

  private static Optional<Inspection> inspect(
      IMain interpreter, CompileReporter reporter, String code, NameAtCursor name) {
    reporter.begin(code, 0);
    // What follows may not be finished yet.
    var compiled = interpreter.presentationCompile(name.end(), code.substring(0, name.end()));
    if (compiled.isLeft()) {
      return Optional.empty();
    }
    var typed = compiled.toOption().get();
    try {
      var declarations =
          CollectionConverters.asJava(typed.completionCandidates(true, 0)._2()).stream()
              .filter(candidate -> candidate.name().equals(name.name()))
              .map(candidate -> candidate.declString().apply().strip())
              .filter(declaration -> !declaration.isEmpty())
              .distinct()
              .sorted(java.util.Comparator.comparingInt(String::length))
              .toList();
      var owner = owner(typed, code, name, interpreter);
      return declarations.isEmpty()
          ? Optional.empty()
          : Optional.of(new Inspection(declarations, owner, ""));
    } finally {
      typed.cleanup();
    }
  }

  private static String owner(
      PresentationCompilationResult typed, String code, NameAtCursor name, IMain interpreter) {
    if (name.start() > 0 && code.charAt(name.start() - 1) == '.') {
      var from = receiverStart(code, name.start() - 1);
      return typed.typeAt(from, name.start() - 1);
    }
    var symbol = interpreter.symbolOfLine(name.name());
    return symbol == null || !symbol.owner().hasPackageFlag() && !symbol.owner().isModuleClass()
        ? ""
        : symbol.owner().fullName();
  }

  /** Where the expression in front of a dot begins. */
  private static int receiverStart(String code, int dot) {
    var at = dot - 1;
    var depth = 0;
    while (at >= 0) {
      var c = code.charAt(at);
      if (c == ')' || c == ']') {
        depth++;
      } else if (c == '(' || c == '[') {
        if (depth-- == 0) {
          break;
        }
      } else if (depth == 0 && !Character.isJavaIdentifierPart(c) && c != '.' && c != '\n') {
        break;
      }
      at--;
    }
    return at + 1;
  }

  static List<Finding> diagnose(IMain interpreter, CompileReporter reporter, String code) {
    var stopAfter = interpreter.global().settings().stopAfter();
    reporter.begin(code, 0);
    var phases = CollectionConverters.asScala(List.of(LAST_PHASE)).toList();
    var unparsed = stopAfter.tryToSetColon(phases);
    try {
      // Synthetic: a value without a name takes no number from the notebook's res0, res1, ...
      var unrun = interpreter.compile(code, true);
      var errors = reporter.errors().stream().map(Finding::error);
      var warnings =
          reporter.warnings().stream().map(w -> new Finding(Finding.Severity.WARNING, w));
      return unparsed.isDefined() && unrun != null
          ? Stream.concat(errors, warnings).toList()
          : List.of();
    } finally {
      stopAfter.clear();
      reporter.begin("", 0);
    }
  }
}
