package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Options;

/** How rows are compared. */
record RowsOptions(
    boolean ordered,
    Columns columns,
    Tolerance tolerance,
    boolean strictTypes,
    boolean reveal,
    int limit) {
  private static final int DEFAULT_LIMIT = 10_000;
  private static final int MOST = 1_000_000;

  /** How columns find their partners. */
  enum Columns {
    IN_ORDER,
    ANY_ORDER,
    EXACT
  }

  static final String SCHEMA =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "ordered": {
            "type": "boolean", "default": false,
            "description": "Whether the rows must be in the expected order."
          },
          "columns": {
            "enum": ["in_order", "any_order", "exact"], "default": "in_order",
            "description": "in_order: by position, whatever their names; any_order: by name; exact: by position, and the names must be the same."
          },
          %s,
          "strict_types": {
            "type": "boolean", "default": false,
            "description": "Whether 3 of type int differs from 3 of type bigint."
          },
          "reveal": {
            "type": "boolean", "default": true,
            "description": "Whether feedback on given data shows the first differing row. On hidden data it never does."
          },
          "limit": {
            "type": "integer", "minimum": 1, "maximum": 1000000, "default": 10000,
            "description": "How many rows to compare at most. A longer answer is not gradable."
          }
        }
      }
      """
          .formatted(Tolerance.SCHEMA.indent(4).strip());

  static RowsOptions of(Options options) {
    options.allow(
        "ordered", "columns", "tolerance", "relative_tolerance", "strict_types", "reveal", "limit");
    return new RowsOptions(
        options.flag("ordered", false),
        options.choice("columns", Columns.IN_ORDER),
        Tolerance.of(options),
        options.flag("strict_types", false),
        options.flag("reveal", true),
        (int) options.whole("limit", 1, MOST).orElse(DEFAULT_LIMIT));
  }
}
