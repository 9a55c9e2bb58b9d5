package io.sparkmaster.kernel.runtime.sql;

import io.sparkmaster.kernel.runtime.language.Diagnostic;
import io.sparkmaster.kernel.runtime.language.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/** Says what Spark would say about a SQL cell, without running it. */
final class SqlCheck {
  private SqlCheck() {}

  static List<Finding> check(String code, Supplier<SparkSession> session) {
    var findings = new ArrayList<Finding>();
    if (!(session.get() instanceof org.apache.spark.sql.classic.SparkSession spark)) {
      return findings;
    }
    var onlyQueries = true;
    for (var statement : SqlStatements.split(code)) {
      try {
        var plan = spark.sessionState().sqlParser().parsePlan(statement.text());
        // After a statement that defines something, names may be known that are not yet.
        onlyQueries &= isQuery(plan);
        if (onlyQueries) {
          spark.sessionState().analyzer().executeAndCheck(plan, tracker());
        }
      } catch (Exception e) {
        // Scala declares no checked exceptions, so javac would refuse to catch Spark's by name.
        var found =
            e instanceof ParseException syntax
                ? SqlEvaluator.diagnostic(code, statement, syntax)
                : e instanceof AnalysisException wrong ? at(code, statement, wrong) : null;
        if (found != null) {
          findings.add(Finding.error(found));
        }
      }
    }
    return findings;
  }

  /** Whether it can be evaluated without running anything; what does not parse never runs. */
  static boolean isQuery(String code, SparkSession session) {
    if (!(session instanceof org.apache.spark.sql.classic.SparkSession spark)) {
      return true;
    }
    return SqlStatements.split(code).stream()
        .allMatch(
            statement -> {
              try {
                return isQuery(spark.sessionState().sqlParser().parsePlan(statement.text()));
              } catch (Exception e) {
                // Evaluating it says what is wrong.
                return true;
              }
            });
  }

  private static org.apache.spark.sql.catalyst.QueryPlanningTracker tracker() {
    return new org.apache.spark.sql.catalyst.QueryPlanningTracker(scala.Option.empty());
  }

  /** Analysing a command may run it; a query's analysis reads schemas only. */
  private static boolean isQuery(LogicalPlan plan) {
    var isCommand =
        plan instanceof org.apache.spark.sql.catalyst.plans.logical.Command
            || plan instanceof org.apache.spark.sql.catalyst.plans.logical.ParsedStatement
            || plan instanceof org.apache.spark.sql.catalyst.analysis.ExecuteImmediateQuery;
    return !isCommand
        && CollectionConverters.asJava(plan.children()).stream().allMatch(SqlCheck::isQuery);
  }

  private static Diagnostic at(
      String code, SqlStatements.Statement statement, AnalysisException error) {
    var line = error.line().isDefined() ? (Integer) error.line().get() : 1;
    var column = error.startPosition().isDefined() ? (Integer) error.startPosition().get() : 0;
    return SqlEvaluator.place(code, statement, line, column, error.getMessage());
  }
}
