package io.sparkmaster.kernel.runtime.spark;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator;
import org.apache.spark.sql.execution.WholeStageCodegenExec;

/**
 * Plans a small query and compiles its code, without running a job, while a first cell is still
 * being compiled: the classes that it loads are those of the cell's own query.
 */
final class QueryWarmUp {
  private static final System.Logger LOG = System.getLogger(QueryWarmUp.class.getName());

  private QueryWarmUp() {}

  /** Uses a session of its own, whose settings and names are nobody's. */
  static void run(SparkSession session) {
    try {
      var own = (org.apache.spark.sql.classic.SparkSession) session.newSession();
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
}
