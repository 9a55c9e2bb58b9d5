package io.sparkmaster.kernel.runtime.failure;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** What to try for what Spark has a name for, by that name and what Spark says with it. */
final class ConditionHints {
  private static final Map<String, Hint> HINTS = new HashMap<>();

  /** A hint for one of Spark's conditions. */
  @FunctionalInterface
  private interface Hint {
    String of(Map<String, String> parameters, Surroundings around);
  }

  static {
    names();
    streams();
    values();
    shapes();
    places();
  }

  private ConditionHints() {}

  /** The hint for the condition, or for the one that it is a kind of. */
  static Optional<String> of(SparkThrowable error, Surroundings around) {
    for (var name = error.getCondition(); name != null; name = broader(name)) {
      var hint = HINTS.get(name);
      if (hint != null) {
        return Optional.of(hint.of(error.getMessageParameters(), around).strip());
      }
    }
    return Optional.empty();
  }

  private static @Nullable String broader(String condition) {
    var dot = condition.lastIndexOf('.');
    return dot < 0 ? null : condition.substring(0, dot);
  }

  private static void names() {
    HINTS.put("UNRESOLVED_COLUMN.WITH_SUGGESTION", (is, around) -> column(is));
    HINTS.put(
        "UNRESOLVED_COLUMN",
        (is, around) ->
            "There is no column to choose from here. A text needs quotes: 'text' in SQL,"
                + " lit(\"text\") as a Column.");
    HINTS.put(
        "FIELD_NOT_FOUND",
        (is, around) -> {
          var fields = NearNames.lastParts(is.getOrDefault("fields", ""));
          var name = NearNames.lastParts(is.getOrDefault("fieldName", "")).get(0);
          return NearNames.question(name, fields)
              + "The struct has the fields: "
              + NearNames.listed(fields)
              + ".";
        });
    HINTS.put("TABLE_OR_VIEW_NOT_FOUND", ConditionHints::table);
    HINTS.put(
        "UNRESOLVED_ROUTINE",
        (is, around) -> {
          var name = NearNames.lastParts(is.getOrDefault("routineName", "")).get(0);
          return NearNames.question(name, around.functions())
              + "SHOW FUNCTIONS lists all. A function of your own has to be registered first:"
              + " spark.udf().register(\"name\", function, …).";
        });
    HINTS.put(
        "AMBIGUOUS_REFERENCE",
        (is, around) -> {
          var names = NearNames.unquoted(is.getOrDefault("referenceNames", ""));
          var name = NearNames.lastParts(is.getOrDefault("name", "")).get(0);
          return "Several columns are called "
              + name
              + ": "
              + String.join(", ", names)
              + ". Say which one with an alias (a.as(\"a\").join(b.as(\"b\"), …), then \"a."
              + name
              + "\"), join on the column's name (a.join(b, \""
              + name
              + "\") keeps one), or rename or drop one of them before.";
        });
    HINTS.put(
        "TABLE_OR_VIEW_ALREADY_EXISTS",
        (is, around) ->
            "Use CREATE OR REPLACE (views) or CREATE TABLE IF NOT EXISTS, DROP TABLE "
                + String.join(" ", NearNames.lastParts(is.getOrDefault("relationName", "")))
                + " first, or write with mode(\"overwrite\") or mode(\"append\").");
    HINTS.put(
        "LOCATION_ALREADY_EXISTS",
        (is, around) ->
            "A folder for a table of this name was left behind by an earlier run: delete the folder"
                + " "
                + is.getOrDefault("location", "")
                + ", or choose another name.");
  }

  private static String column(Map<String, String> is) {
    var wanted = NearNames.lastParts(is.getOrDefault("objectName", "")).get(0);
    var all = NearNames.lastParts(is.getOrDefault("proposal", ""));
    return NearNames.question(wanted, all)
        + "Columns nearest by name: "
        + NearNames.listed(all)
        + ".";
  }

  private static String table(Map<String, String> is, Surroundings around) {
    var name = NearNames.lastParts(is.getOrDefault("relationName", "")).get(0);
    if (around.isDataset(name)) {
      return "%s is a variable, and SQL knows tables and views only. Make it a view: %s.createOrReplaceTempView(\"%s\")."
          .formatted(name, name, name);
    }
    var tables = around.tables();
    return NearNames.question(name, tables)
        + (tables.isEmpty()
            ? "There are no tables and views yet. "
            : "Tables and views: " + NearNames.listed(tables) + ". ")
        + "A DataFrame becomes one with df.createOrReplaceTempView(\"name\").";
  }

  private static void streams() {
    HINTS.put(
        "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION",
        (is, around) ->
            is.getOrDefault("operation", "").contains("watermark")
                ? "Output mode append writes a group once it cannot change any more, and only a"
                    + " watermark says when: .withWatermark(\"eventTime\", \"10 minutes\") before"
                    + " the groupBy, with a window or the event time among the groups. Or use"
                    + " outputMode(\"update\") or outputMode(\"complete\")."
                : "Use another outputMode: append for rows that stay as they are, update for groups"
                    + " that change, complete for whole (small) results.");
    // Streaming queries that are computed as if they were not.
    HINTS.put(
        "_LEGACY_ERROR_TEMP_3102",
        (is, around) ->
            is.getOrDefault("msg", "").contains("writeStream")
                ? "A stream has no end, so show(), count() and collect() cannot give its rows."
                    + " display(df) shows it live; writeStream…start() runs it."
                : "");
    HINTS.put(
        "WRITE_STREAM_NOT_ALLOWED",
        (is, around) ->
            "This Dataset is no stream: use write, or make it with spark.readStream instead of"
                + " spark.read.");
    HINTS.put("STREAMING_TABLE_OPERATION", (is, around) -> "Start it with writeStream…start().");
  }

  private static void values() {
    HINTS.put(
        "DIVIDE_BY_ZERO",
        (is, around) ->
            "try_divide(a, b) gives null instead; a / nullif(b, 0) does so too; or filter these"
                + " rows out before.");
    HINTS.put(
        "CAST_INVALID_INPUT",
        (is, around) -> {
          var type = is.getOrDefault("targetType", "").replace("\"", "");
          return "Some value, such as %s, is no %s. try_cast(x AS %s) in SQL, or $\"x\".try_cast(\"%s\"), gives null instead. To find such rows: WHERE x IS NOT NULL AND try_cast(x AS %s) IS NULL."
              .formatted(
                  is.getOrDefault("expression", ""),
                  type,
                  type,
                  type.toLowerCase(Locale.ROOT),
                  type);
        });
    HINTS.put(
        "CAST_OVERFLOW",
        (is, around) ->
            "The value does not fit: use a wider type such as BIGINT or DECIMAL(38, …), or try_cast"
                + " for null instead.");
    HINTS.put(
        "ARITHMETIC_OVERFLOW",
        (is, around) ->
            "The result is too large for its type. Compute with a wider one (CAST(x AS BIGINT) or"
                + " DECIMAL), or use try_add, try_subtract or try_multiply for null instead.");
    HINTS.put(
        "NUMERIC_VALUE_OUT_OF_RANGE",
        (is, around) -> "Use a DECIMAL with more digits, or try_cast for null instead.");
    HINTS.put(
        "INVALID_ARRAY_INDEX",
        (is, around) ->
            "The array has %s elements, counted from 0. get(array, index) gives null instead."
                .formatted(is.getOrDefault("arraySize", "fewer")));
    HINTS.put(
        "INVALID_ARRAY_INDEX_IN_ELEMENT_AT",
        (is, around) ->
            "The array has %s elements, counted from 1. try_element_at(array, index) gives null instead."
                .formatted(is.getOrDefault("arraySize", "fewer")));
    HINTS.put(
        "CANNOT_PARSE_TIMESTAMP",
        (is, around) ->
            "The text does not have the given pattern (yyyy year, MM month, dd day, HH hour, mm"
                + " minute). Mend the pattern, or use try_to_timestamp(text, pattern) for null"
                + " instead.");
    HINTS.put(
        "SCALAR_SUBQUERY_TOO_MANY_ROWS",
        (is, around) ->
            "A subquery used as a value must give one row: aggregate it (max(x)), add LIMIT 1, or"
                + " use IN or a join.");
    HINTS.put(
        "NOT_NULL_ASSERT_VIOLATION",
        (is, around) ->
            "A field of a Scala number type cannot hold null: use Option[…] in the case class, a"
                + " boxed type (Integer, Long) in Java, or na.fill and filter before.");
    HINTS.put(
        "MALFORMED_RECORD_IN_PARSING",
        (is, around) ->
            "option(\"mode\", \"PERMISSIVE\") keeps such rows with nulls, \"DROPMALFORMED\" leaves"
                + " them out.");
  }

  private static void shapes() {
    Hint group =
        (is, around) ->
            "Each column has to be grouped by or inside an aggregate: add it to groupBy / GROUP BY,"
                + " or take one value with first(x), max(x) or any_value(x).";
    HINTS.put("MISSING_AGGREGATION", group);
    HINTS.put("MISSING_GROUP_BY", group);
    HINTS.put(
        "NUM_COLUMNS_MISMATCH",
        (is, around) ->
            "Columns are matched by position. a.unionByName(b, true) matches them by name and fills"
                + " what is missing with null.");
    HINTS.put(
        "INCOMPATIBLE_COLUMN_TYPE",
        (is, around) ->
            "Columns are matched by position: unionByName matches them by name. Or cast one of"
                + " them.");
    HINTS.put(
        "DATATYPE_MISMATCH",
        (is, around) ->
            "printSchema() shows the types. Cast the column first, such as $\"x\".cast(\"int\") or"
                + " CAST(x AS INT), or use a function for its type.");
    HINTS.put(
        "UNSUPPORTED_DESERIALIZER.FIELD_NUMBER_MISMATCH",
        (is, around) ->
            "A tuple takes all columns, by position: select as many as it has first. A case class"
                + " takes columns by name.");
    HINTS.put(
        "CANNOT_UP_CAST_DATATYPE",
        (is, around) ->
            "as[…] does not narrow types: cast the column before, or change the field's type in the"
                + " class.");
    HINTS.put("UNABLE_TO_ACQUIRE_MEMORY", (is, around) -> MemoryHints.heap(around));
  }

  private static void places() {
    HINTS.put("PATH_NOT_FOUND", (is, around) -> PathHints.notFound(is.getOrDefault("path", "")));
    HINTS.put(
        "PATH_ALREADY_EXISTS",
        (is, around) ->
            "Write with mode(\"overwrite\") to replace it, mode(\"append\") to add to it, or to"
                + " another folder: df.write.mode(\"overwrite\").parquet(…).");
    HINTS.put(
        "DATA_SOURCE_NOT_FOUND",
        (is, around) -> LibraryHints.source(is.getOrDefault("provider", "")));
    // Sources that Spark ships apart: Kafka, Avro.
    HINTS.put(
        "_LEGACY_ERROR_TEMP_1140",
        (is, around) -> LibraryHints.source(is.getOrDefault("provider", "kafka")));
    HINTS.put(
        "_LEGACY_ERROR_TEMP_1139",
        (is, around) -> LibraryHints.source(is.getOrDefault("provider", "avro")));
    HINTS.put(
        "UNABLE_TO_INFER_SCHEMA",
        (is, around) ->
            "There are no files of that format at the path. Look what is there, and whether the"
                + " format is right (read.csv, read.json, read.parquet).");
  }
}
