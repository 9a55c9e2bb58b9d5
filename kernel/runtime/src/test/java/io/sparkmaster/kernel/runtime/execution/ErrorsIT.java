package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.language.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a learner reads when a cell fails. */
class ErrorsIT {
  @TempDir private static Path folder;
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    Files.writeString(folder.resolve("stations.csv"), "a,b\n1,2\n");
    ok(
        "val df = spark.range(10).selectExpr(\"id\", \"id % 3 AS city_name\", \"string(id) AS"
            + " label\")\ndf.createOrReplaceTempView(\"trips\")");
    ok("class Holder { val n = 3 }\nval holder = new Holder");
    ok("val rate = spark.readStream.format(\"rate\").load()");
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "places[at] = 3;",
        "places[at] = 3",
        "places[at] += 3;",
        "places[at]++;",
        "int got = places[at];",
        "places[at]",
        "names[0] = (String) (Object) at;",
        "grid[1][at] = 2;",
        "for (int i = 0; i < 9; i++) { places[i] = i; }"
      })
  void aJavaCellThatFailsAtAnArrayNamesItsLine(String statement) {
    ok(
        "%%java\nint[] places = new int[2]; int at = 7; String[] names = {null}; int[][] grid ="
            + " new int[2][2];");

    assertThat(failed("%%java\nint before = 1;\n" + statement)).contains("→ line 3: " + statement);
    assertThat(failed("%%java\nint[] own = new int[2]; " + statement))
        .contains("→ line 2: int[] own");
  }

  /** Failing cells, part of the title line, part of the hint. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          df.select("city_nme")                             | AnalysisException: A column | Did you mean city_name?
          df.select(df("labl"))                             | AnalysisException: A column | Did you mean label?
          df.where("city = 1")                              | cannot be resolved    | Columns nearest by name:
          spark.table("trip")                               | `trip` cannot be found | Did you mean trips?
          sql("SELECT * FROM df")                           | `df` cannot be found  | df.createOrReplaceTempView("df")
          sql("SELECT upperr(label) FROM trips")            | `upperr`              | Did you mean upper
          df.join(df.as("x"), "id").select("label")         | is ambiguous          | alias
          rate.groupBy("value").count().writeStream.format("console").outputMode("append").start() | output mode | .withWatermark("eventTime"
          rate.show()                                       | streaming sources     | display(df) shows it live
          df.writeStream                                    | writeStream           | spark.readStream
          sql("SELECT 1 / 0").collect()                     | Division by zero      | try_divide
          sql("SELECT int('a')").collect()                  | 'a'                   | try_cast(x AS INT)
          sql("SELECT 2147483647 + 1").collect()            | integer overflow      | BIGINT
          sql("SELECT element_at(array(1, 2), 5)").collect() | index 5              | try_element_at
          sql("SELECT to_date('31-12-2020', 'yyyy-MM-dd')").collect() | '31-12-2020' | pattern
          sql("SELECT (SELECT id FROM trips)").collect()    | More than one row     | LIMIT 1
          spark.read.csv("FOLDER/station.csv")              | Path does not exist   | Did you mean stations.csv?
          sc.textFile("FOLDER/none").count()                | Input path does not exist | stations.csv
          df.write.csv("FOLDER")                            | already exists        | mode("overwrite")
          val f = udf((s: String) => s.length); Seq("a", null).toDF("s").select(f($"s")).collect() | NullPointerException: Cannot invoke "String.length()" | isNotNull
          sc.parallelize(1 to 3).map(_ + holder.n).sum()    | Task not serializable: Holder | the variable "holder" (Holder)
          sc.parallelize(1 to 3).map(x => spark.range(x).count()).collect() | NullPointerException | Tasks run without the session
          spark.read.format("delta").load("FOLDER")         | data source: delta    | %maven io.delta:delta-spark_2.13
          spark.read.format("avro").load("FOLDER")          | avro                  | %maven org.apache.spark:spark-avro_2.13
          spark.read.format("cvs").load("FOLDER")           | data source: cvs      | Did you mean csv?
          Class.forName("com.mysql.cj.jdbc.Driver")         | ClassNotFoundException | %maven com.mysql:mysql-connector-j
          df.groupBy("city_name").agg(col("label"))         | AnalysisException     | first(x)
          df.union(df.select("id"))                         | UNION                 | unionByName
          df.select(explode($"id"))                         | data type mismatch    | printSchema()
          df.as[(Long, Long)].collect()                     | Tuple2                | select as many
          def h(n: Int): Int = h(n + 1) + 1; h(1)           | StackOverflowError    | calls itself
          new Array[Long](Int.MaxValue)                     | OutOfMemoryError      | spark.driver.memory
          df.filter(df.id > 3)                              | does not compile      | df("id")
          df.filter($"id" == 3)                             | does not compile      | ===
          val yes = True                                    | does not compile      | Scala writes true
          """)
  void theClassicFailuresSayWhatToTry(String cell, String title, String hint) {
    var report = failed(cell.replace("FOLDER", folder.toString()));

    var before = report.split("Hint: ", 2)[0];
    assertThat(before).contains(title);
    assertThat(report).contains("Hint: ");
    assertThat(report.substring(before.length())).contains(hint);
  }

  @Test
  void aShortExpressionIsMarkedWhereItIsQuoted() {
    var execution = notebook.run("val abc = 1\ndf.selectExpr(\"bc\")");

    assertThat(execution.reply().content().path("traceback").toString()).contains("line 2: ");
    assertThat(execution.reply().content().path("traceback").toString())
        .doesNotContain("line 1: val abc");
  }

  @Test
  void aHintComputesNoLazyValue() {
    notebook.run("var computed = 0\nlazy val later = { computed += 1; df }");

    var execution = notebook.run("sql(\"SELECT * FROM later\")");

    assertThat(execution.reply().content().path("traceback").toString())
        .contains("later.createOrReplaceTempView");
    assertThat(notebook.run("computed").result("text/plain").orElseThrow()).endsWith("0");
  }

  @Test
  void anErrorThatCannotBeReadIsNamedAndTheNextCellRuns() {
    var execution =
        notebook.run(
            "class Odd extends Error { override def getMessage = throw this }\nthrow new Odd");

    assertThat(execution.reply().content().path("ename").asText()).contains("Odd");
    assertThat(execution.reply().content().path("evalue").asText()).contains("getMessage()");
    assertThat(notebook.run("1 + 1").status()).isEqualTo("ok");
  }

  @Test
  void theCauseComesFirstThenTheLinesOfTheCellAndFramesAreFolded() {
    var lines =
        failed(
                """
                def check(x: Long) = {
                  if (x == 7) throw new IllegalArgumentException("no sevens")
                  x
                }
                val checked = df.map(row => check(row.getLong(0)))
                checked.collect()
                """)
            .lines()
            .toList();

    assertThat(lines.get(0)).isEqualTo("IllegalArgumentException: no sevens");
    assertThat(lines.get(1))
        .isEqualTo("  → line 2: if (x == 7) throw new IllegalArgumentException(\"no sevens\")");
    assertThat(lines.get(2))
        .isEqualTo("    called from line 5: val checked = df.map(row => check(row.getLong(0)))");
    assertThat(lines.get(3)).isEqualTo("    started by line 6: checked.collect()");
    assertThat(lines.get(4)).matches("    … \\d+ frames of Spark, .*");
    assertThat(lines).hasSize(5);
  }

  @Test
  void anErrorInASqlCellHasTheCellsLineAndACaret() {
    assertThat(failed("%%sql\n\nSELECT id,\n  idd\nFROM trips"))
        .contains("  → line 4: idd\n            ^^^\n", "Did you mean id?");
    assertThat(failed("%%sql\nSELECT id,\n  1/0 AS broken\nFROM trips"))
        .contains("  → line 3: 1/0 AS broken\n            ^^^\n");
    assertThat(failed("%%sql\nSELEC id\nFROM trips"))
        .contains("line 2: Syntax error at or near 'SELEC'.\n    SELEC id\n    ^\n")
        .contains("Did you mean SELECT?")
        .doesNotContain("SQLSTATE");
  }

  @Test
  void aQueryInsideScalaIsMarkedInTheCell() {
    assertThat(failed("val n = 1\nsql(\"SELECT id / 0 FROM trips\").collect()"))
        .contains("  → line 2: sql(\"SELECT id / 0 FROM trips\").collect()\n")
        .contains("\n                        ^^^^^^\n");
  }

  @Test
  void aJavaTasksErrorShowsTheLineOfTheLambda() {
    var report =
        failed(
            """
            %%java
            var least = 2;
            spark.range(5).map((MapFunction<Long, Long>) v -> 10 / (v - least),
                Encoders.LONG()).collectAsList()
            """);

    assertThat(report).startsWith("ArithmeticException: / by zero\n  → line 3: spark.range(5)");
  }

  @Test
  void theWholeTraceIsOneClickOrOneLineAway() {
    var execution = notebook.run("df.map(r => 1 / (r.getLong(0) - 3).toInt).collect()");

    var types = execution.published().stream().map(each -> each.type()).toList();
    assertThat(types.indexOf("display_data")).isGreaterThan(types.indexOf("error"));
    var data = execution.published("display_data").get(0).content().path("data");
    assertThat(data.path("text/html").asText())
        .startsWith("<details")
        .contains("org.apache.spark.SparkException", "Caused by:", "&lt;console&gt;");
    assertThat(data.path("text/plain").asText()).isEqualTo("%trace shows the whole stack trace.");
    assertThat(ok("%trace").stream("stdout"))
        .contains("org.apache.spark.SparkException", "\tat org.apache.spark.");
  }

  @Test
  void aPlanInAMessageStaysOutOfTheReport() {
    assertThat(failed("df.select(\"nope\")")).doesNotContain("+- Range").doesNotContain("SQLSTATE");
  }

  @Test
  void anErrorClassOfACellHasItsOwnName() {
    var execution =
        notebook.run("case class TooHot(m: String) extends Exception(m)\nthrow TooHot(\"40\")");

    assertThat(execution.reply().content().path("ename").asText()).isEqualTo("TooHot");
    assertThat(report(execution)).startsWith("TooHot: 40\n  → line 2: throw TooHot");
  }

  @Test
  void afterAnErrorTheNextCellRuns() {
    failed("Array.fill(5000)(new Array[Byte](50000000)).length");

    assertThat(ok("1 + 1").result("text/plain").orElseThrow()).endsWith("2");
  }

  private static String failed(String cell) {
    var execution = notebook.run(cell);
    assertThat(execution.status()).as(cell).isEqualTo("error");
    return report(execution);
  }

  private static String report(Execution execution) {
    return StreamSupport.stream(execution.reply().content().path("traceback").spliterator(), false)
        .map(line -> line.asText().replaceAll("\u001b\\[[0-9;]*m", ""))
        .collect(Collectors.joining("\n"));
  }

  private static Execution ok(String cell) {
    var execution = notebook.run(cell);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    return execution;
  }
}
