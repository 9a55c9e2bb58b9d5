package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassWriter;

/** The classes that JShell makes, on their way to driver and executors. Not thread-safe. */
record SnippetClasses(
    ClassShipping shipping,
    SnippetVariables variables,
    NotebookVariables inTasks,
    Reach reach,
    Map<String, String> loaded)
    implements LoaderDelegate {

  SnippetClasses(ClassShipping shipping, SnippetVariables variables, NotebookVariables inTasks) {
    this(shipping, variables, inTasks, new Reach(), new HashMap<>());
  }

  @Override
  public void load(ClassBytecodes[] classes) {
    reach.add(Arrays.stream(classes).map(ClassBytecodes::bytecodes).toList(), inTasks::number);
    for (var each : classes) {
      loaded.put(each.name(), essence(each));
      variables.loaded(each.name(), each.bytecodes());
      var reachable = reach.numbers(each.name().replace('.', '/'));
      shipping.ship(
          each.name(), VariableAccess.rewrite(each.bytecodes(), inTasks::number, reachable));
    }
  }

  /** Whether that very class is loaded; line numbers do not count. */
  boolean isLoaded(ClassBytecodes remade) {
    return essence(remade).equals(loaded.get(remade.name()));
  }

  /** A hash of the class without its line numbers. */
  private static String essence(ClassBytecodes made) {
    var writer = new ClassWriter(0);
    new ClassReader(made.bytecodes()).accept(writer, ClassReader.SKIP_DEBUG);
    return Sha256.of(writer.toByteArray());
  }

  @Override
  public void classesRedefined(ClassBytecodes[] classes) {
    throw new IllegalStateException("Redefinitions end in SnippetExecution");
  }

  @Override
  public void addToClasspath(String path) {
    // The notebook's class loader has it already; JShell's compiler was told by JShell.
  }

  @Override
  public Class<?> findClass(String name) throws ClassNotFoundException {
    return shipping.load(name);
  }

  /** No name is left for a class and those that it wraps. */
  void release(String binaryName) {
    Predicate<String> isOfIt = name -> name.equals(binaryName) || name.startsWith(binaryName + "$");
    loaded.keySet().removeIf(isOfIt);
    reach.forget(name -> isOfIt.test(name.replace('/', '.')));
    shipping.release(binaryName);
  }

  /** The classes that wrap a snippet, by the number that JShell gave it. */
  List<String> of(String number) {
    var name = Pattern.compile("REPL\\.\\$JShell\\$" + number + "[A-Z]*");
    return loaded.keySet().stream().filter(each -> name.matcher(each).matches()).toList();
  }
}
