package io.sparkmaster.kernel.runtime.spark;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator;
import org.apache.spark.sql.execution.WholeStageCodegenExec;

/** Small queries that load what a first cell's query would have to load. */
final class QueryWarmUp {
  private static final System.Logger LOG = System.getLogger(QueryWarmUp.class.getName());

  private QueryWarmUp() {}

  /**
   * Plans a query and compiles its code, without running a job, while a first cell is still being
   * compiled.
   */
  static void plan(SparkSession session) {
    try {
      var own = ownSession(session);
      // An adaptive plan's code is made only when it runs.
      own.conf().set("spark.sql.adaptive.enabled", "false");
      var query = own.range(2).selectExpr("id % 7 AS k").groupBy("k").count();
      var plan = query.queryExecution().executedPlan();
      if (plan instanceof WholeStageCodegenExec stage) {
        var compiled = CodeGenerator.compile(stage.doCodeGen()._2());
        LOG.log(System.Logger.Level.DEBUG, "Compiled {0}", compiled);
      }
    } catch (Exception | LinkageError e) {
      // A learner's settings may forbid what this does; their cell says so better.
      LOG.log(System.Logger.Level.DEBUG, "No query was planned ahead", e);
    }
  }

  /** Runs a query while nobody runs a cell; only where it takes nothing from anybody. */
  static void run(SparkSession session) {
    if (!session.sparkContext().isLocal()) {
      return;
    }
    try {
      var rows = ownSession(session).range(2).selectExpr("sum(id)").collectAsList();
      LOG.log(System.Logger.Level.DEBUG, "Rehearsed: {0}", rows);
    } catch (Exception | LinkageError e) {
      LOG.log(System.Logger.Level.DEBUG, "No query was rehearsed", e);
    }
  }

  /** Its settings and names are nobody else's. */
  private static org.apache.spark.sql.classic.SparkSession ownSession(SparkSession session) {
    return (org.apache.spark.sql.classic.SparkSession) session.newSession();
  }
}
