package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.runtime.language.Language;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LanguagesIT {
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
  void sqlSharesTheSession() {
    notebook.run("Seq((\"a\", 1), (\"b\", 2)).toDF(\"k\", \"v\").createOrReplaceTempView(\"kv\")");

    var execution = notebook.run("%%sql\n-- two; statements\nSET x = 1;\nSELECT sum(v) FROM kv;");

    assertThat(execution.result("text/plain").orElseThrow()).contains("|      3 |");
  }

  @Test
  void aSqlSyntaxErrorNamesTheLine() {
    var execution = notebook.run("%%sql\nSELECT 1;\nSELEKT 2");

    assertThat(execution.reply().content().path("evalue").asText()).startsWith("line 3: ");
  }

  @Test
  void aSqlAnalysisErrorIsTheReadersOwn() {
    var execution = notebook.run("%%sql\nSELECT * FROM no_such_table");

    assertThat(execution.reply().content().path("evalue").asText()).contains("no_such_table");
  }

  @Test
  void javaHasStatementsClassesAndSpark() {
    var execution =
        notebook.run(
            """
            %%java
            record Pair(String name, int n) {}
            var pairs = List.of(new Pair("a", 1), new Pair("b", 2));
            int total = 0;
            for (var p : pairs) total += p.n();
            spark.range(total).count()
            """);

    assertThat(execution.status()).isEqualTo("ok");
    assertThat(execution.result("text/plain").orElseThrow())
        .contains("int total = 0")
        .endsWith("3");
  }

  @Test
  void javaLambdasRunOnSparkAndSeeVariablesInLocalMode() {
    notebook.run("%%java\nint off = 10;");

    var execution =
        notebook.run(
            """
            %%java
            spark.range(3).map((MapFunction<Long, Long>) x -> x + off, Encoders.LONG()).collectAsList()
            """);

    assertThat(execution.result("text/plain").orElseThrow()).endsWith("[10, 11, 12]");
  }

  @Test
  void javaRecordsComeBackFromExecutors() {
    var execution =
        notebook.run(
            """
            %%java
            record Point(int x, int y) implements java.io.Serializable {}
            sc.parallelize(List.of(1, 2, 3)).map(i -> new Point(i, i * i)).collect().get(2)
            """);

    assertThat(execution.result("text/plain").orElseThrow()).endsWith("Point[x=3, y=9]");
  }

  @Test
  void aJavaCompileErrorNamesTheLine() {
    var execution = notebook.run("%%java\nint a = 1;\nint b = nosuch;");

    assertThat(execution.reply().content().path("evalue").asText())
        .startsWith("line 3: ")
        .contains("cannot find symbol");
  }

  @Test
  void aJavaExceptionKeepsItsTypeAndMessage() {
    var content =
        notebook.run("%%java\nthrow new IllegalStateException(\"no way\");").reply().content();

    assertThat(content.path("ename").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(content.path("evalue").asText()).isEqualTo("no way");
  }

  @Test
  void javaVariablesSurviveImports() {
    notebook.run(
        "%%java\nList<Integer> kept = List.of(1, 2); int number = 7; var frame = spark.range(3);");
    notebook.run("%%java\nimport org.apache.spark.sql.*;");
    notebook.run("%%java\nimport org.apache.spark.ml.feature.*;");
    notebook.run("%%java\nimport org.apache.spark.ml.classification.*;\nimport java.util.*;");

    var execution =
        notebook.run("%%java\nkept.size() + number + frame.count() + spark.range(2).count()");

    assertThat(execution.result("text/plain").orElseThrow()).endsWith("14");
  }

  @Test
  void anUnknownLanguageListsTheKnownOnes() {
    var execution = notebook.run("%%cobol\nDISPLAY 'x'");

    assertThat(execution.reply().content().path("evalue").asText())
        .contains("%%cobol", "%%scala, %%java, %%sql");
  }
}
