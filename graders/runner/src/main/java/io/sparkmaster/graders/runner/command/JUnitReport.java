package io.sparkmaster.graders.runner.command;

import static io.sparkmaster.graders.runner.command.Markup.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** JUnit's XML, as CI systems read it: a suite for each notebook, a case for each exercise. */
final class JUnitReport {
  private JUnitReport() {}

  static String of(List<Entry> entries) {
    var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    entries.forEach(entry -> suite(entry, xml));
    return xml.append("</testsuites>\n").toString();
  }

  private static void suite(Entry entry, StringBuilder xml) {
    var verdicts = entry.verdicts();
    var failures = verdicts.stream().filter(each -> !passed(each) && !unknown(each)).count();
    var errors = verdicts.stream().filter(JUnitReport::unknown).count() + (entry.failed() ? 1 : 0);
    xml.append(
        "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\">\n"
            .formatted(escaped(entry.notebook()), Math.max(1, verdicts.size()), failures, errors));
    if (entry.failed()) {
      xml.append("    <testcase classname=\"notebook\" name=\"grading\">\n");
      problem("error", "not_graded", entry.error(), entry.error(), xml);
      xml.append("    </testcase>\n");
    }
    verdicts.forEach(verdict -> testCase(verdict, xml));
    xml.append("  </testsuite>\n");
  }

  private static void testCase(JsonNode verdict, StringBuilder xml) {
    xml.append(
        "    <testcase classname=\"%s.%s\" name=\"%s\">\n"
            .formatted(
                escaped(verdict.path("course").asText()),
                escaped(verdict.path("lesson").asText()),
                escaped(verdict.path("exercise").asText())));
    if (!passed(verdict)) {
      var feedback = Words.feedback(verdict);
      problem(
          unknown(verdict) ? "error" : "failure",
          verdict.path("state").asText(),
          feedback.isEmpty() ? Words.state(verdict) : feedback.get(0),
          String.join("\n", feedback),
          xml);
    }
    xml.append("    </testcase>\n");
  }

  private static void problem(
      String element, String type, String message, String text, StringBuilder xml) {
    xml.append(
        "      <%s type=\"%s\" message=\"%s\">%s</%s>\n"
            .formatted(element, escaped(type), escaped(message), escaped(text), element));
  }

  private static boolean passed(JsonNode verdict) {
    return verdict.path("state").asText().equals("passed");
  }

  private static boolean unknown(JsonNode verdict) {
    return verdict.path("state").asText().equals("not_gradable");
  }
}
