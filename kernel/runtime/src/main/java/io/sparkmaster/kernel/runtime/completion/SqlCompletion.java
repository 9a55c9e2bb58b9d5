package io.sparkmaster.kernel.runtime.completion;

import io.sparkmaster.kernel.runtime.language.Completions;
import io.sparkmaster.kernel.runtime.language.Completions.Match;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.StructType;

/** What could stand in a SQL cell: tables, columns, functions, keywords, and files as tables. */
public final class SqlCompletion {
  private static final List<String> KEYWORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "ORDER BY",
          "HAVING",
          "LIMIT",
          "JOIN",
          "LEFT JOIN",
          "RIGHT JOIN",
          "FULL JOIN",
          "CROSS JOIN",
          "LEFT SEMI JOIN",
          "LEFT ANTI JOIN",
          "ON",
          "USING",
          "AS",
          "AND",
          "OR",
          "NOT",
          "IN",
          "BETWEEN",
          "LIKE",
          "IS NULL",
          "IS NOT NULL",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "END",
          "DISTINCT",
          "UNION",
          "UNION ALL",
          "INTERSECT",
          "EXCEPT",
          "WITH",
          "VALUES",
          "INSERT INTO",
          "CREATE TABLE",
          "CREATE OR REPLACE TEMPORARY VIEW",
          "DROP TABLE",
          "DESCRIBE",
          "SHOW TABLES",
          "EXPLAIN",
          "CACHE TABLE",
          "OVER",
          "PARTITION BY",
          "ASC",
          "DESC",
          "CAST",
          "LATERAL VIEW",
          "PIVOT",
          "QUALIFY",
          "TABLESAMPLE",
          "INTERVAL");

  private static final Pattern FILE =
      Pattern.compile("\\b(?:csv|json|parquet|orc|text|avro|delta)\\.`([^`]*)$");

  private static final Pattern WORD = Pattern.compile("(?:([\\w`]+)\\.)?(\\w*)$");

  private static final Pattern WANTS_TABLE =
      Pattern.compile(
          "\\b(?:from|join|into|table|view|describe|desc|update)\\s+[\\w.`]*$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TABLE =
      Pattern.compile(
          "\\b(?:from|join|into|update|table)\\s+(`?\\w+`?(?:\\.`?\\w+`?)*)(?:\\s+(?:as\\s+)?(\\w+))?",
          Pattern.CASE_INSENSITIVE);

  private final SqlCatalog catalog;

  /** What this catalog knows. */
  public SqlCompletion(SqlCatalog catalog) {
    this.catalog = catalog;
  }

  /** What could stand at the cursor. */
  public Completions complete(String code, int cursor) {
    var before = code.substring(0, cursor);
    var file = FILE.matcher(before);
    if (file.find()) {
      var start = cursor - file.group(1).length() + file.group(1).lastIndexOf('/') + 1;
      return new Completions(Files.matching(file.group(1)), start, cursor);
    }
    var word = WORD.matcher(before);
    var found = word.find();
    var qualifier = found ? Optional.ofNullable(word.group(1)) : Optional.<String>empty();
    var typed = found ? word.group(2) : "";
    var candidates = new ArrayList<Match>();
    if (qualifier.isPresent()) {
      addColumns(tables(statement(code, cursor)).get(bare(qualifier.get())), candidates);
      catalog.tables(bare(qualifier.get())).forEach(name -> candidates.add(table(name)));
    } else {
      addAll(before, statement(code, cursor), candidates);
    }
    var prefix = typed.toLowerCase(Locale.ROOT);
    var matches =
        candidates.stream()
            .filter(each -> each.text().toLowerCase(Locale.ROOT).startsWith(prefix))
            .distinct()
            .toList();
    return new Completions(matches, cursor - typed.length(), cursor);
  }

  private void addAll(String before, String statement, List<Match> candidates) {
    var wantsTable = WANTS_TABLE.matcher(before).find();
    if (!wantsTable) {
      tables(statement).values().forEach(schema -> addColumns(schema, candidates));
    }
    catalog.tables("").forEach(name -> candidates.add(table(name)));
    if (!wantsTable) {
      KEYWORDS.forEach(keyword -> candidates.add(new Match(keyword, "keyword", "")));
      catalog.functions().forEach(name -> candidates.add(new Match(name, "function", "")));
    }
  }

  private static Match table(String name) {
    return new Match(name, "table", "");
  }

  private static void addColumns(
      @org.jspecify.annotations.Nullable StructType schema, List<Match> candidates) {
    if (schema != null) {
      KnownTables.columns(List.of(schema))
          .forEach((name, type) -> candidates.add(new Match(name, "column", type)));
    }
  }

  /** The statement's tables, under their names and aliases. */
  private Map<String, StructType> tables(String statement) {
    var tables = new LinkedHashMap<String, StructType>();
    var found = TABLE.matcher(statement);
    while (found.find()) {
      catalog
          .schema(found.group(1))
          .ifPresent(
              schema -> {
                tables.put(bare(found.group(1)), schema);
                if (found.group(2) != null) {
                  tables.put(found.group(2), schema);
                }
              });
    }
    return tables;
  }

  private static String bare(String name) {
    var last = name.substring(name.lastIndexOf('.') + 1);
    return last.replace("`", "");
  }

  private static String statement(String code, int cursor) {
    var start = code.lastIndexOf(';', cursor - 1) + 1;
    var end = code.indexOf(';', cursor);
    return code.substring(start, end < 0 ? code.length() : end);
  }
}
