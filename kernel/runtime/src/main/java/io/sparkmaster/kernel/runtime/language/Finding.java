package io.sparkmaster.kernel.runtime.language;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;

/**
 * What a compiler says about a cell that is not run.
 *
 * @param place where and what
 */
public record Finding(Severity severity, Diagnostic place) {
  /** How bad it is. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** An error. */
  public static Finding error(Diagnostic place) {
    return new Finding(Severity.ERROR, place);
  }

  /** As an element of a diagnostics reply; lines and columns count from 1. */
  public ObjectNode toJson() {
    return Json.object()
        .put("severity", severity.name().toLowerCase(java.util.Locale.ROOT))
        .put("line", place.line())
        .put("column", place.column())
        .put("message", place.message());
  }
}
