package io.sparkmaster.kernel.runtime.scala;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.inspection.Inspection;
import io.sparkmaster.kernel.runtime.language.Completeness;
import io.sparkmaster.kernel.runtime.language.Completions;
import io.sparkmaster.kernel.runtime.language.Diagnostic;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.language.Finding;
import io.sparkmaster.kernel.runtime.language.Forgotten;
import io.sparkmaster.kernel.runtime.language.SharedVariable;
import io.sparkmaster.kernel.runtime.language.TypeNames;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.MemberHandlers;
import scala.tools.nsc.interpreter.Results;
import scala.tools.nsc.interpreter.shell.Accumulator;
import scala.tools.nsc.interpreter.shell.ReplCompletion;

/**
 * Scala cells, by the compiler's own interpreter.
 *
 * <p>Each cell becomes a serializable class ({@code -Yrepl-class-based}), so that closures carry
 * the variables they read to executors. The names {@code $lineN.$read$$iw} stay as they are:
 * Spark's closure cleaner and outer scopes know no others.
 */
public final class ScalaEvaluator implements Evaluator {
  private static final Pattern DEFINES_A_TYPE = Pattern.compile("\\btype\\b");
  private static final Pattern DEFINES_A_CLASS = Pattern.compile("\\bclass\\b");

  /**
   * Spark makes objects of a class defined in a cell with the cell's instance as their outer one,
   * and looks for that instance where it is put only once the whole cell has run. So a cell that
   * defines a class registers its instance first, for uses of the class in the same cell.
   */
  private static final String REGISTER_OUTER =
      "private[this] val $registered ="
          + " _root_.org.apache.spark.sql.catalyst.encoders.OuterScopes.addOuterScope(this); ";

  private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);

  private static final Pattern NAME = Pattern.compile("[^.\\s]+");

  private static final int RUNS_BETWEEN_CUTS = 20;
  private static final long COMPLETION_WAIT_MILLIS = 300;

  private final ClassShipping shipping;
  private final String prelude;
  private final CellReads reads = new CellReads();
  private final Map<String, String> cells = new HashMap<>();
  private final List<String> declared = new ArrayList<>();
  private final CellSources sources = new CellSources();
  private int runs;
  private final ReentrantLock compiling = new ReentrantLock();
  private final CompileReporter reporter;
  private final IMain interpreter;
  private final NameableCells nameable;
  private final VarargsForwarders forwarders;
  private final ReplCompletion completion;

  /**
   * Starts the compiler and warms it up.
   *
   * @param shipping takes the classes of cells
   * @param prelude code that runs before the first cell
   * @throws KernelException when the compiler does not start or refuses the prelude
   */
  public ScalaEvaluator(ClassShipping shipping, String prelude) {
    this.shipping = shipping;
    this.prelude = prelude;
    var settings = new Settings(message -> BoxedUnit.UNIT);
    settings.processArguments(
        CollectionConverters.asScala(
                List.of(
                    "-Yrepl-class-based",
                    "-Yrepl-outdir",
                    shipping.outputDirectory().toString(),
                    "-classpath",
                    System.getProperty("java.class.path")))
            .toList(),
        true);
    reporter = new CompileReporter(settings);
    interpreter = CellInterpreter.of(settings, shipping.loader(), reporter);
    nameable = new NameableCells(interpreter, shipping);
    forwarders = new VarargsForwarders(interpreter);
    completion = new ReplCompletion(interpreter, new Accumulator());
    if (!interpreter.initializeCompiler()) {
      throw new KernelException(
          Code.LANGUAGE_DOES_NOT_START,
          "The Scala compiler does not start: " + reporter.errors() + ".");
    }
    LazySpecialization.in(interpreter.global());
    evaluate(prelude).orThrow("Scala prelude", prelude);
  }

  private void remember(IMain.Request request, IMain.ReadEvalPrint lines) {
    for (var handler : CollectionConverters.asJava(request.defHandlers())) {
      var name = handler.name().toString().strip();
      var old = shared(name);
      var oldCell = cells.remove(name);
      if (handler instanceof MemberHandlers.ValHandler && name.indexOf('$') < 0) {
        cells.put(name, lines.packageName());
        declared.add(name);
      }
      old.ifPresent(variable -> forget((CellVariable) variable, oldCell, name));
    }
    for (var handler : CollectionConverters.asJava(request.handlers())) {
      if (handler instanceof MemberHandlers.ImportHandler imported) {
        var owner = NAME.matcher(imported.expr().toString());
        var cell = owner.lookingAt() ? cells.get(owner.group()) : null;
        if (cell != null) {
          reads.keep(cell, owner.group());
        }
      }
    }
  }

  /** What Spark has cached of it stays: {@code ds.cache()} is a result too. */
  private void forgetResult(String name) {
    var old = shared(name);
    var cell = cells.remove(name);
    if (cell != null && !reads.isUsed(cell, name)) {
      old.ifPresent(variable -> ((CellVariable) variable).forget());
    }
  }

  private void forget(CellVariable old, String oldCell, String name) {
    if (old.isStrict()) {
      Forgotten.free(old.get(), shared(name).map(SharedVariable::get).orElse(null));
    }
    if (!reads.isUsed(oldCell, name)) {
      old.forget();
    }
  }

  @Override
  public List<String> declared() {
    return List.copyOf(declared);
  }

  @Override
  public Optional<SharedVariable> shared(String name) {
    var cell = cells.get(name);
    return cell == null
        ? Optional.empty()
        : CellVariable.of(shipping, cell, name).map(each -> each);
  }

  @Override
  public void adopt(String name, Type type) {
    var declaration =
        "var %s: %s ="
            + " _root_.io.sparkmaster.kernel.runtime.api.Notebook.shared(\"%s\").asInstanceOf[%s]";
    var scala = TypeNames.inScala(type);
    var code = declaration.formatted(name, scala, name, scala);
    if (!(evaluate(code) instanceof Evaluation.Completed)) {
      evaluate(declaration.formatted(name, "AnyRef", name, "AnyRef")).orThrow(name, code);
    }
  }

  @Override
  public Optional<String> place(StackTraceElement frame) {
    return sources.place(frame);
  }

  @Override
  public Evaluation evaluate(String code) {
    CellCompiler.Compiled cell;
    declared.clear();
    sources.begin(code);
    compiling.lock();
    try {
      var prefix = DEFINES_A_CLASS.matcher(code).find() ? REGISTER_OUTER : "";
      reporter.begin(code, prefix.length());
      var compiled = CellCompiler.compile(interpreter, prefix + code);
      if (compiled.isEmpty()) {
        return refused(code);
      }
      cell = compiled.get();
      var request = cell.request();
      sources.add(request.lineRep().packageName());
      shipping.hold(request.lineRep().packageName());
      if (DEFINES_A_TYPE.matcher(code).find()) {
        shipping.keepUses(request.lineRep().packageName());
      }
      reads.add(shipping.outputDirectory().resolve(request.lineRep().packageName()));
      reporter.warnings().forEach(each -> StreamCapture.note("warning: " + each.render(code)));
    } finally {
      compiling.unlock();
    }
    return run(cell, code);
  }

  private Evaluation refused(String code) {
    if (!reporter.errors().isEmpty()) {
      return new Evaluation.DoesNotCompile(reporter.errors());
    }
    if (COMMENT.matcher(code).replaceAll("").isBlank()) {
      return new Evaluation.Completed(null, "");
    }
    var end = code.stripTrailing().length();
    return new Evaluation.DoesNotCompile(
        List.of(Diagnostic.at(code, end, "the cell ends in the middle of an expression")));
  }

  private Evaluation run(CellCompiler.Compiled compiled, String code) {
    var request = compiled.request();
    try {
      var lines = request.lineRep();
      var result = CellResult.of(compiled, shipping);
      compiling.lock();
      try {
        var unnamed = nameable.record(request, code);
        remember(request, lines);
        unnamed.results().forEach(this::forgetResult);
        unnamed.cells().forEach(this::release);
        if (++runs % RUNS_BETWEEN_CUTS == 0) {
          forwarders.cut();
          // It finds the classes of cells by the notebook's; the JVM keeps them as long as it.
          interpreter.resetClassLoader();
        }
      } finally {
        compiling.unlock();
      }
      return result;
    } catch (InvocationTargetException | ExceptionInInitializerError e) {
      compiling.lock();
      try {
        nameable.discard(request);
        release(request.lineRep().packageName());
      } finally {
        compiling.unlock();
      }
      return new Evaluation.Threw(CellResult.ownError(e));
    }
  }

  private void release(String cellPackage) {
    reads.forget(cellPackage);
    shipping.release(cellPackage);
  }

  @Override
  public void forget() {
    compiling.lock();
    try {
      for (var name : List.copyOf(cells.keySet())) {
        shared(name).ifPresent(variable -> ((CellVariable) variable).forget());
      }
      cells.clear();
      declared.clear();
      nameable.forgetAll().forEach(this::release);
      interpreter.resetClassLoader();
    } finally {
      compiling.unlock();
    }
    // Stop may end all that is running, but must not leave cells without a spark.
    var isStopped = Thread.interrupted();
    if (!(evaluate(prelude) instanceof Evaluation.Completed)) {
      isStopped |= Thread.interrupted();
      if (!(evaluate(prelude) instanceof Evaluation.Completed)) {
        throw new KernelException(
            Code.BAD_CELL, "%reset has not brought back spark and sc. Restart the kernel instead.");
      }
    }
    if (isStopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Completions complete(String code, int cursor) {
    return whenNotCompiling(
        Completions.none(cursor),
        () -> {
          var result = completion.complete(code, cursor, true);
          var matches = ScalaHelp.matches(result.candidates());
          return new Completions(matches, Math.min(result.cursor(), cursor), cursor);
        });
  }

  @Override
  public Optional<Inspection> inspect(String code, int cursor) {
    return whenNotCompiling(
        Optional.empty(), () -> ScalaHelp.inspect(interpreter, reporter, code, cursor));
  }

  @Override
  public List<Finding> diagnose(String code) {
    return whenNotCompiling(List.of(), () -> ScalaHelp.diagnose(interpreter, reporter, code));
  }

  @Override
  public void addJar(Path jar) {
    compiling.lock();
    try {
      // The interpreter adds to a loader that it may not have made yet.
      var unused = interpreter.classLoader();
      interpreter.addUrlsToClassPath(
          CollectionConverters.asScala(List.of(jar.toUri().toURL())).toSeq());
    } catch (MalformedURLException e) {
      throw new IllegalStateException("A file always has a URL", e);
    } finally {
      compiling.unlock();
    }
  }

  @Override
  public Map<String, String> variables() {
    compiling.lock();
    try {
      return ScalaHelp.variables(interpreter);
    } finally {
      compiling.unlock();
    }
  }

  @Override
  public Optional<Object> variable(String name) {
    var known = shared(name);
    if (known.isPresent()) {
      return Optional.ofNullable(known.get().get());
    }
    compiling.lock();
    try {
      var value = interpreter.valueOfTerm(name);
      return value.isDefined() ? Optional.ofNullable(value.get()) : Optional.empty();
    } finally {
      compiling.unlock();
    }
  }

  @Override
  public Completeness completeness(String code) {
    return whenNotCompiling(
        Completeness.UNKNOWN,
        () -> {
          reporter.begin(code, 0);
          var result = interpreter.parseString(code);
          if (result == Results.Incomplete$.MODULE$) {
            return Completeness.INCOMPLETE;
          }
          return result == Results.Error$.MODULE$ ? Completeness.INVALID : Completeness.COMPLETE;
        });
  }

  private <T> T whenNotCompiling(T otherwise, java.util.function.Supplier<T> answer) {
    try {
      if (!compiling.tryLock(COMPLETION_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
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
  public void close() {
    interpreter.close();
  }
}
