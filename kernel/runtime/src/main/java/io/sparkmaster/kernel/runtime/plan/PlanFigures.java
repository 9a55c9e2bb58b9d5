package io.sparkmaster.kernel.runtime.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.jdk.javaapi.CollectionConverters;

/** What a step of a plan has done. */
final class PlanFigures {
  private static final double NANOS_OF_MILLI = 1e6;

  private PlanFigures() {}

  static List<String> of(SparkPlan plan) {
    var metrics = CollectionConverters.asJava(plan.metrics());
    var figures = new ArrayList<String>();
    count(metrics, "numOutputRows", "rows", figures);
    if (!metrics.containsKey("numOutputRows")) {
      count(metrics, "shuffleRecordsWritten", "rows", figures);
    }
    count(metrics, "numFiles", "files", figures);
    count(metrics, "numPartitions", "partitions", figures);
    size(metrics, "filesSize", "read", figures);
    size(metrics, "shuffleBytesWritten", "shuffled", figures);
    if (!metrics.containsKey("shuffleBytesWritten")) {
      size(metrics, "dataSize", "sent", figures);
    }
    size(metrics, "spillSize", "spilled to disk", figures);
    for (var each : List.of("scanTime", "sortTime", "aggTime", "buildTime", "pipelineTime")) {
      time(metrics.get(each), figures);
    }
    return figures;
  }

  private static void count(
      Map<String, SQLMetric> metrics, String name, String what, List<String> figures) {
    var metric = metrics.get(name);
    if (metric != null && (metric.value() > 0 || name.equals("numOutputRows"))) {
      figures.add("%,d %s".formatted(metric.value(), what));
    }
  }

  private static void size(
      Map<String, SQLMetric> metrics, String name, String what, List<String> figures) {
    var metric = metrics.get(name);
    if (metric != null && metric.value() > 0) {
      figures.add(bytes(metric.value()) + " " + what);
    }
  }

  private static void time(SQLMetric metric, List<String> figures) {
    if (metric == null || metric.value() <= 0) {
      return;
    }
    var millis =
        metric.metricType().equals("nsTiming")
            ? metric.value() / NANOS_OF_MILLI
            : (double) metric.value();
    if (millis >= 1) {
      figures.add("%,.0f ms in all tasks".formatted(millis));
    }
  }

  private static String bytes(long count) {
    if (count < 1 << 10) {
      return count + " B";
    }
    return count < 1 << 20
        ? "%.1f KB".formatted(count / 1024.0)
        : "%,.1f MB".formatted(count / 1024.0 / 1024.0);
  }
}
