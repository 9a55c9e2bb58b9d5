package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/**
 * Runs JShell's snippets in the kernel's own JVM and on the calling thread, with their classes
 * shipped like those of every other language; keeps values and errors as objects, where JShell
 * itself passes on only text.
 */
final class SnippetExecution extends DirectExecutionControl implements ExecutionControlProvider {
  private static final Outcome NOTHING = new Outcome(null, null);

  private final SnippetClasses classes;
  private final SnippetVariables variables;
  private final ReentrantLock compiling;
  private final Map<String, Outcome> outcomes = new HashMap<>();

  /**
   * What the code of a snippet came to.
   *
   * @param value null when it had none
   * @param error null when it ended well
   */
  record Outcome(@Nullable Object value, @Nullable Throwable error) {}

  /**
   * An execution that is not yet a shell's.
   *
   * @param compiling held by the thread that evaluates, and free while the cell's code runs
   */
  SnippetExecution(ClassShipping shipping, NotebookVariables inTasks, ReentrantLock compiling) {
    this(new SnippetClasses(shipping, new SnippetVariables(shipping), inTasks), compiling);
  }

  private SnippetExecution(SnippetClasses classes, ReentrantLock compiling) {
    super(classes);
    this.classes = classes;
    this.variables = classes.variables();
    this.compiling = compiling;
  }

  /**
   * JShell is going to evaluate something. Notes where the variables are, since it makes classes
   * anew and with them its variables.
   */
  void begin() {
    outcomes.clear();
    variables.remember();
  }

  /** Another declaration has taken the variable's place: lets the old value go if it can. */
  void forget(String variable) {
    variables.forget(variable, classes.inTasks()::isRead);
  }

  /** Lets go of a variable that cannot be named any more. */
  void drop(String variable) {
    variables.drop(variable, classes.inTasks()::isRead);
  }

  /** The classes of a snippet, which are to be released by name. */
  SnippetClasses classes() {
    return classes;
  }

  /** The field of a variable. */
  Optional<Field> variable(String name) {
    return variables.field(name);
  }

  /** JShell has evaluated it: gives variables that were made anew the values that they had. */
  void end() {
    variables.restoreAllBut("");
  }

  /** What a snippet of the last evaluation came to, by its class. */
  Outcome outcome(String className) {
    return outcomes.getOrDefault(className, NOTHING);
  }

  @Override
  protected String invoke(Method snippet) throws Exception {
    var className = snippet.getDeclaringClass().getName();
    variables.restoreAllBut(className);
    compiling.unlock();
    var outcome = NOTHING;
    try {
      outcome =
          new Outcome(
              OwnCode.<@Nullable Object, ReflectiveOperationException>run(
                  () -> snippet.invoke(null)),
              null);
    } catch (InvocationTargetException e) {
      outcome = new Outcome(null, e.getCause() == null ? e : e.getCause());
      throw e;
    } finally {
      compiling.lock();
      outcomes.put(className, outcome);
    }
    // The text goes nowhere; a large value's toString() would only cost time.
    return "";
  }

  @Override
  public String name() {
    return "notebook";
  }

  @Override
  public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
    return this;
  }

  /**
   * JShell makes everything anew that may depend on a change, an import for one. Where the new
   * class is the one that is loaded, nothing changes: values, objects and closures stay what they
   * are. Else JShell is told so and makes a class of another name.
   */
  @Override
  public void redefine(ClassBytecodes[] remade) throws NotImplementedException {
    for (var each : remade) {
      if (!classes.isLoaded(each)) {
        throw new NotImplementedException("a loaded class stays as it is");
      }
    }
  }
}
