package io.sparkmaster.kernel.runtime.evidence;

import io.sparkmaster.kernel.protocol.evidence.PlanScan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.RowDataSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.datasources.v2.FileScan;
import org.apache.spark.sql.execution.datasources.v2.csv.CSVScan;
import org.apache.spark.sql.execution.datasources.v2.json.JsonScan;
import org.apache.spark.sql.execution.datasources.v2.orc.OrcScan;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetScan;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.Not;
import org.apache.spark.sql.sources.Or;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** What operators read from sources, by Spark's objects. */
final class Scans {
  private Scans() {}

  static Optional<PlanScan> of(SparkPlan plan) {
    if (plan instanceof FileSourceScanExec files) {
      return Optional.of(
          scan(
              files.requiredSchema(),
              CollectionConverters.asJava(files.pushedDownFilters()),
              CollectionConverters.asJava(files.partitionFilters())));
    }
    if (plan instanceof RowDataSourceScanExec rows) {
      return Optional.of(
          scan(rows.requiredSchema(), CollectionConverters.asJava(rows.filters()), List.of()));
    }
    if (plan instanceof BatchScanExec batch && batch.scan() instanceof FileScan files) {
      return Optional.of(
          scan(
              files.readDataSchema(),
              pushed(files),
              CollectionConverters.asJava(files.partitionFilters())));
    }
    return Optional.empty();
  }

  private static List<Filter> pushed(FileScan scan) {
    if (scan instanceof ParquetScan parquet) {
      return List.of(parquet.pushedFilters());
    } else if (scan instanceof OrcScan orc) {
      return List.of(orc.pushedFilters());
    } else if (scan instanceof JsonScan json) {
      return List.of(json.pushedFilters());
    }
    return scan instanceof CSVScan csv ? List.of(csv.pushedFilters()) : List.of();
  }

  private static PlanScan scan(
      StructType schema, Collection<Filter> filters, Collection<Expression> folders) {
    var pushed = new ArrayList<String>();
    var filtered = new LinkedHashSet<String>();
    for (var filter : filters) {
      pushed.add(filter.toString());
      addColumns(filter, filtered);
    }
    var chosen = new LinkedHashSet<String>();
    for (var condition : folders) {
      addColumns(condition, chosen);
    }
    return new PlanScan(
        List.of(schema.fieldNames()), pushed, List.copyOf(filtered), List.copyOf(chosen));
  }

  private static void addColumns(Filter filter, Set<String> columns) {
    if (filter instanceof And and) {
      addColumns(and.left(), columns);
      addColumns(and.right(), columns);
    } else if (filter instanceof Or or) {
      addColumns(or.left(), columns);
      addColumns(or.right(), columns);
    } else if (filter instanceof Not not) {
      addColumns(not.child(), columns);
    } else if (!(filter instanceof IsNotNull)) {
      columns.addAll(List.of(filter.references()));
    }
  }

  private static void addColumns(Expression condition, Set<String> columns) {
    if (condition instanceof org.apache.spark.sql.catalyst.expressions.IsNotNull) {
      return;
    }
    for (var column : CollectionConverters.asJava(condition.references().toSeq())) {
      columns.add(column.name());
    }
  }
}
