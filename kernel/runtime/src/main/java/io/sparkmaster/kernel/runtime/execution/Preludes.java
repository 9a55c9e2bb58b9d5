package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.runtime.language.Language;

/** What is there before the first cell, in each language. */
final class Preludes {
  /**
   * Evaluation of the first line waits for Spark; its compilation does not. {@code @transient}
   * keeps the session out of closures.
   */
  static final String SCALA =
      """
      @transient val spark = io.sparkmaster.kernel.runtime.api.Notebook.spark()
      @transient val sc = spark.sparkContext
      import spark.implicits._
      import spark.sql
      import org.apache.spark.sql._
      import org.apache.spark.sql.functions._
      import io.sparkmaster.kernel.runtime.api.Notebook
      import io.sparkmaster.kernel.runtime.api.Notebook.{display, updateDisplay, clearOutput, explain}
      import io.sparkmaster.kernel.runtime.chart.Chart
      """;

  static final String JAVA =
      """
      import java.util.*;
      import java.util.function.*;
      import java.util.stream.*;
      import org.apache.spark.api.java.*;
      import org.apache.spark.api.java.function.FilterFunction;
      import org.apache.spark.api.java.function.FlatMapFunction;
      import org.apache.spark.api.java.function.FlatMapGroupsFunction;
      import org.apache.spark.api.java.function.ForeachFunction;
      import org.apache.spark.api.java.function.ForeachPartitionFunction;
      import org.apache.spark.api.java.function.MapFunction;
      import org.apache.spark.api.java.function.MapGroupsFunction;
      import org.apache.spark.api.java.function.MapGroupsWithStateFunction;
      import org.apache.spark.api.java.function.MapPartitionsFunction;
      import org.apache.spark.api.java.function.PairFunction;
      import org.apache.spark.api.java.function.ReduceFunction;
      import org.apache.spark.api.java.function.VoidFunction;
      import org.apache.spark.api.java.function.VoidFunction2;
      import org.apache.spark.sql.*;
      import org.apache.spark.sql.api.java.*;
      import org.apache.spark.sql.types.*;
      import static org.apache.spark.sql.functions.*;
      import static io.sparkmaster.kernel.runtime.api.Notebook.clearOutput;
      import static io.sparkmaster.kernel.runtime.api.Notebook.display;
      import static io.sparkmaster.kernel.runtime.api.Notebook.explain;
      import static io.sparkmaster.kernel.runtime.api.Notebook.updateDisplay;
      import io.sparkmaster.kernel.runtime.chart.Chart;
      import io.sparkmaster.kernel.runtime.api.Notebook;
      SparkSession spark = io.sparkmaster.kernel.runtime.api.Notebook.spark();
      JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
      """;

  private static final String SCALA_SESSION =
      """
      @transient val spark = io.sparkmaster.kernel.runtime.api.Notebook.spark()
      @transient val sc = spark.sparkContext
      import spark.implicits._
      import spark.sql
      """;

  private static final String JAVA_SESSION =
      """
      spark = io.sparkmaster.kernel.runtime.api.Notebook.spark();
      sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
      """;

  /** Makes {@code spark} and {@code sc} those of a session that came after the first. */
  static String session(Language language) {
    return switch (language) {
      case SCALA -> SCALA_SESSION;
      case JAVA -> JAVA_SESSION;
      case SQL -> "";
    };
  }

  private Preludes() {}
}
