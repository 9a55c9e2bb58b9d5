package io.sparkmaster.graders.runner.command;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A line for each exercise of each notebook (RFC 4180). */
final class CsvReport {
  private CsvReport() {}

  static String of(List<Entry> entries) {
    var csv = new StringBuilder();
    line(
        csv,
        Stream.of(
            "notebook",
            "lesson",
            "lesson_version",
            "exercise",
            "state",
            "points",
            "max",
            "trust",
            "isolation",
            "at",
            "review",
            "error"));
    for (var entry : entries) {
      if (entry.failed()) {
        line(
            csv,
            Stream.of(
                entry.notebook(), "", "", "", "not_graded", "", "", "", "", "", "", entry.error()));
      }
      for (var verdict : entry.verdicts()) {
        line(
            csv,
            Stream.of(
                entry.notebook(),
                verdict.path("lesson").asText(),
                verdict.path("lesson_version").asText(),
                verdict.path("exercise").asText(),
                verdict.path("state").asText(),
                Entry.plain(verdict.path("points").decimalValue()),
                verdict.path("max").asText(),
                verdict.path("trust").asText(),
                verdict.path("isolation").asText(),
                verdict.path("at").asText(),
                verdict.path("review").isEmpty() ? "" : "yes",
                ""));
      }
    }
    return csv.toString();
  }

  private static void line(StringBuilder csv, Stream<String> cells) {
    csv.append(cells.map(CsvReport::cell).collect(Collectors.joining(","))).append("\r\n");
  }

  /** A notebook may be named so that a spreadsheet would run it. */
  private static String cell(String text) {
    var harmless = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return harmless.matches("[^\",\r\n]*")
        ? harmless
        : "\"" + harmless.replace("\"", "\"\"") + "\"";
  }
}
