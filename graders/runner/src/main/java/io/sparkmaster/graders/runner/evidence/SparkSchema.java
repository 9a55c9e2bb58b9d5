package io.sparkmaster.graders.runner.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.DataType;
import java.util.ArrayList;
import java.util.List;

/** Reads Spark's schema JSON ({@code StructType.json}). */
final class SparkSchema {
  private SparkSchema() {}

  static List<Column> columns(JsonNode schema) {
    if (!schema.path("fields").isArray()) {
      throw new IllegalArgumentException("no schema");
    }
    var columns = new ArrayList<Column>();
    for (var field : schema.path("fields")) {
      columns.add(
          new Column(
              field.path("name").asText(),
              type(field.path("type")),
              field.path("nullable").asBoolean(true)));
    }
    return columns;
  }

  private static DataType type(JsonNode type) {
    if (type.isTextual()) {
      return new DataType.Atomic(sqlName(type.asText()));
    }
    return switch (type.path("type").asText()) {
      case "array" ->
          new DataType.ArrayOf(
              type(type.path("elementType")), type.path("containsNull").asBoolean(true));
      case "map" ->
          new DataType.MapOf(
              type(type.path("keyType")),
              type(type.path("valueType")),
              type.path("valueContainsNull").asBoolean(true));
      case "struct" -> new DataType.Struct(columns(type));
      case "udt" -> type(type.path("sqlType"));
      default -> throw new IllegalArgumentException("unknown type " + type);
    };
  }

  private static String sqlName(String jsonName) {
    return switch (jsonName) {
      case "byte" -> "tinyint";
      case "short" -> "smallint";
      case "integer" -> "int";
      case "long" -> "bigint";
      default -> jsonName;
    };
  }
}
