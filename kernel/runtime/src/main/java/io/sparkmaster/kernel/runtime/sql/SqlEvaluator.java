package io.sparkmaster.kernel.runtime.sql;

import io.sparkmaster.kernel.runtime.language.Completeness;
import io.sparkmaster.kernel.runtime.language.Completions;
import io.sparkmaster.kernel.runtime.language.Diagnostic;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.language.Finding;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;

/**
 * SQL cells, by the notebook's Spark session. Statements are separated by semicolons and run in
 * order; the value is the last one's result.
 */
public final class SqlEvaluator implements Evaluator {
  private final Supplier<SparkSession> session;

  /** SQL cells on that session, which is asked for at each cell. */
  public SqlEvaluator(Supplier<SparkSession> session) {
    this.session = session;
  }

  @Override
  public Evaluation evaluate(String code) {
    var spark = session.get();
    Dataset<Row> result = null;
    for (var statement : SqlStatements.split(code)) {
      try {
        result = spark.sql(statement.text());
      } catch (Exception e) {
        // Scala declares no checked exceptions, so javac would refuse to catch Spark's by name.
        return e instanceof ParseException syntax
            ? new Evaluation.DoesNotCompile(List.of(diagnostic(code, statement, syntax)))
            : new Evaluation.Threw(e);
      }
    }
    if (result == null || result.schema().isEmpty()) {
      return new Evaluation.Completed(null, "");
    }
    return new Evaluation.Completed(result, "");
  }

  /** Parses all, and analyses what only reads; nothing is run. */
  @Override
  public List<Finding> diagnose(String code) {
    return SqlCheck.check(code, session);
  }

  static Diagnostic diagnostic(
      String code, SqlStatements.Statement statement, ParseException error) {
    var start = error.start();
    var line = start.line().isDefined() ? (Integer) start.line().get() : 1;
    var column = start.startPosition().isDefined() ? (Integer) start.startPosition().get() : 0;
    return place(code, statement, line, column, error.getMessage());
  }

  /** A place in a statement, where Spark counts lines from 1 and columns from 0. */
  static Diagnostic place(
      String code, SqlStatements.Statement statement, int line, int column, String message) {
    var first = Diagnostic.at(code, statement.offset(), "");
    return new Diagnostic(
        first.line() + line - 1,
        line == 1 ? first.column() + column : column + 1,
        message.lines().filter(l -> !l.isBlank()).findFirst().orElse("syntax error"));
  }

  @Override
  public Completions complete(String code, int cursor) {
    return Completions.none(cursor);
  }

  @Override
  public Optional<Object> variable(String name) {
    return Optional.empty();
  }

  @Override
  public Completeness completeness(String code) {
    return Completeness.COMPLETE;
  }

  @Override
  public void close() {}
}
