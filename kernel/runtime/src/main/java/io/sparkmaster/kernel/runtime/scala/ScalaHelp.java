package io.sparkmaster.kernel.runtime.scala;

import io.sparkmaster.kernel.runtime.inspection.Inspection;
import io.sparkmaster.kernel.runtime.inspection.NameAtCursor;
import io.sparkmaster.kernel.runtime.language.Completions.Match;
import io.sparkmaster.kernel.runtime.language.Diagnostic;
import io.sparkmaster.kernel.runtime.language.Finding;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.internal.Names;
import scala.tools.nsc.interpreter.CompletionCandidate;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.PresentationCompilation;
import scala.tools.nsc.interpreter.PresentationCompilationResult;
import scala.tools.nsc.interpreter.Results;

/** What the Scala compiler knows about a text that is not run. The caller holds its lock. */
final class ScalaHelp {
  /** Declarations are costly to write out, and nobody reads hundreds of them. */
  private static final int MAX_DECLARED = 60;

  /** All that finds errors comes before it, and nothing is written to the output directory. */
  private static final String LAST_PHASE = "refchecks";

  private static final Object INCOMPLETE = Results.Incomplete$.MODULE$;

  private static final String DATASET = "org.apache.spark.sql.Dataset";
  private static final String DATA_FRAME = "org.apache.spark.sql.DataFrame";

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

  /** The variables that cells defined, with their types. */
  static Map<String, String> variables(IMain interpreter) {
    var variables = new TreeMap<String, String>();
    for (var term : CollectionConverters.asJava(interpreter.definedTerms())) {
      var name = term.toString();
      var defining = interpreter.requestDefining(name);
      var type = defining.isEmpty() ? "" : typeOf(defining.get(), term);
      // Methods and objects are defined terms as well.
      if (!name.contains("$") && !type.matches("|[(\\[].*|.*\\.type|<notype>")) {
        variables.put(name, type.startsWith("=> ") ? type.substring(3) : type);
      }
    }
    return variables;
  }

  private static String typeOf(IMain.Request request, Names.TermName name) {
    var type = request.typeOf().get(name);
    return type.isDefined() ? type.get() : "";
  }

  static Optional<Inspection> inspect(
      IMain interpreter, CompileReporter reporter, String code, int cursor) {
    return NameAtCursor.of(code, cursor)
        .flatMap(name -> inspect(interpreter, reporter, code, name));
  }

  private static Optional<Inspection> inspect(
      IMain interpreter, CompileReporter reporter, String code, NameAtCursor name) {
    reporter.begin(code, 0);
    var member = name.start() > 0 && code.charAt(name.start() - 1) == '.';
    // The compiler lists members also for their whole name, and other names only while a letter is
    // missing.
    var end = member || name.name().length() < 2 ? name.end() : name.end() - 1;
    var declarations = declarations(interpreter, code.substring(0, end), name.name());
    // What follows may not be finished yet.
    var compiled = interpreter.presentationCompile(name.end(), code.substring(0, name.end()));
    if (compiled.isLeft()) {
      return Optional.empty();
    }
    var typed = compiled.toOption().get();
    try {
      var type = typed.typeAt(name.start(), name.end());
      if (declarations.isEmpty() && !type.isBlank()) {
        declarations = List.of(name.name() + ": " + type);
      }
      var owner = owner(typed, code, name, interpreter);
      return declarations.isEmpty()
          ? Optional.empty()
          : Optional.of(new Inspection(declarations, owner, "", source(typed, name, owner)));
    } finally {
      typed.cleanup();
    }
  }

  private static Optional<Inspection.Source> source(
      PresentationCompilationResult typed, NameAtCursor name, String owner) {
    if (!owner.isEmpty()) {
      // An overloaded name without its arguments has no symbol yet.
      var type = owner.equals(DATA_FRAME) ? DATASET : owner;
      return Optional.of(new Inspection.Source(type, name.name()));
    }
    if (typed instanceof PresentationCompilation.PresentationCompileResult result) {
      var symbol = result.typedTreeAt(name.start(), name.end()).symbol();
      if (symbol != null && !symbol.name().toString().equals("<none>")) {
        return Optional.of(new Inspection.Source(symbol.owner().fullName(), name.name()));
      }
    }
    return Optional.empty();
  }

  private static List<String> declarations(IMain interpreter, String code, String name) {
    var compiled = interpreter.presentationCompile(code.length(), code);
    if (compiled.isLeft()) {
      return List.of();
    }
    var typed = compiled.toOption().get();
    try {
      return CollectionConverters.asJava(typed.completionCandidates(true, 0)._2()).stream()
          .filter(candidate -> candidate.name().equals(name))
          .map(candidate -> candidate.declString().apply().strip())
          .filter(declaration -> !declaration.isEmpty())
          .distinct()
          .sorted(Comparator.comparingInt(String::length))
          .toList();
    } catch (IndexOutOfBoundsException e) {
      // Scala 2.13.16 trips over some names that are in scope with a prefix.
      return List.of();
    } finally {
      typed.cleanup();
    }
  }

  private static String owner(
      PresentationCompilationResult typed, String code, NameAtCursor name, IMain interpreter) {
    if (name.start() > 0 && code.charAt(name.start() - 1) == '.') {
      var from = receiverStart(code, name.start() - 1);
      var type = typed.typeAt(from, name.start() - 1);
      return type.endsWith(".type")
          ? typeOf(interpreter, code.substring(from, name.start() - 1), type)
          : type;
    }
    var symbol = interpreter.symbolOfLine(name.name());
    return symbol == null || !symbol.owner().hasPackageFlag() && !symbol.owner().isModuleClass()
        ? ""
        : symbol.owner().fullName();
  }

  /** An expression by itself: a stable name's own type would say nothing. */
  private static String typeOf(IMain interpreter, String expression, String otherwise) {
    var compiled = interpreter.presentationCompile(expression.length(), expression);
    if (compiled.isLeft()) {
      return otherwise;
    }
    var typed = compiled.toOption().get();
    try {
      var type = typed.typeAt(0, expression.length());
      return type.isBlank() ? otherwise : type;
    } finally {
      typed.cleanup();
    }
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
    var global = interpreter.global();
    var stopAfter = global.settings().stopAfter();
    reporter.begin(code, 0);
    var phases = CollectionConverters.asScala(List.of(LAST_PHASE)).toList();
    if (stopAfter.tryToSetColon(phases).isEmpty()) {
      throw new IllegalStateException("The compiler has no phase " + LAST_PHASE);
    }
    try {
      // Synthetic: a value without a name takes no number from the notebook's res0, res1, ...
      var compiled = interpreter.compile(code, true);
      var unfinished = compiled.isLeft() && compiled.left().toOption().get() == INCOMPLETE;
      return Stream.of(
              reporter.errors().stream().map(Finding::error),
              reporter.warnings().stream().map(w -> new Finding(Finding.Severity.WARNING, w)),
              unfinished ? Stream.of(Finding.error(end(code))) : Stream.<Finding>empty())
          .flatMap(each -> each)
          .toList();
    } finally {
      stopAfter.clear();
      // The compiler looks at types as of phases of its last run, which must have them all.
      var whole = global.new Run();
      assert whole != null;
      reporter.begin("", 0);
    }
  }

  private static Diagnostic end(String code) {
    return Diagnostic.at(
        code, code.stripTrailing().length(), "the cell ends in the middle of an expression");
  }
}
