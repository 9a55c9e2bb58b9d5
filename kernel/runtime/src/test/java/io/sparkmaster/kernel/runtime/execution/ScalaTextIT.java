package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.runtime.language.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel says of a Scala cell's definitions. */
class ScalaTextIT {
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    notebook.run("var counter = 0");
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "val x = 3 | val x: Int = 3",
        "var word = \"two words\" | var word: String = two words",
        "val (a, b) = (1, 'c') | val a: Int = 1 /val b: Char = c",
        "val `a name` = 1 | val a name: Int = 1",
        "val ++ = List(1, 2) | val ++: List[Int] = List(1, 2)",
        "val nothing: String = null | val nothing: String = null",
        "val lines = \"a\\nb\" | val lines: String =/a/b",
        "def twice(n: Int)(implicit m: Int): Int = n * m | def twice(n: Int)(implicit m: Int): Int",
        "def id[T](t: T) = t | def id[T](t: T): T",
        "case class P(n: Int) | class P",
        "trait T; object O | trait T/object O",
        "class Q; object Q | class Q/object Q",
        "type Names = List[String] | type Names",
        "private val hidden = 1; val shown = 2 | val shown: Int = 2",
        "import java.time.Instant; val y = 1 | val y: Int = 1",
        "counter = 5 | // mutated counter",
        "counter += 5 | // mutated counter",
        "val unit = println() | val unit: Unit = ()",
        "class Metres(val n: Int) extends AnyVal; val far = new Metres(3).n | class Metres/val far:"
            + " Int = 3",
      })
  void definitionsAreShownAsInScalasShell(String cell, String text) {
    assertThat(textOf(cell).replaceAll(" *\n *", "/")).isEqualTo(text.replace(" /", "/"));
  }

  @Test
  void functionsAndClassesOfNumbersNeedNoBoxes() {
    textOf("val next = (n: Int) => n + 1; val area = (a: Double, b: Double) => a * b");
    assertThat(textOf("next.isInstanceOf[scala.runtime.java8.JFunction1$mcII$sp]"))
        .endsWith("= true");
    assertThat(textOf("area.isInstanceOf[scala.runtime.java8.JFunction2$mcDDD$sp]"))
        .endsWith("= true");

    textOf("class Box[@specialized(Int) T](val content: T) { final def get: T = content }");
    assertThat(textOf("new Box(1).getClass.getName.endsWith(\"Box$mcI$sp\")")).endsWith("= true");
    assertThat(textOf("new Box(1).get + (2, 3)._1")).endsWith("= 3");
  }

  private static String textOf(String cell) {
    return notebook.run(cell).result("text/plain").orElse("");
  }

  @Test
  void whatIsOnlyDefinedDoesNotRun() {
    notebook.run("counter = 0");

    assertThat(textOf("lazy val later = { counter += 1; counter }"))
        .isEqualTo("lazy val later: Int // unevaluated");
    assertThat(textOf("def again = { counter += 1; counter }")).isEqualTo("def again: Int");
    assertThat(textOf("counter")).endsWith("= 0");
    assertThat(textOf("later + again")).endsWith("= 3");
  }

  @Test
  void valuesOfValueClassesAreThemselves() {
    textOf("case class Grams(n: Double) extends AnyVal");

    assertThat(textOf("val pound = Grams(453.6)")).isEqualTo("val pound: Grams = Grams(453.6)");
    assertThat(textOf("Grams(1)")).endsWith(": Grams = Grams(1.0)");
  }

  @Test
  void aCellThatFailsWithAnErrorIsForgottenAndTheNextOneRuns() {
    assertThat(notebook.run("val broken = 1; assert(false, \"on purpose\")").status())
        .isEqualTo("error");

    assertThat(notebook.run("broken").reply().content().path("evalue").asText())
        .contains("not found: value broken");
  }

  @Test
  void aStatementOfNoValueSaysNothing() {
    assertThat(textOf("for (i <- 1 to 3) counter += i")).isEmpty();
  }

  @Test
  void valuesOfACellWithAValueClassAreOtherLanguages() {
    notebook.run("class Feet(val n: Int) extends AnyVal; val near = 7");

    assertThat(textOf("%%java\nnear + 1")).endsWith("8");
  }

  @Test
  void aValueWhoseTextFailsDoesNotFailTheCell() {
    var execution =
        notebook.run(
            "class Bad { override def toString = sys.error(\"no text\") }; val bad = new Bad; val"
                + " good = 1");

    assertThat(execution.status()).isEqualTo("ok");
    assertThat(execution.result("text/plain").orElseThrow())
        .contains("its toString failed", "no text", "val good: Int = 1");
  }
}
