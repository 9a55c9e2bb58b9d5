package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.graders.spi.v1.CellSource;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.OptionsException;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceGraderTest {
  private static final SourceGrader GRADER = new SourceGrader();

  private static Grade grade(String language, String source, Object... options) {
    var evidence =
        Evidence.builder().actual(new Probe.Source(), new CellSource(language, source)).build();
    return GRADER.grade(evidence, options(GRADER, options));
  }

  private static boolean usesCollect(String scala) {
    return grade("scala", scala, "must_not", "collect").state() == State.FAILED;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "df.collect()",
        "df collect",
        "df.`collect`()",
        "s\"${df.collect().length} rows\"",
        "s\"\"\"a ${ if (x) \"}\" else df.collect() } b\"\"\"",
        "f\"$n%d\" + df.collect().size",
        "/* no */ df /* /* */ */ . /* */ collect",
        "val c = '\"'; df.collect()",
        "val c = '\\''; val d = '\\\\'; df.collect() // '",
        "val s = \"\"\"a\"\"\"\"; df.collect()",
        "val s = \"a\\\"\"; df.collect()",
        "import df.{collect => rows}\nrows()",
        "val collect = 1; df.collect()",
        "val collect = 1; val x = df collect",
        "val m = Map('a -> 1); df.collect()",
        "df\n  .filter(x)\n  .collect",
        "// a comment\rdf.collect()",
        "// a comment\r\ndf.collect()",
        "s\"$\" // \"; df.collect() // \"",
        "s\"\"\"$\" \"\"\"; df.collect()",
        "raw\"\\${df.collect()}\"",
      })
  void aUseCountsHoweverItIsWritten(String source) {
    assertThat(usesCollect(source)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// df.collect()\ndf.count()",
        "/* df.collect() /* nested */ collect */ df.count()",
        "\"df.collect()\"",
        "\"\"\"df.collect() \"quoted\" collect\"\"\"",
        "s\"collect $$collect\"",
        "df.collectAsList()",
        "s\"$\"; df.collect() //\"",
        "val collect = 1; println(collect + 1)",
        "def collect(n: Int) = n",
      })
  void aMentionIsNoUse(String source) {
    assertThat(usesCollect(source)).isFalse();
  }

  @Test
  void keywordsAndWordsInARowAreFoundToo() {
    assertThat(grade("scala", "var n = 0; while (n < 3) n += 1", "must_not", "var").state())
        .isEqualTo(State.FAILED);
    assertThat(grade("scala", "val variable = 3", "must_not", "var").state())
        .isEqualTo(State.PASSED);
    assertThat(grade("scala", "spark . sql(\"SELECT 1\")", "must", "spark.sql").state())
        .isEqualTo(State.PASSED);
    assertThat(grade("scala", "session.sql(\"SELECT 1\")", "must", "spark.sql").state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void sqlKnowsNoCaseAndItsOwnComments() {
    var sql = "SELECT item, 'order by' AS x -- ORDER BY item\nFROM sales group  by item";

    assertThat(grade("sql", sql, "must", "GROUP BY", "must_not", "ORDER BY").state())
        .isEqualTo(State.PASSED);
    assertThat(grade("sql", sql.replace("-- ", ""), "must_not", "order by").state())
        .isEqualTo(State.FAILED);
    assertThat(grade("sql", "SELECT \"a -- \" , DISTINCT", "must", "distinct").state())
        .isEqualTo(State.PASSED);
    assertThat(grade("sql", "SELECT 1 -- a\rORDER BY 1", "must_not", "order by").state())
        .isEqualTo(State.FAILED);
    assertThat(grade("sql", "SELECT 1 -- a\\\nORDER BY 1", "must", "order by").state())
        .isEqualTo(State.FAILED);
    for (var raw : List.of("r'\\'", "R\"\\\"")) {
      assertThat(
              grade("sql", "SELECT " + raw + " x ORDER BY x -- '\"", "must_not", "order by")
                  .state())
          .isEqualTo(State.FAILED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 -- a\\\r\nORDER BY 1",
        "SELECT 1 -- a\\\rORDER BY 1",
        "SELECT 1 -- a\r\nORDER BY 1",
        "SELECT 1 -- a\\\n\\\r\nORDER BY 1",
        "SELECT 1 -- a\\\n\nORDER BY 1",
        "SELECT 1 -- \\ a\nORDER BY 1",
        "SELECT 1\r\nORDER\r\nBY 1",
      })
  void aCommentOfSqlEndsWhereSparkEndsIt(String sql) {
    assertThat(grade("sql", sql, "must_not", "order by").state()).isEqualTo(State.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 -- a\\\nORDER BY 1",
        "SELECT 1 --\\\nORDER BY 1",
        "SELECT 1 -- a\\\n\\\nORDER BY 1",
        "SELECT 1 -- a\\\\\nORDER BY 1",
        "SELECT 1 -- a\\\n\\\n\\\nORDER BY 1\r\n",
      })
  void aCommentOfSqlGoesOnWhereSparkGoesOn(String sql) {
    assertThat(grade("sql", sql, "must", "order by").state()).isEqualTo(State.FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void linesAreCountedHoweverTheyEnd(String end) {
    for (var language : List.of("scala", "java", "sql")) {
      assertThat(text(grade(language, "a" + end + end + "b;", "must_not", "b")))
          .contains("(line 3)");
    }
  }

  @Test
  void javaHidesNothingInUnicodeEscapes() {
    assertThat(grade("java", "df.\\u0063ollectAsList();", "must_not", "collectAsList").state())
        .isEqualTo(State.FAILED);
    assertThat(grade("java", "var s = \"\\\\u0022\"; df.count();", "must", "count").state())
        .isEqualTo(State.PASSED);
    assertThat(
            grade("java", "var s = \"\"\"\n  \\\"\"\" collect\n\"\"\";", "must_not", "collect")
                .state())
        .isEqualTo(State.PASSED);
    assertThat(grade("java", "// \\u000ddf.collect();", "must_not", "collect").state())
        .isEqualTo(State.FAILED);
    assertThat(grade("java", "df.col\u200dlect();", "must_not", "collect").state())
        .isEqualTo(State.FAILED);
    assertThat(grade("java", "/* /* */ df.collect();", "must_not", "collect").state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void feedbackNamesTheLineAndTheWay() {
    assertThat(text(grade("scala", "val a = 1\ndf.collect()", "must_not", "collect")))
        .contains("Your cell uses \"collect\" (line 2), which the exercise rules out.");
    assertThat(text(grade("scala", "// groupBy", "must", "groupBy")))
        .contains("does not use \"groupBy\"", "comment");
    assertThat(text(grade("scala", "a.count()\nb.count()", "at_most", Map.of("count", 1))))
        .contains("uses \"count\" 2 times (lines 1, 2); the exercise allows 1");
    assertThat(grade("scala", "a.count()", "at_most", Map.of("count", 1)).state())
        .isEqualTo(State.PASSED);
  }

  @Test
  void anUnknownTextIsNotGradable() {
    assertThat(
            GRADER
                .grade(Evidence.builder().build(), options(GRADER, "must_not", "collect"))
                .state())
        .isEqualTo(State.NOT_GRADABLE);
    assertThat(grade("fortran", "x", "must_not", "y").state()).isEqualTo(State.NOT_GRADABLE);
  }

  @Test
  void rulesThatSayNothingOrContradictThemselvesAreRefused() {
    assertThatThrownBy(() -> GRADER.probes(options(GRADER)))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("must_not");
    assertThatThrownBy(() -> GRADER.probes(options(GRADER, "must_not", List.of("// collect"))))
        .isInstanceOf(OptionsException.class);
    assertThatThrownBy(() -> GRADER.probes(options(GRADER, "must", "a", "must_not", "a")))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("must_not has too");
  }
}
