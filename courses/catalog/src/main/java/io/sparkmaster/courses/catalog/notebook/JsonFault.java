package io.sparkmaster.courses.catalog.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;

/** Says in one line where JSON goes wrong. */
final class JsonFault {
  private static final String START_MARKER = " \\(start marker at \\[.*]\\)";

  private JsonFault() {}

  static String text(IOException fault) {
    if (!(fault instanceof JsonProcessingException json)) {
      return String.valueOf(fault.getMessage());
    }
    var what =
        String.valueOf(json.getOriginalMessage())
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst(START_MARKER, "");
    var where = json.getLocation();
    return where == null
        ? what
        : what + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
  }
}
