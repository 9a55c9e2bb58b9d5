package io.sparkmaster.kernel.runtime.failure;

import java.io.NotSerializableException;
import java.util.regex.Pattern;

/**
 * Names what a closure has taken along that does not serialize. Only Spark's text about the way to
 * it, its "serialization stack", says so.
 */
final class SerializableHints {
  private static final Pattern CULPRIT =
      Pattern.compile("object not serializable \\(class: ([^,)]+)");

  /** A cell's own variable on the way. */
  private static final Pattern VARIABLE =
      Pattern.compile("field \\(class: (?:notebook//)?\\$line[^,]*\\$iw, name: ([^,]+),");

  private static final Pattern FIELD =
      Pattern.compile("field \\(class: ([^,]+), name: ([^,]+), type: ");

  private SerializableHints() {}

  static String of(NotSerializableException error) {
    var text = String.valueOf(error.getMessage());
    var found = CULPRIT.matcher(text);
    var type = found.find() ? found.group(1) : text.lines().findFirst().orElse("");
    var name = Wording.simpleName(type);
    return "A task needs "
        + held(text, name)
        + ", which cannot be sent to executors. "
        + fix(type, text);
  }

  private static String held(String text, String type) {
    var variable = VARIABLE.matcher(text);
    if (variable.find() && !variable.group(1).equals("$outer")) {
      return "the variable \"" + variable.group(1) + "\" (" + type + ")";
    }
    var field = FIELD.matcher(text);
    return field.find() && !field.group(2).equals("$outer") && !field.group(2).startsWith("$iw")
        ? "the field \""
            + field.group(2)
            + "\" of "
            + Wording.simpleName(field.group(1))
            + " ("
            + type
            + ")"
        : "an object of " + type;
  }

  private static String fix(String type, String text) {
    if (type.startsWith("org.apache.spark.sql.")
        || type.startsWith("org.apache.spark.api.java.")
        || type.startsWith("org.apache.spark.SparkContext")
        || type.startsWith("org.apache.spark.rdd.")) {
      return "It lives in the driver: tasks cannot use sessions and Datasets. Collect what the"
          + " function needs into a local value or a broadcast first, or use a join.";
    }
    var variable = VARIABLE.matcher(text);
    var holder = variable.find() ? variable.group(1) : "it";
    return "Copy what the function uses into a local value first (val n = "
        + holder
        + ".field) and use that, let the class extend Serializable (case classes do), or make the"
        + " object inside the task, in mapPartitions. What the task does not need: @transient"
        + " before the val.";
  }
}
