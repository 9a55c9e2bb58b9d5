package io.sparkmaster.kernel.runtime.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snippets here are as JShell makes them: a public class around each. */
class CellLoadersTest {
  private static final String PACKAGE = "REPL.$JShell$";

  private final ClassOutputDirectory shipping = new ClassOutputDirectory();

  @TempDir Path folder;

  @AfterEach
  void close() {
    shipping.close();
  }

  /** Compiles snippets, each the body of a class that is named by its number, and ships them. */
  private void ship(String... bodies) throws Exception {
    var sources = new ArrayList<Path>();
    for (var body : bodies) {
      var number = body.substring(0, body.indexOf(' '));
      var file = folder.resolve("$JShell$" + number + ".java");
      var text = "package REPL; public class $JShell$%s { %s }";
      Files.writeString(file, text.formatted(number, body.substring(number.length())));
      sources.add(file);
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    var problems = new StringWriter();
    var classes = Files.createDirectories(folder.resolve("classes"));
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var options = List.of("-d", classes.toString(), "-cp", classes.toString());
      var units = files.getJavaFileObjectsFromPaths(sources);
      assertThat(compiler.getTask(problems, files, null, options, null, units).call())
          .as(problems.toString())
          .isTrue();
    }
    try (var made = Files.walk(classes)) {
      for (var file : made.filter(Files::isRegularFile).toList()) {
        var name = classes.relativize(file).toString().replace('/', '.').replace(".class", "");
        if (List.of(bodies).stream().anyMatch(each -> isOf(name, each))) {
          shipping.ship(name, Files.readAllBytes(file));
        }
      }
    }
  }

  private static boolean isOf(String name, String body) {
    var wrapper = PACKAGE + body.substring(0, body.indexOf(' '));
    return name.equals(wrapper) || name.startsWith(wrapper + "$");
  }

  private Class<?> load(int number) throws ClassNotFoundException {
    return shipping.load(PACKAGE + number);
  }

  private Object run(int number) throws Exception {
    return load(number).getMethod("run").invoke(null);
  }

  private static boolean isUnloaded(WeakReference<Class<?>> type) {
    for (int i = 0; i < 20 && type.get() != null; i++) {
      System.gc();
    }
    return type.get() == null;
  }

  @Test
  void aSnippetThatHasANameStaysAndIsUnloadedWhenItIsReleased() throws Exception {
    ship("1 public static int x = 5;");
    var type = new WeakReference<Class<?>>(load(1));

    System.gc();
    assertThat(type.get()).isNotNull();
    shipping.release(PACKAGE + 1);

    assertThat(isUnloaded(type)).isTrue();
  }

  @Test
  void threadsThatHaveAskedForAClassLetItGoWithTheirLoader() throws Exception {
    ship("1 public static int x = 5;");
    var asked = new WeakReference<>(new ContextLoader(notebook(), notebook()));
    var type = new WeakReference<Class<?>>(Class.forName(PACKAGE + 1, true, asked.get()));
    shipping.release(PACKAGE + 1);

    assertThat(isUnloaded(type)).isTrue();
    assertThat(asked.get()).isNull();
  }

  private NotebookClassLoader notebook() {
    return (NotebookClassLoader) shipping.loader();
  }

  @Test
  void whatACodeThatHasNotRunMentionsStaysWithItsState() throws Exception {
    ship("1 public static int x = 5;");
    load(1).getField("x").set(null, 7);
    ship(
        "2 public static java.util.concurrent.Callable<Object> run() {"
            + " return () -> $JShell$1.x; }");
    @SuppressWarnings("unchecked")
    var code = (Callable<Object>) run(2);
    shipping.release(PACKAGE + 1);
    shipping.release(PACKAGE + 2);
    System.gc();

    assertThat(code.call()).isEqualTo(7);
  }

  @Test
  void aReleasedClassIsThereAgainForWhoeverNamesIt() throws Exception {
    ship("1 public static int x = 5;");
    var type = new WeakReference<Class<?>>(load(1));
    shipping.release(PACKAGE + 1);
    assertThat(isUnloaded(type)).isTrue();

    assertThat(load(1).getField("x").get(null)).isEqualTo(5);
  }

  @Test
  void membersWithoutModifierAreUsedFromOtherSnippets() throws Exception {
    ship(
        "1 public static class A { int n; A(int n) { this.n = n; } int twice() { return 2 * n; }"
            + " static class Part { int p = 7; } }");
    ship("2 public static class B extends $JShell$1.A { B() { super(4); } }");
    ship(
        "3 public static Object run() { var a = new $JShell$1.A(3);"
            + " return a.n + a.twice() + new $JShell$2.B().n + new $JShell$1.A.Part().p; }");

    assertThat(run(3)).isEqualTo(20);
  }

  @Test
  void aMemberWithoutModifierIsOverriddenInAnotherSnippet() throws Exception {
    ship("1 public static class A { int n() { return 1; } public int ask() { return n(); } }");
    ship("2 public static class B extends $JShell$1.A { public int n() { return 2; } }");
    ship("3 public static Object run() { return new $JShell$2.B().ask(); }");

    assertThat(run(3)).isEqualTo(2);
  }

  @Test
  void aSealedTypeIsImplementedInOtherSnippets() throws Exception {
    ship(
        "1 public sealed interface S permits $JShell$2.R {}",
        "2 public record R(int n) implements $JShell$1.S {}",
        "3 public static Object run() { $JShell$1.S s = new $JShell$2.R(3); return s.toString();"
            + " }");

    assertThat(run(3)).isEqualTo("R[n=3]");
  }

  @Test
  void whatIsPublicInANestedRecordIsUnloadedWithItsSnippet() throws Exception {
    ship("1 public record P(int n) { public int twice() { return 2 * n; } }");
    ship("2 public static Object run() { return new $JShell$1.P(3).twice(); }");
    assertThat(run(2)).isEqualTo(6);
    var type = new WeakReference<Class<?>>(shipping.load(PACKAGE + 1 + "$P"));
    shipping.release(PACKAGE + 2);
    shipping.release(PACKAGE + 1);

    assertThat(isUnloaded(type)).isTrue();
  }
}
