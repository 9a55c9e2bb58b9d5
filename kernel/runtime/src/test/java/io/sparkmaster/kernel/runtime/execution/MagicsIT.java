package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.language.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines above a cell's code. */
class MagicsIT {
  private static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    notebook.run("%%java\nint started = 1;");
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  private static String value(String cell) {
    var execution = notebook.run(cell);
    return execution
        .result("text/plain")
        .orElseThrow(() -> new AssertionError(execution.reply().content().toString()));
  }

  private static String error(Execution execution) {
    assertThat(execution.status()).isEqualTo("error");
    return execution.reply().content().path("evalue").asText();
  }

  private static String printed(String cell) {
    var execution = notebook.run(cell);
    assertThat(execution.status()).as(execution.reply().content().toString()).isEqualTo("ok");
    return execution.stream("stdout");
  }

  @Test
  void helpListsAllThatThereIs() {
    assertThat(printed("%help"))
        .contains("%%scala", "%%time", "%maven", "%jar", "%conf", "%explain", "%who", "%help");
  }

  @Test
  void anUnknownNameListsThoseThatAreNear() {
    assertThat(error(notebook.run("%mavn a:b:1"))).contains("\"%mavn\"", "Did you mean %maven?");
    assertThat(error(notebook.run("%%sqk\nSELECT 1"))).contains("Did you mean %%sql?");
    assertThat(error(notebook.run("%zzzzzz"))).doesNotContain("Did you mean");
  }

  @Test
  void timeShowsHowLongTheCellTook() {
    assertThat(printed("%%time\n(1 to 3).sum")).containsPattern("Time: \\d+[.,]\\d{3} s");
    var line = notebook.run("%time 40 + 2");
    assertThat(line.result("text/plain").orElseThrow()).endsWith("= 42");
    assertThat(line.stream("stdout")).contains("Time: ");
  }

  private static String plan(String cell) {
    return notebook.run(cell).published("display_data").stream()
        .map(shown -> shown.content().at("/data/text~1plain").asText())
        .filter(text -> text.startsWith("The plan"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void explainShowsThePlanAndComputesNothing() {
    assertThat(plan("%explain spark.range(10).groupBy(\"id\").count()"))
        .contains("nothing was computed", "HashAggregate", "Range");
    assertThat(plan("%%sql\n%explain SELECT id FROM range(3) WHERE id > 1")).contains("Filter");
    assertThat(plan("%explain --run spark.range(7).filter(\"id > 3\")")).contains("(3 rows");
    assertThat(error(notebook.run("%explain 1 + 1"))).contains("is none");
  }

  @Test
  void explainRefusesSqlThatIsNoQueryAndDoesNotRunIt() {
    notebook.run("spark.range(1).createOrReplaceTempView(\"kept\")");

    assertThat(error(notebook.run("%%sql\n%explain DROP VIEW kept"))).contains("is no query");
    assertThat(
            error(
                notebook.run(
                    "%%sql\n%explain WITH a AS (SELECT 1 AS id) INSERT INTO kept SELECT * FROM a")))
        .contains("is no query");
    assertThat(error(notebook.run("%%sql\n%explain EXECUTE IMMEDIATE 'DROP VIEW kept'")))
        .contains("is no query");
    assertThat(plan("%%sql\n%explain SELECT * FROM kept")).contains("Range");
  }

  @Test
  void whoListsVariablesOfAllLanguagesAndTables() {
    notebook.run("val whoScala = 3\nspark.range(1).createOrReplaceTempView(\"who_view\")");
    notebook.run("%%java\nString whoJava = \"x\";");

    assertThat(printed("%who"))
        .containsPattern("scala +whoScala +Int")
        .containsPattern("java +whoJava +String")
        .containsPattern("sql +who_view +temporary view");
  }

  @Test
  void confSetsWhatSparkReadsAsItRuns() {
    assertThat(printed("%conf spark.sql.shuffle.partitions=7")).contains("= 7");
    assertThat(value("spark.conf.get(\"spark.sql.shuffle.partitions\")")).endsWith("= 7");
    assertThat(printed("%conf spark.sql.shuffle.partitions")).contains("= 7");
    assertThat(printed("%conf")).contains("spark.master = local[2]");
  }

  @Test
  void confOfAStaticSettingStartsSparkAnewAndKeepsTheVariables() {
    notebook.run("val kept = 5\nval old = spark");
    notebook.run("%%java\nint keptInJava = 6;");

    var notice =
        printed("%conf spark.executor.heartbeatInterval=9s\nval after = spark.range(4).count()");

    assertThat(notice).contains("started anew", "spark and sc are new");
    assertThat(
            value(
                "(kept, old eq spark, spark.range(3).count(),"
                    + " sc.getConf.get(\"spark.executor.heartbeatInterval\"))"))
        .endsWith("(5,false,3,9s)");
    assertThat(value("Seq(1, 2).toDS().map(_ + kept).collect().sum")).endsWith("= 13");
    assertThat(value("%%java\nkeptInJava + spark.range(2).count()")).endsWith("= 8");
    assertThat(value("%%sql\nSELECT 9 AS nine")).contains("nine");
  }

  @Test
  void confSaysWhatNeedsANewKernelOrIsNoSetting() {
    assertThat(error(notebook.run("%conf spark.driver.memory=2g")))
        .contains("restart the kernel", "spark-defaults.conf");
    assertThat(error(notebook.run("%conf shuffle=3"))).contains("no Spark setting");
  }

  @Test
  void aSettingThatSparkRefusesLeavesTheSparkThatWas() {
    var refused = notebook.run("%conf spark.master=nosuch://x");
    assertThat(error(refused)).contains("nosuch");
    assertThat(value("spark.range(3).count()")).endsWith("= 3");
  }

  private static Path jar(Path folder, String name, String source) throws IOException {
    var file = folder.resolve(name + ".java");
    Files.writeString(file, source);
    var compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), file.toString());
    assertThat(compiled).isZero();
    var jar = folder.resolve(name + ".jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("extra/" + name + ".class"));
      out.write(Files.readAllBytes(folder.resolve("extra/" + name + ".class")));
      out.closeEntry();
    }
    return jar;
  }

  @Test
  void aJarsClassesAreThereForBothLanguagesAndForTasks(@TempDir Path folder) throws IOException {
    var jar =
        jar(
            folder,
            "Extra",
            "package extra; public class Extra implements java.io.Serializable {"
                + " public static long twice(long x) { return 2 * x; } }");

    assertThat(printed("%jar " + jar)).contains("Added Extra.jar");

    assertThat(value("sc.parallelize(Seq(1L, 2L)).map(x => extra.Extra.twice(x)).collect().sum"))
        .endsWith("= 6");
    assertThat(value("%%java\nextra.Extra.twice(21)")).endsWith("42");
    assertThat(value("%%java\nimport extra.Extra;\nExtra.twice(4)")).endsWith("8");
  }

  @Test
  void jarSaysWhatIsWrong(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("not.jar"), "text".getBytes(StandardCharsets.UTF_8));

    assertThat(error(notebook.run("%jar /no/such.jar"))).contains("/no/such.jar");
    assertThat(error(notebook.run("%jar " + folder.resolve("not.jar")))).contains("no jar");
  }

  @Test
  void mavenSaysWhatIsWrong() {
    assertThat(error(notebook.run("%maven guava"))).contains("group:artifact:version", "guava");
    for (var cell : List.of("%maven io.sparkmaster.nosuch:thing:1.0")) {
      assertThat(error(notebook.run(cell)))
          .contains("io.sparkmaster.nosuch:thing:1.0")
          .containsAnyOf("cannot be reached", "There is no");
    }
  }

  @Test
  void mavenAddsALibraryFromARepository(@TempDir Path folder) throws IOException {
    var jar =
        jar(
            folder,
            "Lib",
            "package extra; public class Lib { public static int three() { return 3; } }");
    var home = folder.resolve("repo/test/lib/1.0");
    Files.createDirectories(home);
    Files.copy(jar, home.resolve("lib-1.0.jar"));
    Files.writeString(
        home.resolve("lib-1.0.pom"),
        "<project><modelVersion>4.0.0</modelVersion><groupId>test</groupId>"
            + "<artifactId>lib</artifactId><version>1.0</version></project>");

    assertThat(
            printed(
                "%maven test:lib:1.0 --repo "
                    + folder.resolve("repo").toUri()
                    + "\nextra.Lib.three()"))
        .contains("Looking for test:lib:1.0", "Added test_lib-1.0.jar");

    assertThat(value("sc.parallelize(Seq(1)).map(_ + extra.Lib.three()).first()")).endsWith("= 4");
  }
}
