package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.execution.LoaderDelegate;
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
  private final SnippetVariables variables;
  private final ReentrantLock compiling;
  private @Nullable Object lastValue;
  private @Nullable Throwable lastError;

  /**
   * An execution that is not yet a shell's.
   *
   * @param compiling held by the thread that evaluates, and free while the cell's code runs
   */
  SnippetExecution(ClassShipping shipping, ReentrantLock compiling) {
    this(shipping, new SnippetVariables(shipping.loader()), compiling);
  }

  private SnippetExecution(
      ClassShipping shipping, SnippetVariables variables, ReentrantLock compiling) {
    super(new ShippingLoader(shipping, variables));
    this.variables = variables;
    this.compiling = compiling;
  }

  /** Notes the variables' values, since JShell makes classes anew and with them its variables. */
  void rememberVariables() {
    variables.remember();
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
      lastValue = snippet.invoke(null);
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

  private record ShippingLoader(ClassShipping shipping, SnippetVariables variables)
      implements LoaderDelegate {
    @Override
    public void load(ExecutionControl.ClassBytecodes[] classes) {
      for (var each : classes) {
        variables.loaded(each.name(), each.bytecodes());
        shipping.ship(each.name(), each.bytecodes(), ExecutorGuard.forExecutors(each.bytecodes()));
      }
    }

    @Override
    public void classesRedefined(ExecutionControl.ClassBytecodes[] classes) {
      throw new IllegalStateException(
          "A loaded class stays as it is; JShell is told so and makes a new one");
    }

    @Override
    public void addToClasspath(String path) {
      // The notebook's class loader has it already; JShell's compiler was told by JShell.
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
      return Class.forName(name, false, shipping.loader());
    }
  }
}
