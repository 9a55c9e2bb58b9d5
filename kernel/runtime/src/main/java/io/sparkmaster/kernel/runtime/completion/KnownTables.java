package io.sparkmaster.kernel.runtime.completion;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * The notebook's variables that hold Datasets, and their schemas: noted when a cell has run, so
 * that help while typing needs no value and waits for nothing. Thread-safe.
 */
public final class KnownTables {
  /** How Scala and Java cells tell of a variable: {@code val df: ...DataFrame = }. */
  private static final Pattern DESCRIPTION =
      Pattern.compile(
          "(?m)^(?:(?:lazy )?va[lr] (?<scala>\\w+): [\\w.]*(?:DataFrame|Dataset\\[.*) = "
              + "|[\\w.]*Dataset<.*> (?<java>\\w+) = )");

  private final Map<String, StructType> schemas = new LinkedHashMap<>();

  /** Finds the value of a variable. */
  public interface Variables {
    /** The value; empty when there is none. */
    Optional<Object> value(String name);
  }

  /**
   * Notes the Datasets that a cell defined; on the cell's own thread.
   *
   * @param description what the cell's value was shown as
   */
  public void learn(String description, Variables variables) {
    var found = DESCRIPTION.matcher(description);
    while (found.find()) {
      var name = found.group("scala") == null ? found.group("java") : found.group("scala");
      variables
          .value(name)
          .filter(Dataset.class::isInstance)
          .ifPresent(value -> put(name, ((Dataset<?>) value).schema()));
    }
  }

  synchronized void put(String name, StructType schema) {
    schemas.remove(name);
    schemas.put(name, schema);
  }

  /** The schema of a variable. */
  public synchronized Optional<StructType> schema(String name) {
    return Optional.ofNullable(schemas.get(name));
  }

  /** All variables that hold Datasets. */
  public synchronized Map<String, StructType> all() {
    return new LinkedHashMap<>(schemas);
  }

  /** Columns with their types, those of the latest variables first; fields of structs dotted. */
  static Map<String, String> columns(Collection<StructType> tables) {
    var columns = new LinkedHashMap<String, String>();
    var latestFirst = new ArrayList<>(tables);
    java.util.Collections.reverse(latestFirst);
    latestFirst.forEach(schema -> addColumns("", schema, columns));
    return columns;
  }

  private static void addColumns(String prefix, StructType schema, Map<String, String> columns) {
    for (var field : List.of(schema.fields())) {
      var name = prefix + field.name();
      columns.putIfAbsent(name, field.dataType().simpleString());
      if (field.dataType() instanceof StructType nested) {
        addColumns(name + ".", nested, columns);
      }
    }
  }
}
