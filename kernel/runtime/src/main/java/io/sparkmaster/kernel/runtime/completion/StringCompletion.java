package io.sparkmaster.kernel.runtime.completion;

import io.sparkmaster.kernel.runtime.language.Completions;
import io.sparkmaster.kernel.runtime.language.Completions.Match;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.StructType;

/** What could stand in a string literal of a Scala or Java cell: a column's name or a file's. */
public final class StringCompletion {
  private static final Set<String> FILE_CALLS =
      Set.of(
          "load",
          "csv",
          "json",
          "parquet",
          "orc",
          "text",
          "textFile",
          "wholeTextFiles",
          "save",
          "addFile",
          "addJar",
          "fromFile",
          "of",
          "get",
          "File",
          "FileReader",
          "option");

  /** Calls whose argument is an expression in SQL. */
  private static final Set<String> EXPRESSION_CALLS =
      Set.of("selectExpr", "expr", "where", "filter");

  private static final Set<String> COLUMN_CALLS =
      Set.of(
          "col",
          "column",
          "select",
          "groupBy",
          "groupByKey",
          "rollup",
          "cube",
          "orderBy",
          "sort",
          "sortWithinPartitions",
          "partitionBy",
          "repartition",
          "drop",
          "dropDuplicates",
          "withColumn",
          "withColumnRenamed",
          "colRegex",
          "agg",
          "sum",
          "avg",
          "mean",
          "min",
          "max",
          "count",
          "countDistinct",
          "approx_count_distinct",
          "first",
          "last",
          "collect_list",
          "collect_set",
          "stddev",
          "variance",
          "join",
          "pivot",
          "describe",
          "summary",
          "asc",
          "desc",
          "upper",
          "lower",
          "explode",
          "to_date",
          "year",
          "month",
          "setInputCol",
          "setInputCols",
          "setLabelCol",
          "setFeaturesCol",
          "bucketBy",
          "sortBy",
          "getAs",
          "fieldIndex",
          "apply");

  private static final Pattern NEW_COLUMN =
      Pattern.compile(
          "(?:\\b(?:as|alias|withColumn|withColumnRenamed\\(\"[^\"\\n]*\",))\\s*\\(?\\s*\"([^\"\\n]+)\"");

  private static final Pattern NAME = Pattern.compile("\\w+");
  private static final Pattern LAST_WORD = Pattern.compile("[\\w.]*$");

  private final KnownTables tables;

  /** Columns of these tables. */
  public StringCompletion(KnownTables tables) {
    this.tables = tables;
  }

  /** What could stand at the cursor; empty when it is in no string that this knows about. */
  public Optional<Completions> complete(String code, int cursor) {
    return OpenString.at(code, cursor).flatMap(literal -> complete(code, cursor, literal));
  }

  private Optional<Completions> complete(String code, int cursor, OpenString literal) {
    var call = literal.call();
    if (literal.interpolator().equals("$")
        || COLUMN_CALLS.contains(call)
        || tables.schema(call).isPresent()) {
      return Optional.of(columns(code, literal, literal.typed(), cursor));
    }
    if (EXPRESSION_CALLS.contains(call)) {
      var word = LAST_WORD.matcher(literal.typed());
      return Optional.of(columns(code, literal, word.find() ? word.group() : "", cursor));
    }
    if (FILE_CALLS.contains(call)) {
      var typed = literal.typed();
      var start = literal.start() + typed.lastIndexOf('/') + 1;
      return Optional.of(new Completions(Files.matching(typed), start, cursor));
    }
    return Optional.empty();
  }

  private Completions columns(String code, OpenString literal, String typed, int cursor) {
    var prefix = typed.toLowerCase(java.util.Locale.ROOT);
    var columns = KnownTables.columns(tablesAround(code, literal));
    var created = NEW_COLUMN.matcher(code);
    while (created.find()) {
      if (created.end() < literal.start() || created.start() > cursor) {
        columns.putIfAbsent(created.group(1), "");
      }
    }
    var matches = new ArrayList<Match>();
    columns.forEach(
        (name, type) -> {
          if (name.toLowerCase(java.util.Locale.ROOT).startsWith(prefix)) {
            matches.add(new Match(name, "column", type));
          }
        });
    return new Completions(matches, cursor - typed.length(), cursor);
  }

  /** The tables that the statement names; where it names none, all. */
  private List<StructType> tablesAround(String code, OpenString literal) {
    var all = tables.all();
    var named = new LinkedHashMap<String, StructType>();
    addNamed(statement(literal.before()), all, named);
    if (named.isEmpty()) {
      addNamed(code, all, named);
    }
    return List.copyOf(named.isEmpty() ? all.values() : named.values());
  }

  private static void addNamed(
      String text, Map<String, StructType> all, Map<String, StructType> named) {
    var names = NAME.matcher(text);
    while (names.find()) {
      var schema = all.get(names.group());
      if (schema != null) {
        named.put(names.group(), schema);
      }
    }
  }

  /** From the last line that goes on from none: a line that begins with a dot or is indented. */
  private static String statement(String before) {
    var start = before.length();
    do {
      start = before.lastIndexOf('\n', start - 1);
    } while (start > 0
        && start + 1 < before.length()
        && (Character.isWhitespace(before.charAt(start + 1))
            || before.charAt(start + 1) == '.'
            || before.charAt(start + 1) == ')'));
    return before.substring(Math.max(0, start));
  }
}
