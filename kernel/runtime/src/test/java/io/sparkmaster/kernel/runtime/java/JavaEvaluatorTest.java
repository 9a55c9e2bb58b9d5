package io.sparkmaster.kernel.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.runtime.language.Diagnostic;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavaEvaluatorTest {
  private JavaEvaluator evaluator;

  @BeforeEach
  void start() {
    var shipping = ShippingWay.OUTPUT_DIRECTORY.open();
    evaluator = new JavaEvaluator(shipping, new NotebookVariables(shipping, each -> null, ""), "");
  }

  @AfterEach
  void stop() {
    evaluator.close();
  }

  /** The value of the last cell. */
  private Object value(String... cells) {
    Object value = null;
    for (var cell : cells) {
      var evaluation = evaluator.evaluate(cell);
      assertThat(evaluation).as(cell).isInstanceOf(Evaluation.Completed.class);
      value = ((Evaluation.Completed) evaluation).value();
    }
    return value;
  }

  private List<Diagnostic> refused(String cell) {
    var evaluation = evaluator.evaluate(cell);
    assertThat(evaluation).as(cell).isInstanceOf(Evaluation.DoesNotCompile.class);
    return ((Evaluation.DoesNotCompile) evaluation).diagnostics();
  }

  static Stream<Arguments> programs() {
    return Stream.of(
        program("run again", 0, "int n = 0;", "n++", "int n = 0;", "n"),
        program("without a value", 0, "int m;", "m = 5", "int m;", "m"),
        program("of another type", "a", "var t = \"a\";", "var t = 1;", "var t = \"a\";", "t"),
        program(
            "text block",
            2,
            "var t = \"\"\"\n  a\"\"\";",
            "var t = \"\"\"\n  ab\"\"\";",
            "t.length()"),
        program("array", 1, "int[] a = {1};", "a[0] = 9;", "int[] a = {1};", "a[0]"),
        program("rare name", 0, "int €é;", "€é = 5", "int €é;", "€é"),
        program("several", 3, "int a = 1, b = 2;", "a = b = 5", "int a = 1, b = 2;", "a + b"),
        program("several, changed", 6, "int p = 1, q = p + 1;", "int p = 5, q = p + 1;", "q"),
        program(
            "several, another", 7, "int p = 1, q = p + 1;", "int p = 1, q = p + 2;", "q + p + 3"),
        program(
            "several, arrays",
            1,
            "int c = 1, d[] = {c};",
            "d[0] = 9;",
            "int c = 1, d[] = {c};",
            "d[0]"),
        program(
            "old closure",
            0,
            "int n = 0;",
            "Runnable r = () -> n++;",
            "int n = 0;",
            "r.run();",
            "n"),
        program("closure", 2, "int n = 1;", "Runnable r = () -> n++;", "n + 0", "r.run();", "n"),
        program("method", 4, "int n = 1;", "int f() { return n; }", "int n = 3;", "f() + 1"),
        program("assigned", 4, "int n = 1;", "int f() { return n; }", "n = 4", "f()"),
        program("local of the name", 1, "int n = 1;", "int f() { int n = 2; return n; }", "n"),
        program("compared", true, "int n = 1;", "n == 1"),
        program(
            "same word",
            4,
            "int x = 1;",
            "var total = IntStream.range(0, 3).map(x -> x).sum();",
            "Runnable up = () -> total++;",
            "int x = total;",
            "up.run();",
            "total"),
        program(
            "while made anew",
            "11,11",
            "int base = 1;",
            "var total = base;",
            "int bump() { return ++total; }",
            "total = 10",
            "int base = bump();",
            "base + \",\" + total"),
        program("type later", true, "class Foo {}", "Foo f;", "class Foo { Foo f; }", "f == null"));
  }

  private static Arguments program(String name, Object result, String... cells) {
    return Arguments.of(name, result, cells);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void aDeclarationMakesItsVariableAnewAndNoOther(String name, Object result, String[] cells) {
    value("import java.util.stream.IntStream;");

    assertThat(value(cells)).isEqualTo(result);
    assertThat(value("1 + 1")).as("the next cell").isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import java.util.concurrent.*;",
        "import java.util.zip.CRC32;",
        "import static java.lang.Math.max;"
      })
  void anImportLeavesVariablesWithTheClosuresThatHaveThem(String added) {
    value("Integer util = 1;", "class Holder { int get() { return util; } }");
    value("Holder holder = new Holder();", "Runnable up = () -> util++;");
    value("Integer max = Math.max(1, 2);", "Runnable more = () -> max++;");

    value(added);

    assertThat(value("up.run();", "util")).isEqualTo(2);
    assertThat(value("holder.get()")).isEqualTo(2);
    assertThat(value("more.run();", "max")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "import java.util.zip.CRC32;", "int more = 1;"})
  void afterADeclarationThatIsRefusedTheNextOneIsNew(String between) {
    value("int m;", "m = 5", "Runnable up = () -> m++;");
    refused("int m = nonsense;");
    if (!between.isEmpty()) {
      value(between);
    }

    assertThat(value("int m;", "m")).isEqualTo(0);
    assertThat(value("m = 7", "int m = 3;", "m")).isEqualTo(3);
  }

  @Test
  void aVariableWhoseNextDeclarationIsRefusedIsGone() {
    value("byte[] big = new byte[9];");
    refused("byte[] big = new byte[nonsense];");

    assertThat(evaluator.shared("big")).isEmpty();
    refused("big.length");
  }

  @Test
  void aDeclarationThatIsNotCompiledBehindAnotherSparesWhatItUses() {
    value("int first = 1, second = 2;");
    refused("int first = 3, second = nonsense;");

    assertThat(value("first")).isEqualTo(3);
    assertThat(value("int first = 4, second = 5;", "first + second")).isEqualTo(9);
  }

  @Test
  void eachOfSeveralVariablesHasItsOwnTextAndError() {
    var completed = (Evaluation.Completed) evaluator.evaluate("int a = 1, b = 2;");
    var threw = (Evaluation.Threw) evaluator.evaluate("int c = Integer.parseInt(\"x\"), d = 2;");

    assertThat(completed.text()).isEqualTo("int a = 1\nint b = 2");
    assertThat(threw.error()).isInstanceOf(NumberFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/* a */ int /* b */ n /* c */ = 0;",
        "int n // one\n = 0;",
        "final int n = 0;",
        "int other=1,n=0;",
        "int n=0;",
        "int\nn\n=\n0\n;",
        "java.util.List<Integer>none=null;int n=0;"
      })
  void aDeclarationIsKnownHoweverItIsWritten(String declaration) {
    value(declaration, "Runnable up = () -> n++;", declaration, "up.run();");

    assertThat(value("n")).isEqualTo(0);
  }

  @Test
  void aNameThatIsDeclaredTwiceAtOnceIsTheLaterOne() {
    assertThat(value("int a = 1, a = 2;", "a")).isEqualTo(2);
    assertThat(value("int a = 3, a = 4;", "a")).isEqualTo(4);
  }

  @Test
  void aSecondRunIsRefusedWhereTheFirstWas() {
    value("int placed = 1;");
    assertThat(refused("\nint placed =\n  nonsense;"))
        .isEqualTo(refused("\nint placed =\n  nonsense;"));
  }

  @Test
  void aSecondRunThatThrowsSaysItsLine() {
    for (int run = 0; run < 3; run++) {
      var threw =
          (Evaluation.Threw)
              evaluator.evaluate("int fine = 0;\nint failed =\n  Integer.parseInt(\"x\");");

      assertThat(
              Stream.of(threw.error().getStackTrace()).flatMap(at -> evaluator.place(at).stream()))
          .first()
          .isEqualTo("line 3: Integer.parseInt(\"x\");");
    }
  }

  @Test
  void theClassesOfAJarThatIsAddedLaterAreKnown(@TempDir Path folder) throws Exception {
    var source = folder.resolve("jarred/Thing.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "package jarred; public class Thing {}");
    ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString());
    var jar = folder.resolve("thing.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("jarred/Thing.class"));
      Files.copy(folder.resolve("jarred/Thing.class"), out);
    }
    refused("Class<?> thing() { jarred.Thing none = null; return null; }");

    assertThat(evaluator.diagnose("jarred.Thing none = null;")).isNotEmpty();

    evaluator.addJar(jar);

    value("Class<?> thing() { jarred.Thing none = null; return null; }");
    assertThat(evaluator.diagnose("jarred.Thing none = null;")).isEmpty();
  }
}
