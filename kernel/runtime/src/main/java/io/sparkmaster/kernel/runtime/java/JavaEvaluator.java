package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.inspection.Inspection;
import io.sparkmaster.kernel.runtime.language.Completeness;
import io.sparkmaster.kernel.runtime.language.Completions;
import io.sparkmaster.kernel.runtime.language.Diagnostic;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.language.FieldVariable;
import io.sparkmaster.kernel.runtime.language.Finding;
import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.language.SharedVariable;
import io.sparkmaster.kernel.runtime.language.TypeNames;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import io.sparkmaster.kernel.runtime.text.Texts;
import java.io.File;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongToIntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/** Java cells, by JShell, running in the kernel's own JVM. */
public final class JavaEvaluator implements Evaluator {
  private static final int MAX_TEXT_CHARS = 2000;
  private static final long HELP_WAIT_MILLIS = 300;
  private static final Pattern IMPORT =
      Pattern.compile("\\s*import\\s+(static\\s+)?([\\w.*]+)\\s*;\\s*");

  /** JShell is for one thread at a time; the lock is free while a cell's own code runs. */
  private final ReentrantLock compiling = new ReentrantLock();

  private final SnippetExecution execution;
  private final JShell shell;
  private final CellLines lines = new CellLines();
  private final List<String> declared = new ArrayList<>();
  private final Redeclarations redeclarations;
  private final ForgottenSnippets forgotten;
  private final NamedResults results;
  private final JavaCheck check;
  private final List<Path> jars = new CopyOnWriteArrayList<>();

  /**
   * Starts JShell.
   *
   * @param shipping takes the classes of cells
   * @param variables takes the variables that those classes read
   * @param prelude code that runs before the first cell
   * @throws KernelException when the prelude is refused
   */
  public JavaEvaluator(ClassShipping shipping, NotebookVariables variables, String prelude) {
    execution = new SnippetExecution(shipping, variables, compiling);
    PackageIndex.prepare();
    shell =
        JShell.builder()
            .executionEngine(execution, null)
            // No -classpath: JShell's own is the JVM's, and only that one can be added to.
            .compilerOptions("-parameters")
            .fileManager(KnownJars::of)
            .build();
    redeclarations = redeclarations(shell);
    forgotten = new ForgottenSnippets(shell, execution.classes());
    results = new NamedResults(shell, execution, forgotten);
    check = new JavaCheck(shell, () -> classPath(shipping.outputDirectory()));
    evaluate(prelude).orThrow("Java prelude", prelude);
  }

  private static Redeclarations redeclarations(JShell shell) {
    try {
      return new Redeclarations(shell);
    } catch (KernelException e) {
      shell.close();
      throw e;
    }
  }

  @Override
  public Evaluation evaluate(String code) {
    compiling.lock();
    try {
      return evaluateAll(code);
    } finally {
      forgotten.unload();
      compiling.unlock();
    }
  }

  private String classPath(Path classes) {
    return Stream.concat(
            Stream.of(System.getProperty("java.class.path"), classes.toString()),
            jars.stream().map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Evaluation evaluateAll(String code) {
    declared.clear();
    lines.begin(code);
    var text = new StringJoiner("\n");
    Object value = null;
    var rest = code;
    while (!rest.isBlank()) {
      var start = code.length() - rest.length();
      var found = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (found.completeness() == SourceCodeAnalysis.Completeness.DEFINITELY_INCOMPLETE) {
        return new Evaluation.DoesNotCompile(
            List.of(
                Diagnostic.at(
                    code,
                    code.stripTrailing().length(),
                    "the cell ends in the middle of a statement")));
      }
      // JShell completes a source's last semicolon, and gives back an unknown text as it was.
      var source = found.source() == null || found.source().isEmpty() ? rest : found.source();
      var consumed = found.source() == null || found.source().isEmpty() ? "" : found.remaining();
      value = null;
      if (isKnownImport(source)) {
        rest = consumed;
        continue;
      }
      Evaluation failure = null;
      for (var event : eval(source)) {
        remember(event, source, start);
        forget(event);
        if (failure == null) {
          failure = failure(event, code, position -> start + (int) position);
        }
        if (failure == null && event.causeSnippet() == null) {
          value = resultOf(event.snippet());
          describe(event.snippet(), text);
        }
      }
      if (failure != null) {
        return failure;
      }
      rest = consumed;
    }
    results.forgetOld();
    return new Evaluation.Completed(value, text.toString());
  }

  private List<SnippetEvent> eval(String source) {
    execution.begin();
    var ahead = redeclarations.begin(source);
    try {
      return shell.eval(source);
    } finally {
      ahead.end();
      execution.end();
    }
  }

  private void remember(SnippetEvent event, String source, int start) {
    if (event.causeSnippet() != null || event.status() != Snippet.Status.VALID) {
      return;
    }
    if (event.snippet() instanceof VarSnippet variable) {
      declared.add(variable.name());
    }
    if (event.snippet().kind() != Snippet.Kind.IMPORT) {
      lines.add(shell.sourceCodeAnalysis().wrapper(event.snippet()), source, start);
    }
  }

  private void forget(SnippetEvent event) {
    if (event.status() == Snippet.Status.OVERWRITTEN) {
      if (event.snippet() instanceof VarSnippet old) {
        execution.forget(old.name());
      }
      forgotten.forgetOverwritten(event.snippet());
    } else if (event.status() == Snippet.Status.VALID && isCurrent(event)) {
      forgotten.forgetEarlierClasses(event.snippet());
      results.ran(event.snippet());
    } else if (event.status() == Snippet.Status.REJECTED
        && event.snippet() instanceof VarSnippet refused) {
      // JShell has lost the variable that it was to take the place of.
      execution.drop(refused.name());
      forgotten.forget(refused);
    } else if (event.snippet().kind() == Snippet.Kind.ERRONEOUS) {
      results.ran(event.snippet());
    }
  }

  /**
   * False for one that a later declaration of the same source has overwritten: JShell tells what
   * happened once all are evaluated.
   */
  private boolean isCurrent(SnippetEvent event) {
    return shell.status(event.snippet()).isActive();
  }

  @Override
  public List<String> declared() {
    return List.copyOf(declared);
  }

  @Override
  public Optional<SharedVariable> shared(String name) {
    return execution.variable(name).map(FieldVariable::new);
  }

  @Override
  public void adopt(String name, Type type) {
    var declaration = "%s %s = (%s) io.sparkmaster.kernel.runtime.api.Notebook.shared(\"%s\");";
    var code =
        declaration.formatted(TypeNames.inJava(type), name, TypeNames.inJavaBoxed(type), name);
    if (!(evaluate(code) instanceof Evaluation.Completed)) {
      evaluate(declaration.formatted("Object", name, "Object", name)).orThrow(name, code);
    }
  }

  @Override
  public Optional<String> place(StackTraceElement frame) {
    return lines.place(frame);
  }

  /** JShell would make everything anew that may depend on an import, even on one it has. */
  private boolean isKnownImport(String source) {
    var matcher = IMPORT.matcher(source);
    return matcher.matches()
        && shell
            .imports()
            .anyMatch(
                known ->
                    known.isStatic() == (matcher.group(1) != null)
                        && known.fullname().equals(matcher.group(2)));
  }

  private @Nullable Evaluation failure(SnippetEvent event, String code, LongToIntFunction offset) {
    if (event.status() == Snippet.Status.REJECTED) {
      var diagnostics = new ArrayList<Diagnostic>();
      shell
          .diagnostics(event.snippet())
          .forEach(
              found ->
                  diagnostics.add(
                      Diagnostic.at(
                          code,
                          offset.applyAsInt(found.getPosition()),
                          found.getMessage(Locale.ROOT))));
      return new Evaluation.DoesNotCompile(diagnostics);
    }
    if (event.exception() instanceof UnresolvedReferenceException unresolved) {
      var missing = shell.unresolvedDependencies(unresolved.getSnippet()).toList();
      return new Evaluation.DoesNotCompile(
          List.of(
              Diagnostic.at(
                  code, offset.applyAsInt(0), "not defined yet: " + String.join(", ", missing))));
    }
    if (event.exception() != null) {
      var error = outcome(event.snippet()).error();
      return new Evaluation.Threw(error == null ? event.exception() : error);
    }
    return null;
  }

  private @Nullable Object resultOf(Snippet snippet) {
    return switch (snippet.subKind()) {
      case TEMP_VAR_EXPRESSION_SUBKIND,
          VAR_VALUE_SUBKIND,
          ASSIGNMENT_SUBKIND,
          OTHER_EXPRESSION_SUBKIND ->
          outcome(snippet).value();
      default -> null;
    };
  }

  private SnippetExecution.Outcome outcome(Snippet snippet) {
    return execution.outcome(shell.sourceCodeAnalysis().wrapper(snippet).fullClassName());
  }

  private void describe(Snippet snippet, StringJoiner text) {
    if (snippet instanceof VarSnippet variable
        && variable.subKind() != SubKind.VAR_DECLARATION_SUBKIND) {
      var shown = Texts.bounded(text(snippet), MAX_TEXT_CHARS);
      text.add(variable.typeName() + " " + variable.name() + " = " + shown);
    } else if (resultOf(snippet) != null) {
      text.add(text(snippet));
    }
  }

  private String text(Snippet snippet) {
    return OwnCode.run(() -> String.valueOf(outcome(snippet).value()));
  }

  @Override
  public Completions complete(String code, int cursor) {
    return whenNotCompiling(
        Completions.none(cursor), () -> JavaHelp.completions(shell, code, cursor));
  }

  private <T> T whenNotCompiling(T otherwise, Supplier<T> answer) {
    try {
      if (!compiling.tryLock(HELP_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        return otherwise;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    }
    try {
      return answer.get();
    } finally {
      compiling.unlock();
    }
  }

  @Override
  public Optional<Inspection> inspect(String code, int cursor) {
    return whenNotCompiling(Optional.empty(), () -> JavaHelp.inspect(shell, code, cursor));
  }

  @Override
  public List<Finding> diagnose(String code) {
    return whenNotCompiling(List.of(), () -> check.check(code));
  }

  @Override
  public void addJar(Path jar) {
    compiling.lock();
    try {
      jars.add(jar);
      shell.addToClasspath(jar.toString());
    } finally {
      compiling.unlock();
    }
  }

  @Override
  public Map<String, String> variables() {
    compiling.lock();
    try {
      return JavaHelp.variables(shell);
    } finally {
      compiling.unlock();
    }
  }

  @Override
  public Optional<Object> variable(String name) {
    return isVariable(name) && evaluate(name) instanceof Evaluation.Completed completed
        ? Optional.ofNullable(completed.value())
        : Optional.empty();
  }

  private boolean isVariable(String name) {
    compiling.lock();
    try {
      return shell.variables().anyMatch(variable -> variable.name().equals(name));
    } finally {
      compiling.unlock();
    }
  }

  @Override
  public Completeness completeness(String code) {
    return whenNotCompiling(Completeness.UNKNOWN, () -> JavaHelp.completeness(shell, check, code));
  }

  @Override
  public void close() {
    shell.close();
  }
}
