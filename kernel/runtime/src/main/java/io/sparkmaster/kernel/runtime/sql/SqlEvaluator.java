package io.sparkmaster.kernel.runtime.sql;

import io.sparkmaster.kernel.runtime.display.Display;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.language.Completeness;
import io.sparkmaster.kernel.runtime.language.Completions;
import io.sparkmaster.kernel.runtime.language.Diagnostic;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.language.Finding;
import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.language.SharedVariable;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * SQL cells, by the notebook's Spark session. Statements are separated by semicolons and run in
 * order; the value is the last one's result.
 */
public final class SqlEvaluator implements Evaluator {
  /** Codes, and a position that counts from the statement's begin. */
  private static final Pattern NOT_FOR_READERS =
      Pattern.compile("^\\[[A-Z0-9_.]+] | SQLSTATE: \\w{5}|;? ?\\(?line \\d+,? pos \\d+\\)?;?$");

  private final Supplier<SparkSession> session;
  private final SqlParameters parameters;
  private final Map<String, NamedResult> results = new HashMap<>();
  private final List<String> declared = new ArrayList<>();

  /**
   * SQL cells on a session.
   *
   * @param session is asked for at each cell
   * @param variables finds the notebook's variables, which statements use as {@code :name}
   */
  public SqlEvaluator(
      Supplier<SparkSession> session, Function<String, Optional<SharedVariable>> variables) {
    this.session = session;
    this.parameters = new SqlParameters(variables);
  }

  /** The result of a cell, as a variable. */
  private record NamedResult(Dataset<Row> dataset) implements SharedVariable {
    @Override
    public Type type() {
      try {
        return NamedResult.class.getDeclaredMethod("dataset").getGenericReturnType();
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("A record has its accessors", e);
      }
    }

    @Override
    public Object get() {
      return dataset;
    }

    @Override
    public boolean set(@Nullable Object value) {
      return false;
    }
  }

  /** The result becomes a temporary view as well, for other SQL cells. */
  @Override
  public Evaluation evaluateAs(String name, String code) {
    var evaluation = evaluate(code);
    if (evaluation instanceof Evaluation.Completed completed) {
      if (!(completed.value() instanceof Dataset<?> dataset)) {
        throw new KernelException(
            Code.BAD_CELL,
            "The last statement of the cell has no result that could be named " + name + ".");
      }
      var rows = dataset.toDF();
      rows.createOrReplaceTempView(name);
      results.put(name, new NamedResult(rows));
      declared.add(name);
    }
    return evaluation;
  }

  @Override
  public void forget() {
    results.clear();
    declared.clear();
  }

  @Override
  public List<String> declared() {
    return List.copyOf(declared);
  }

  @Override
  public Optional<SharedVariable> shared(String name) {
    return Optional.ofNullable(results.get(name));
  }

  /**
   * For what is to be computed later, or never: Spark runs commands as soon as they are evaluated.
   *
   * @throws KernelException when there is a command in the text
   */
  public static void requireQuery(String text, SparkSession session) {
    if (!SqlCheck.isQuery(text, session)) {
      throw new KernelException(
          Code.BAD_CELL,
          "\""
              + text
              + "\" is no query, and evaluating it would run it. %explain below %%sql wants a"
              + " query, such as %explain SELECT * FROM t; of a command, explain the query in it,"
              + " or run EXPLAIN with the command in a cell of its own.");
    }
  }

  @Override
  public Evaluation evaluate(String code) {
    declared.clear();
    var spark = session.get();
    Dataset<Row> result = null;
    for (var statement : SqlStatements.split(code)) {
      try {
        var arguments = parameters.of(statement.text());
        result = OwnCode.run(() -> spark.sql(statement.text(), arguments));
      } catch (Exception e) {
        // Scala declares no checked exceptions, so javac would refuse to catch Spark's by name.
        return e instanceof ParseException syntax
            ? new Evaluation.DoesNotCompile(List.of(diagnostic(code, statement, syntax)))
            : new Evaluation.Threw(e);
      }
    }
    if (result == null || result.schema().isEmpty()) {
      return new Evaluation.Completed(null, result == null ? "" : Display.DONE);
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
        NOT_FOR_READERS
            .matcher(message.lines().filter(l -> !l.isBlank()).findFirst().orElse("syntax error"))
            .replaceAll(""));
  }

  @Override
  public Completions complete(String code, int cursor) {
    return Completions.none(cursor);
  }

  @Override
  public Optional<Object> variable(String name) {
    return shared(name).map(SharedVariable::get);
  }

  @Override
  public Completeness completeness(String code) {
    return Completeness.COMPLETE;
  }

  @Override
  public void close() {}
}
