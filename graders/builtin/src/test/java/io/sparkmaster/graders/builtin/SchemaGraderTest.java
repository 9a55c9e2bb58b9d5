package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.evidence;
import static io.sparkmaster.graders.builtin.Graded.options;
import static io.sparkmaster.graders.builtin.Graded.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.DataType;
import io.sparkmaster.graders.spi.v1.DataType.ArrayOf;
import io.sparkmaster.graders.spi.v1.DataType.Atomic;
import io.sparkmaster.graders.spi.v1.DataType.MapOf;
import io.sparkmaster.graders.spi.v1.DataType.Struct;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaGraderTest {
  private static final SchemaGrader GRADER = new SchemaGrader();
  private static final Probe<List<Column>> PROBE = new Probe.Schema();
  private static final Column SPECIES = Column.of("species", "string");
  private static final Column STRIKES = Column.of("strikes", "bigint");

  private static Grade grade(List<Column> expected, List<Column> actual, Object... options) {
    return GRADER.grade(evidence(PROBE, expected, actual).build(), options(GRADER, options));
  }

  private static Column column(String name, DataType type) {
    return new Column(name, type, true);
  }

  @Test
  void theSameSchemaPasses() {
    assertThat(grade(List.of(SPECIES, STRIKES), List.of(SPECIES, STRIKES)).state())
        .isEqualTo(State.PASSED);
  }

  @Test
  void everyDifferenceIsToldWithItsColumn() {
    var actual = List.of(SPECIES, Column.of("strikes", "int"), Column.of("day", "date"));
    var grade = grade(List.of(SPECIES, STRIKES, Column.of("Speed", "double")), actual);

    assertThat(grade.state()).isEqualTo(State.FAILED);
    assertThat(text(grade))
        .contains(
            "differs from the expected one in 3 places (3 columns expected)",
            "The column \"strikes\" has the type int, expected bigint.",
            "The column \"Speed\" of type double is missing.",
            "The column \"day\" is not expected.");
  }

  @Test
  void aNameThatDiffersInCapitalsIsPointedOut() {
    assertThat(text(grade(List.of(SPECIES), List.of(Column.of("Species", "string")))))
        .contains("\"species\" of type string is missing; \"Species\" differs from it in capitals");
  }

  @Test
  void theOrderOfColumnsCountsUnlessItIsFree() {
    var grade = grade(List.of(SPECIES, STRIKES), List.of(STRIKES, SPECIES));

    assertThat(text(grade))
        .contains("in the order \"strikes\", \"species\", expected \"species\", \"strikes\"");
    assertThat(
            grade(List.of(SPECIES, STRIKES), List.of(STRIKES, SPECIES), "ordered", false).state())
        .isEqualTo(State.PASSED);
  }

  @Test
  void extraColumnsAreAllowedOnRequestAndMayStandAnywhere() {
    var more = List.of(SPECIES, Column.of("day", "date"), STRIKES);

    assertThat(grade(List.of(SPECIES, STRIKES), more).state()).isEqualTo(State.FAILED);
    assertThat(grade(List.of(SPECIES, STRIKES), more, "extra_columns", true).state())
        .isEqualTo(State.PASSED);
    assertThat(grade(List.of(STRIKES, SPECIES), more, "extra_columns", true).state())
        .isEqualTo(State.FAILED);
    assertThat(grade(more, List.of(SPECIES, STRIKES), "extra_columns", true).state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void aColumnThatIsThereTwiceIsCountedTwice() {
    assertThat(grade(List.of(SPECIES), List.of(SPECIES, SPECIES)).state()).isEqualTo(State.FAILED);
    assertThat(grade(List.of(SPECIES, SPECIES), List.of(SPECIES)).state()).isEqualTo(State.FAILED);
    assertThat(grade(List.of(SPECIES, SPECIES), List.of(SPECIES, SPECIES)).state())
        .isEqualTo(State.PASSED);
  }

  @Test
  void decimalsOfAnotherScaleAreOfAnotherType() {
    assertThat(
            text(
                grade(
                    List.of(Column.of("cost", "decimal(10,2)")),
                    List.of(Column.of("cost", "decimal(10,3)")))))
        .contains("has the type decimal(10,3), expected decimal(10,2)");
  }

  @Test
  void typesAndNullsCountAsTheOptionsSay() {
    var wanted = new Column("n", new Atomic("bigint"), false);
    var given = new Column("n", new Atomic("bigint"), true);

    assertThat(grade(List.of(wanted), List.of(given)).state()).isEqualTo(State.PASSED);
    assertThat(text(grade(List.of(wanted), List.of(given), "nullable", true)))
        .contains("The column \"n\" allows null, but it should not.");
    assertThat(text(grade(List.of(given), List.of(wanted), "nullable", true)))
        .contains("The column \"n\" does not allow null, but it should.");
    assertThat(
            grade(List.of(STRIKES), List.of(Column.of("strikes", "int")), "types", false).state())
        .isEqualTo(State.PASSED);
  }

  @Test
  void fieldsAndElementsAreComparedToTheirDepth() {
    var wanted =
        List.of(
            column("place", new Struct(List.of(Column.of("city", "string")))),
            column("days", new ArrayOf(new Atomic("date"), false)),
            column("counts", new MapOf(new Atomic("string"), new Atomic("bigint"), false)));
    var given =
        List.of(
            column("place", new Struct(List.of(Column.of("town", "string")))),
            column("days", new ArrayOf(new Atomic("string"), true)),
            column("counts", new MapOf(new Atomic("string"), new Atomic("int"), true)));

    assertThat(grade(wanted, wanted).state()).isEqualTo(State.PASSED);
    assertThat(text(grade(wanted, given)))
        .contains(
            "\"place.city\" of type string is missing",
            "\"place.town\" is not expected",
            "\"days.element\" has the type string, expected date",
            "\"counts.value\" has the type int, expected bigint")
        .doesNotContain("null");
    assertThat(text(grade(wanted, given, "nullable", true)))
        .contains("\"days.element\" allow null, but they should not");
    assertThat(text(grade(wanted, List.of(wanted.get(1), wanted.get(1), wanted.get(2)))))
        .contains("\"place\" of type struct<city:string> is missing");
  }

  @Test
  void nullabilityInsideElementsDoesNotCountByDefault() {
    var inner = new Struct(List.of(new Column("a", new Atomic("int"), false)));
    var other = new Struct(List.of(new Column("a", new Atomic("int"), true)));

    assertThat(
            grade(
                    List.of(column("x", new ArrayOf(inner, false))),
                    List.of(column("x", new ArrayOf(other, true))))
                .state())
        .isEqualTo(State.PASSED);
  }

  @Test
  void withoutEvidenceThereIsNeverAPass() {
    var answered = Evidence.builder().actual(PROBE, List.of(SPECIES)).build();

    assertThat(GRADER.grade(answered, options(GRADER)).state()).isEqualTo(State.NOT_GRADABLE);
    assertThat(GRADER.grade(Evidence.builder().build(), options(GRADER)).state())
        .isEqualTo(State.NOT_GRADABLE);
  }
}
