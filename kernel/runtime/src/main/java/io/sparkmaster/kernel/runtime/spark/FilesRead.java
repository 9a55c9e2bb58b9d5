package io.sparkmaster.kernel.runtime.spark;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.execution.SparkPlanInfo;
import org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates;
import org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How many files the scans of each of the last 1000 SQL executions read, from Spark's own metrics.
 * For one thread.
 */
final class FilesRead {
  private static final int MAX_EXECUTIONS = 1_000;
  private static final String METRIC = "number of files read";

  private final Map<Long, Scans> executions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Scans> eldest) {
          return size() > MAX_EXECUTIONS;
        }
      };

  /** Accumulators of the metric, and their last values: adaptive plans name a scan again. */
  private static final class Scans {
    private final Set<Long> accumulators = new HashSet<>();
    private final Map<Long, Long> values = new HashMap<>();
  }

  void on(SparkListenerEvent event) {
    if (event instanceof SparkListenerSQLExecutionStart start) {
      find(start.sparkPlanInfo(), of(start.executionId()));
    } else if (event instanceof SparkListenerSQLAdaptiveExecutionUpdate update) {
      find(update.sparkPlanInfo(), of(update.executionId()));
    } else if (event instanceof SparkListenerDriverAccumUpdates updates) {
      var scans = of(updates.executionId());
      for (Tuple2<Object, Object> update : CollectionConverters.asJava(updates.accumUpdates())) {
        scans.values.put((Long) update._1(), (Long) update._2());
      }
    }
  }

  private Scans of(long execution) {
    return executions.computeIfAbsent(execution, id -> new Scans());
  }

  private static void find(SparkPlanInfo plan, Scans scans) {
    for (var metric : CollectionConverters.asJava(plan.metrics())) {
      if (metric.name().equals(METRIC)) {
        scans.accumulators.add(metric.accumulatorId());
      }
    }
    for (var child : CollectionConverters.asJava(plan.children())) {
      find(child, scans);
    }
  }

  long of(Set<Long> wanted) {
    var sum = 0L;
    for (var id : wanted) {
      var scans = executions.get(id);
      if (scans != null) {
        for (var accumulator : scans.accumulators) {
          sum += scans.values.getOrDefault(accumulator, 0L);
        }
      }
    }
    return sum;
  }
}
