package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/**
 * Runs JShell's snippets in the kernel's own JVM and on the calling thread, with their classes
 * shipped like those of every other language; keeps the last value and the last error as objects,
 * where JShell itself passes on only text.
 */
final class SnippetExecution extends DirectExecutionControl implements ExecutionControlProvider {
  private final SnippetClasses classes;
  private final SnippetVariables variables;
  private final ReentrantLock compiling;
  private String source = "";
  private @Nullable Object lastValue;
  private @Nullable Throwable lastError;

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
   * Is told what JShell is going to evaluate. Notes the variables' values, since JShell makes
   * classes anew and with them its variables.
   */
  void begin(String source) {
    this.source = source;
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

  /** Gives a variable that was made anew the value that it had. */
  void restore(String variable) {
    variables.restore(variable);
  }

  /** The value of the last snippet; null when it had none. */
  @Nullable Object lastValue() {
    return lastValue;
  }

  /** What the last snippet threw; null when it ended well. */
  @Nullable Throwable lastError() {
    return lastError;
  }

  @Override
  protected String invoke(Method snippet) throws Exception {
    lastValue = null;
    lastError = null;
    compiling.unlock();
    try {
      lastValue =
          OwnCode.<@Nullable Object, ReflectiveOperationException>run(() -> snippet.invoke(null));
    } catch (InvocationTargetException e) {
      lastError = e.getCause() == null ? e : e.getCause();
      throw e;
    } finally {
      compiling.lock();
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
   * are. Else JShell is told so and makes a class of another name; likewise where the very same
   * declaration of a variable is run again, which makes a new variable.
   */
  @Override
  public void redefine(ClassBytecodes[] remade) throws NotImplementedException {
    for (var each : remade) {
      if (!classes.isLoaded(each) || variables.of(each.name()).anyMatch(this::isInSource)) {
        throw new NotImplementedException("a loaded class stays as it is");
      }
    }
  }

  private boolean isInSource(String variable) {
    return Pattern.compile("(?<![\\w$])" + Pattern.quote(variable) + "(?![\\w$])")
        .matcher(source)
        .find();
  }
}
