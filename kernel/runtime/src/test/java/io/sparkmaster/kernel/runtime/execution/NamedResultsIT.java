package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.runtime.language.Language;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Results of expressions have names of their own, the last twenty of them. */
class NamedResultsIT {
  private static final int LATER = 25;

  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  @Test
  void aScalaResultCanBeNamedUntilManyHaveCome() {
    ok("import scala.util.Try");
    var name = nameOf("res\\d+", "List(4, 2)");
    assertThat(text(name + ".sum")).endsWith("6");

    repeat("1 + 1");

    assertThat(notebook.run(name).reply().content().path("evalue").asText())
        .contains("not found: value " + name);
  }

  @Test
  void aJavaResultCanBeNamedUntilManyHaveCome() {
    ok("%%java\nint seven = 7;");
    var name = nameOf("\\$\\d+", "%%java\nseven * 2");
    assertThat(text("%%java\n" + name + " + 1")).endsWith("15");

    repeat("%%java\n1 + 1");

    assertThat(notebook.run("%%java\n" + name + " + 1").reply().content().path("evalue").asText())
        .contains("cannot find symbol");
  }

  @Test
  void theLearnersOwnNamesLikeThoseOfResultsStay() {
    ok("val res100 = \"mine\"");
    ok("def res101 = 3");
    ok("%%java\nint $77 = 77;");

    repeat("4 + 4");
    repeat("%%java\n4 + 4");

    assertThat(text("res100 + res101")).endsWith("mine3");
    assertThat(text("%%java\n$77")).endsWith("77");
  }

  @Test
  void aJavaResultThatAMethodUsesStays() {
    var name = nameOf("\\$\\d+", "%%java\n\"kept\".length()");
    ok("%%java\nint twice() { return 2 * " + name + "; }");

    repeat("%%java\n2 + 2");

    assertThat(text("%%java\ntwice()")).endsWith("8");
  }

  @Test
  void whatAnExpressionHasCachedStaysCached() {
    ok("val cachedOnce = spark.range(7).map(_ + 1)");
    ok("cachedOnce.cache()");
    ok("%%java\nvar cachedInJava = spark.range(9).filter(\"id > 2\");\ncachedInJava.cache()");

    repeat("3 + 3");
    repeat("%%java\n3 + 3");

    assertThat(text("cachedOnce.storageLevel.useMemory")).endsWith("true");
    assertThat(text("%%java\ncachedInJava.storageLevel().useMemory()")).endsWith("true");
  }

  private static void repeat(String cell) {
    for (int i = 0; i < LATER; i++) {
      ok(cell);
    }
  }

  private static void ok(String cell) {
    var execution = notebook.run(cell);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
  }

  private static String text(String cell) {
    var execution = notebook.run(cell);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    return execution.result("text/plain").orElseThrow();
  }

  private static String nameOf(String pattern, String cell) {
    var matcher = Pattern.compile(pattern).matcher(text(cell));
    assertThat(matcher.find()).as("a name like %s", pattern).isTrue();
    return matcher.group();
  }
}
