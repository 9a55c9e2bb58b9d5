package io.sparkmaster.kernel.runtime.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SqlStatementsTest {
  private static List<String> split(String cell) {
    return SqlStatements.split(cell).stream().map(SqlStatements.Statement::text).toList();
  }

  @Test
  void semicolonsSeparateStatements() {
    assertThat(split("SELECT 1;\nSELECT 2;")).containsExactly("SELECT 1", "SELECT 2");
  }

  @Test
  void semicolonsInQuotesAndCommentsDoNot() {
    assertThat(split("SELECT ';' /* ; */ AS `a;b` -- ;\n, \"\\\";\""))
        .containsExactly("SELECT ';' /* ; */ AS `a;b` -- ;\n, \"\\\";\"");
  }

  @Test
  void commentsNest() {
    assertThat(split("SELECT /* a /* b */ ; */ 1; /* /* ; */ */"))
        .containsExactly("SELECT /* a /* b */ ; */ 1");
  }

  @Test
  void commentsAloneAreNoStatement() {
    assertThat(split("-- nothing\n;/* here */;\n")).isEmpty();
  }

  @Test
  void aScriptIsOneStatement() {
    assertThat(split("BEGIN DECLARE x INT; SET x = 1; END")).hasSize(1);
  }

  @Test
  void anUnfinishedQuoteTakesTheRest() {
    assertThat(split("SELECT 'a; SELECT 2")).containsExactly("SELECT 'a; SELECT 2");
  }

  @Property
  void joinedStatementsComeApartAgain(
      @ForAll @Size(max = 5)
          List<@StringLength(min = 1, max = 9) @CharRange(from = 'a', to = 'z') String> words) {
    var cell =
        words.stream().map(word -> "SELECT '" + word + ";'").collect(Collectors.joining(";\n"));

    assertThat(split(cell)).isEqualTo(words.stream().map(w -> "SELECT '" + w + ";'").toList());
  }

  @Property
  void anyTextIsCutWithoutLossOfItsPlace(@ForAll String cell) {
    assertThat(SqlStatements.split(cell))
        .allSatisfy(each -> assertThat(cell.substring(each.offset())).startsWith(each.text()));
  }
}
