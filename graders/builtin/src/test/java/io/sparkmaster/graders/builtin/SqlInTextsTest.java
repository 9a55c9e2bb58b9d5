package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.CellSource;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grader {@code source} with {@code sql_in_texts}. */
class SqlInTextsTest {
  private static final SourceGrader GRADER = new SourceGrader();

  private static Grade grade(String language, String source, Object... options) {
    var evidence =
        Evidence.builder().actual(new Probe.Source(), new CellSource(language, source)).build();
    return GRADER.grade(evidence, options(GRADER, options));
  }

  private static boolean fails(String language, String source, Object... more) {
    var options = new ArrayList<Object>(List.of("sql_in_texts", true));
    options.addAll(List.of(more));
    return grade(language, source, options.toArray()).state() == State.FAILED;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.sql(\"SELECT * FROM t CROSS JOIN u\")",
        "spark sql \"select * from t cross join u\"",
        "spark.sql(\"\"\"select *\nfrom t cross\n  join u\"\"\")",
        "spark.sql(s\"select * from $t cross join $u\")",
        "spark.sql(\"select * from t cro\" + \"ss join u\")",
        "spark.sql(\"select * from t\\ncross\\tjoin u\")",
        "spark.sql(\"select * from t \\u0063ross join u\")",
        "spark.sql(s\"\"\"select * from t cross\\u0020join u\"\"\")",
        "spark.sql(\"select * from t cr\" + 'o' + \"ss join u\")",
        "spark.sql(\"select * from t -- all\\ncross join u\")",
        "spark.sql(\"\"\"select * from t cross\n  |join u\"\"\".stripMargin)",
        "spark.sql(\"select * from t cross\\n|join u\".stripMargin)",
        "val q = \"select * from t cross join u\"; spark.sql(q)",
        "df.filter(\"x in (select y from t cross join u)\")",
      })
  void sqlInTextsCountsWhenTheAuthorAsksForIt(String source) {
    assertThat(fails("scala", source, "must_not", "CROSS JOIN")).isTrue();
    assertThat(grade("scala", source, "must_not", "CROSS JOIN").state()).isEqualTo(State.PASSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "println(\"cross join\")",
        "spark.sql(\"select 'cross join' from t\")",
        "spark.sql(\"select 1 -- cross join\")",
        "spark.sql(\"select 1 as cross\"); spark.sql(\"join\")",
        "// spark.sql(\"cross join\")",
      })
  void whatIsNoSqlThatIsUsedDoesNotCount(String source) {
    assertThat(fails("scala", source, "must_not", "CROSS JOIN")).isFalse();
  }

  @Test
  void whatACellMustUseHasToBeHandedOver() {
    var option = new Object[] {"must", "GROUP BY"};
    assertThat(fails("scala", "spark.sql(\"select 1 group by a\")", option)).isFalse();
    assertThat(fails("java", "var d = spark.sql(\"select 1 group\" + \" by a\");", option))
        .isFalse();
    assertThat(fails("java", "spark.sql(\"\"\"\n  select 1\n  group by a\"\"\");", option))
        .isFalse();
    assertThat(fails("scala", "spark.sql(\"select 1\"); println(\"group by\")", option)).isTrue();
    assertThat(fails("scala", "val x = \"group by\"; spark.sql(\"select 1\")", option)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.sql(\"SELECT 1 \\107ROUP BY a\");",
        "spark.sql(\"SELECT 1 GROUP\\sBY a\");",
        "spark.sql(\"SELECT 1 GRO\" + 'U' + \"P BY a\");",
        "spark.sql(\"SELECT 1 \" + '\\107' + \"ROUP BY a\");",
        "spark.sql(\"\"\"\n  SELECT 1 GRO\\\n  UP BY a\"\"\");",
        "spark.sql(\"\"\"\n  SELECT 1\n  GROUP \\\n    BY a\n  \"\"\");",
      })
  void javaHidesNoSqlInEscapes(String source) {
    assertThat(fails("java", source, "must_not", "GROUP BY")).isTrue();
    assertThat(fails("java", source, "must", "GROUP BY")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "df.filter($\"x\" =!= \"group by\")",
        "df.filter($\"x\" === \"a\" + \"group by\")",
        "df.filter($\"x\" === y + \"group by\")",
        "df.filter($\"x\" contains \"group by\")",
        "df.filter($\"group by\" > 1)",
        "df.filter(col(\"x\").equalTo(\"group by\"))",
      })
  void aValueOfAConditionIsNoSql(String source) {
    assertThat(fails("scala", source, "must", "GROUP BY")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.sql(\"select \" + column + \" from t group by 1\")",
        "df.selectExpr(\"a\", \"b, group by\")",
        "spark.sql(\"\"\"select 1\n  |from t group\n  |by a\"\"\".stripMargin)",
        "spark sql \"select 1 group by a\"",
      })
  void whatIsHandedOverCountsHoweverItIsLaidOut(String source) {
    assertThat(fails("scala", source, "must", "GROUP BY")).isFalse();
  }

  @Test
  void aLineThatEndsByAnEscapeIsNoLineOfTheCell() {
    var source = "spark.sql(\"select 1\\nfrom t\\ncross join u\")\n";

    assertThat(text(grade("scala", source, "must_not", "cross join", "sql_in_texts", true)))
        .contains("(line 1)");
  }

  @Test
  void theLineInTheTextIsNamed() {
    var source = "val a = 1\nspark.sql(\"\"\"\n  select *\n  from t cross join u\"\"\")";

    assertThat(text(grade("scala", source, "must_not", "cross join", "sql_in_texts", true)))
        .contains("(line 4)");
  }
}
