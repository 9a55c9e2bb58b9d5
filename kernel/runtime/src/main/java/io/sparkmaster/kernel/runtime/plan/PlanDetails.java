package io.sparkmaster.kernel.runtime.plan;

import io.sparkmaster.kernel.runtime.text.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SortExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.aggregate.BaseAggregateExec;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec;
import org.apache.spark.sql.execution.joins.BaseJoinExec;
import org.apache.spark.sql.execution.joins.HashJoin;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/** What a step of a plan does, in short. */
final class PlanDetails {
  private static final int MAX_FIELDS = 25;
  private static final int MAX_CHARS = 400;
  private static final int MAX_READ = 4000;
  private static final int MAX_COLUMNS = 12;

  /** Spark numbers columns apart: {@code city#12L}. */
  private static final Pattern NUMBER = Pattern.compile("(?<=[^\\s(\\[,='])#\\d+L?");

  /** A notebook's function has no name but this. */
  private static final Pattern LAMBDA =
      Pattern.compile("(?<![\\w.$/])[\\w.$/]*\\$\\$?Lambda[^()\\[\\],\\s]*");

  /** A text in SQL, and what is around it. */
  private static final Pattern LITERAL = Pattern.compile("'(?:[^'\\\\]++|\\\\.)*+'");

  private PlanDetails() {}

  static List<String> of(SparkPlan plan) {
    var details = new ArrayList<String>();
    if (plan instanceof FileSourceScanExec scan) {
      scan(scan, details);
    } else if (plan instanceof ShuffleExchangeExec exchange) {
      details.add(clean(String.valueOf(exchange.outputPartitioning())));
      details.add(origin(String.valueOf(exchange.shuffleOrigin())));
    } else if (plan instanceof BaseJoinExec join) {
      join(join, details);
    } else if (plan instanceof FilterExec filter) {
      details.add(cleanSql(filter.condition().sql()));
    } else if (plan instanceof ProjectExec project) {
      details.add(joined(project.projectList()));
    } else if (plan instanceof BaseAggregateExec aggregate) {
      if (!aggregate.groupingExpressions().isEmpty()) {
        details.add("by " + joined(aggregate.groupingExpressions()));
      }
      if (!aggregate.aggregateExpressions().isEmpty()) {
        details.add(joined(aggregate.aggregateExpressions()));
      }
    } else if (plan instanceof SortExec sort) {
      details.add((sort.global() ? "" : "in each partition ") + "by " + joined(sort.sortOrder()));
    } else {
      var name = plan.nodeName().strip();
      var text = plan.simpleString(MAX_FIELDS).strip();
      details.add(clean(text.startsWith(name) ? text.substring(name.length()) : text));
    }
    return details.stream().map(String::strip).filter(each -> !each.isEmpty()).toList();
  }

  private static void scan(FileSourceScanExec scan, List<String> details) {
    var all = scan.relation().dataSchema().size();
    var read = scan.requiredSchema();
    details.add(
        "reads %d of %d columns%s"
            .formatted(read.size(), all, read.isEmpty() ? "" : ": " + names(read.fieldNames())));
    var pushed = CollectionConverters.asJava(scan.metadata()).get("PushedFilters");
    if (pushed != null && !pushed.equals("[]")) {
      details.add("filters pushed to the files: " + cut(pushed));
    }
    if (!scan.partitionFilters().isEmpty()) {
      details.add("partitions where " + joined(scan.partitionFilters()));
    } else if (!scan.relation().partitionSchema().isEmpty()) {
      details.add(
          "all partitions (of " + names(scan.relation().partitionSchema().fieldNames()) + ")");
    }
    var location = CollectionConverters.asJava(scan.metadata()).get("Location");
    if (location != null) {
      details.add(cut(location.replaceFirst("^\\w+ ?\\(\\d+ paths?\\)", "")));
    }
  }

  private static void join(BaseJoinExec join, List<String> details) {
    var keys = new ArrayList<String>();
    var left = CollectionConverters.asJava(join.leftKeys());
    var right = CollectionConverters.asJava(join.rightKeys());
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      keys.add(cleanSql(left.get(i).sql()) + " = " + cleanSql(right.get(i).sql()));
    }
    details.add(
        join.joinType().sql().toLowerCase(Locale.ROOT)
            + " join"
            + (keys.isEmpty() ? ", no equal keys" : " on " + String.join(" and ", keys)));
    if (join.condition().isDefined()) {
      details.add("and " + cleanSql(join.condition().get().sql()));
    }
    if (join instanceof HashJoin hash) {
      details.add(
          "hash table of the "
              + hash.buildSide().toString().replace("Build", "").toLowerCase(Locale.ROOT)
              + " side");
    }
  }

  private static String origin(String origin) {
    return switch (origin) {
      case "REPARTITION_BY_COL", "REPARTITION_BY_NUM" -> "asked for by repartition";
      case "REBALANCE_PARTITIONS_BY_NONE", "REBALANCE_PARTITIONS_BY_COL" ->
          "asked for by rebalance";
      default -> "";
    };
  }

  private static String names(String[] names) {
    var list = List.of(names);
    return String.join(", ", list.subList(0, Math.min(MAX_COLUMNS, list.size())))
        + (list.size() > MAX_COLUMNS ? ", …" : "");
  }

  private static String joined(Iterable<?> expressions) {
    return CollectionConverters.asJava(expressions.toSeq()).stream()
        .limit(MAX_COLUMNS)
        .map(each -> clean(String.valueOf(each)))
        .collect(Collectors.joining(", ", "", expressions.size() > MAX_COLUMNS ? ", …" : ""));
  }

  private static String clean(String text) {
    var named = LAMBDA.matcher(Texts.begin(text, MAX_READ)).replaceAll("function");
    return cut(NUMBER.matcher(named).replaceAll("").replace("`", ""));
  }

  /** As {@link #clean}, but the texts in it stay as they are. Columns have no numbers in SQL. */
  static String cleanSql(String sql) {
    var text = Texts.begin(sql, MAX_READ);
    var cleaned = new StringBuilder();
    var end = 0;
    for (var literal = LITERAL.matcher(text); literal.find(); end = literal.end()) {
      cleaned.append(cleanOutside(text.substring(end, literal.start()))).append(literal.group());
    }
    return cut(cleaned.append(cleanOutside(text.substring(end))).toString());
  }

  private static String cleanOutside(String sql) {
    return LAMBDA.matcher(sql).replaceAll("function").replace("`", "");
  }

  private static String cut(String text) {
    return Texts.cut(text, MAX_CHARS);
  }
}
