package io.sparkmaster.graders.builtin;

import java.util.ArrayList;
import java.util.List;

/** Reads what Spark's plan text says of a scan of files. */
final class PlanScan {
  private PlanScan() {}

  static boolean isScan(String details) {
    return details.contains("ReadSchema: ");
  }

  /** The filters that the reader of the files was handed, such as {@code EqualTo(a,1)}. */
  static List<String> pushedFilters(String details) {
    return split(inside(details, "PushedFilters: ", '[', ']'));
  }

  /** The conditions on folders, as Spark writes expressions. */
  static List<String> partitionFilters(String details) {
    return split(inside(details, "PartitionFilters: ", '[', ']'));
  }

  /** The columns that are read. */
  static List<String> columns(String details) {
    return split(inside(details, "ReadSchema: struct", '<', '>')).stream()
        .map(field -> field.substring(0, Math.max(0, field.indexOf(':'))))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static String inside(String details, String label, char open, char close) {
    int from = details.indexOf(label);
    if (from < 0 || from + label.length() >= details.length()) {
      return "";
    }
    from += label.length();
    if (details.charAt(from) != open) {
      return "";
    }
    int depth = 0;
    for (int i = from; i < details.length(); i++) {
      char c = details.charAt(i);
      if (c == open) {
        depth++;
      } else if (c == close && --depth == 0) {
        return details.substring(from + 1, i);
      }
    }
    return details.substring(from + 1);
  }

  /** At the commas that stand in no brackets. */
  private static List<String> split(String text) {
    var parts = new ArrayList<String>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(' || c == '<' || c == '[') {
        depth++;
      } else if (c == ')' || c == '>' || c == ']') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    parts.add(text.substring(from).strip());
    parts.removeIf(String::isEmpty);
    return parts;
  }
}
