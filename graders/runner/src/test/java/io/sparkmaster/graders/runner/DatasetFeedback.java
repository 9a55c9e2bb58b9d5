package io.sparkmaster.graders.runner;

import static io.sparkmaster.graders.runner.FeedbackCase.absent;
import static io.sparkmaster.graders.runner.FeedbackCase.columns;
import static io.sparkmaster.graders.runner.FeedbackCase.evidence;
import static io.sparkmaster.graders.runner.FeedbackCase.row;
import static io.sparkmaster.graders.runner.FeedbackCase.table;

import io.sparkmaster.graders.runner.FeedbackCase.Answer;
import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.DataType;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers that are Datasets: their rows and their schemas. */
final class DatasetFeedback {
  private static final Probe<Table> ROWS = new Probe.Rows(10_000);
  private static final Probe<List<Column>> SCHEMA = new Probe.Schema();

  private static final Table RIGHT =
      table("item string, sold bigint", row("pen", 4711L), row("cup", 8128L));

  private DatasetFeedback() {}

  static Stream<FeedbackCase> cases() {
    return Stream.of(rows(), absentRows(), schemas()).flatMap(List::stream);
  }

  private static Answer rows(String answer, Table expected, Table actual, Object... options) {
    return new Answer("rows", answer, evidence(ROWS, expected, actual), options);
  }

  private static List<FeedbackCase> rows() {
    var twice =
        table("item string, sold bigint", row("pen", 4711L), row("cup", 8128L), row("cup", 8128L));
    var more =
        table("item string, sold bigint", row("pen", 4711L), row("cup", 8128L), row("ink", 4712L));
    var one = table("item string, sold bigint", row("pen", 4711L));
    var wrong = table("item string, sold bigint", row("pen", 4712L), row("cup", 8128L));
    var turned = table("item string, sold bigint", row("cup", 8128L), row("pen", 4711L));
    var swapped = table("sold bigint, item string", row(4711L, "pen"), row(8128L, "cup"));
    var named = table("item string, sum(quantity) bigint", row("pen", 4711L), row("cup", 8128L));
    var wide = table("item string, sold bigint, year int", row("pen", 4711L, 8128));
    var holed = table("item string, sold bigint", row("pen", null), row("cup", 8128L));
    var ints = table("item string, sold int", row("pen", 4711), row("cup", 8128L));
    var cut = new Table(RIGHT.columns(), more.rows(), true);
    return List.of(
        rows("all rows are others", RIGHT, table("item string, sold bigint", row("ink", 4712L)))
            .tells("1 row", "2 rows expected", "\"pen\"", "4711"),
        rows("one cell is off by one", RIGHT, wrong)
            .tells("1 row that is wrong", "2 rows expected", "\"sold\" is 4712, expected 4711"),
        rows("an aggregate without a value", RIGHT, holed).tells("\"sold\" is null", "4711"),
        rows("a row too many", RIGHT, more).tells("1 row too many", "2 rows", "\"ink\", 4712"),
        rows("a row is counted twice", RIGHT, twice).tells("1 row too many", "copy", "\"cup\""),
        rows("a filter drops a row", RIGHT, one).tells("missing 1 row", "\"cup\", 8128"),
        rows("distinct where duplicates count", twice, RIGHT).tells("missing 1 row", "distinct"),
        rows("sorted the other way", RIGHT, turned, "ordered", true)
            .tells("row 1 is [\"cup\", 8128], expected [\"pen\", 4711]"),
        rows("columns in another order", RIGHT, swapped).tells("another order", "select"),
        rows("a column has no name of its own", RIGHT, named, "columns", "exact")
            .tells("\"sum(quantity)\"", "\"sold\""),
        rows("a column too many", RIGHT, wide).tells("3 columns", "2", "\"item\", \"sold\""),
        rows("another type of number", RIGHT, ints, "strict_types", true)
            .tells("4711 (int)", "4711 (bigint)", "with cast."),
        rows("no filter at all", one, cut).tells("more than 3 rows", "1 row"),
        rows("far too many rows", more, new Table(RIGHT.columns(), RIGHT.rows(), true))
            .tells("first 2 rows"),
        rows("the solution gives too much", new Table(RIGHT.columns(), RIGHT.rows(), true), RIGHT)
            .tells("10000 rows"),
        rows("wide rows of long texts", broad("pen"), broad("cup")).tells("column0"));
  }

  /** Forty columns of texts of a hundred characters. */
  private static Table broad(String word) {
    var columns = new ArrayList<Column>();
    var cells = new ArrayList<@Nullable Object>();
    IntStream.range(0, 40)
        .forEach(
            i -> {
              columns.add(Column.of("column" + i, "string"));
              cells.add(i == 39 ? "same" : (word + " ").repeat(25) + i);
            });
    return new Table(columns, List.of(cells), false);
  }

  private static List<FeedbackCase> absentRows() {
    return List.of(
        absent(
            "rows",
            ROWS,
            Cause.NOT_ATTEMPTED,
            "there is no variable named \"totals\"",
            new String[] {"\"totals\""}),
        absent(
            "rows",
            ROWS,
            Cause.UNSUITABLE,
            "it is no DataFrame or Dataset, but a value of BoxedUnit",
            new String[] {"show()"}),
        absent(
            "rows",
            ROWS,
            Cause.UNSUITABLE,
            "it is no DataFrame or Dataset, but a value of RelationalGroupedDataset",
            new String[] {"groupBy", "agg"}),
        absent(
            "rows",
            ROWS,
            Cause.UNSUITABLE,
            "it is no DataFrame or Dataset, but a value of $colon$colon",
            new String[] {"List"}),
        absent(
            "rows",
            ROWS,
            Cause.UNSUITABLE,
            "it is a streaming Dataset, which has no fixed rows",
            new String[] {"streaming"}),
        absent(
            "rows",
            ROWS,
            Cause.FAILED,
            "Job aborted due to stage failure: Task 0 in stage 12.0 failed 1 times, most recent"
                + " failure: Lost task 0.0 in stage 12.0 (TID 15) (localhost executor driver):"
                + " java.lang.NumberFormatException: For input string: \"n/a\"",
            new String[] {"For input string: \"n/a\""}),
        absent(
            "rows",
            ROWS,
            Cause.FAILED,
            "[FAILED_EXECUTE_UDF] User defined function (`half"
                + " ($read$$iw$$Lambda/0x00007f2bfc9d5a)`: (int) => int) failed due to:"
                + " java.lang.ArithmeticException: / by zero. SQLSTATE: 39000",
            new String[] {"/ by zero"}),
        absent("rows", ROWS, Cause.FAILED, "null", new String[] {"in an error"}),
        absent("rows", ROWS, Cause.UNAVAILABLE, "it took longer than 30 s", new String[] {"30 s"}));
  }

  private static Answer schema(
      String answer, List<Column> expected, List<Column> actual, Object... options) {
    return new Answer("schema", answer, evidence(SCHEMA, expected, actual), options);
  }

  private static List<FeedbackCase> schemas() {
    var right = columns("item string, sold bigint");
    var strict = List.of(new Column("item", new DataType.Atomic("string"), false));
    var days = new DataType.ArrayOf(new DataType.Atomic("date"), true);
    var texts = new DataType.ArrayOf(new DataType.Atomic("string"), true);
    var counts = new DataType.MapOf(days, new DataType.Atomic("bigint"), true);
    var other = new DataType.MapOf(days, new DataType.Atomic("int"), true);
    var deep = List.of(new Column("days", days, true), new Column("counts", counts, true));
    var flat = List.of(new Column("days", texts, true), new Column("counts", other, true));
    return List.of(
        schema("other columns", right, columns("name string"))
            .tells("\"item\" of type string", "\"name\" is not expected", "2 columns expected"),
        schema("an aggregate without a name", right, columns("item string, sum(quantity) bigint"))
            .tells("\"sold\" of type bigint", "\"sum(quantity)\""),
        schema("another type", right, columns("item string, sold int"))
            .tells("\"sold\" has the type int, expected bigint", "cast"),
        schema("capitals", right, columns("Item string, sold bigint")).tells("\"Item\"", "capital"),
        schema("another order", right, columns("sold bigint, item string"))
            .tells("\"sold\", \"item\", expected \"item\", \"sold\""),
        schema("allows null", strict, columns("item string"), "nullable", true)
            .tells("\"item\" allows null", "coalesce"),
        schema("another type within", deep, flat)
            .tells("\"days.element\" has the type string, expected date", "\"counts.value\""),
        absent(
            "schema",
            SCHEMA,
            Cause.UNSUITABLE,
            "it is no DataFrame or Dataset, but a value of Row[]",
            new String[] {"collect"}),
        schema("many other columns", broad("pen").columns(), columns("item string"))
            .tells("40 columns"));
  }
}
