package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Probe;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Why a kernel found nothing, in words that a learner knows: no classes, no numbers of tasks. */
final class Reason {
  private static final int MOST_CHARS = 200;

  private static final Map<Pattern, String> REPLACEMENTS = replacements();

  private Reason() {}

  private static Map<Pattern, String> replacements() {
    var all = new LinkedHashMap<Pattern, String>();
    all.put(
        Pattern.compile("^Job aborted due to stage failure:.*?\\(TID \\d+\\) *\\([^)]*\\): *"), "");
    all.put(Pattern.compile("^\\[[A-Z_.]+\\] *"), "");
    all.put(Pattern.compile(" *SQLSTATE: \\w+;?"), "");
    all.put(Pattern.compile(" \\(\\$[^)]*\\)"), "");
    all.put(Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.){2,}(?=[A-Z])"), "");
    all.put(
        Pattern.compile("a value of BoxedUnit"), "nothing: show() and foreach give no value back");
    all.put(
        Pattern.compile("a value of RelationalGroupedDataset"),
        "what groupBy gives: call agg or count on it");
    all.put(Pattern.compile("a value of (\\$colon\\$colon|Nil\\$)"), "a List");
    all.put(
        Pattern.compile("a value of (Row\\[\\]|GenericRow\\w*)"),
        "rows in the driver, as collect and head give them");
    return all;
  }

  /** A sentence with a space before it; nothing when the reason says nothing. */
  static String of(String reason) {
    var text = reason.strip().lines().findFirst().orElse("");
    for (var each : REPLACEMENTS.entrySet()) {
      text = each.getKey().matcher(text).replaceAll(each.getValue());
    }
    text = text.strip();
    // An error without a message.
    if (text.isEmpty() || text.equals("null")) {
      return "";
    }
    if (text.length() > MOST_CHARS) {
      text = text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, MOST_CHARS)));
      return " " + capital(text) + " (and more).";
    }
    return " " + capital(text) + (text.endsWith(".") || text.endsWith("?") ? "" : ".");
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** What to do about an answer of another kind. */
  static String whatIsAskedFor(Probe<?> probe) {
    if (probe instanceof Probe.Value) {
      return "The exercise asks for a plain value: an action such as count() or collect() turns a"
          + " Dataset into one.";
    }
    if (probe instanceof Probe.Rows
        || probe instanceof Probe.Schema
        || probe instanceof Probe.Plan) {
      return "The exercise asks for a DataFrame or Dataset that is not streaming: leave out show,"
          + " count or collect at its end.";
    }
    return "Read again what the exercise asks for: a Dataset, a value, or files.";
  }
}
