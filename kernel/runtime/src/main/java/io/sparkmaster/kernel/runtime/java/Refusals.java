package io.sparkmaster.kernel.runtime.java;

import java.io.NotSerializableException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says why a variable's value cannot go to executors, and what to do. */
final class Refusals {
  private static final int MAX_CHARS = 10_000;
  private static final Pattern SPARK =
      Pattern.compile(
          "org\\.apache\\.spark\\.(sql|rdd|api\\.java)\\..*|org\\.apache\\.spark\\.Spark.*");

  private Refusals() {}

  static String message(String variable, @Nullable Object value, Throwable error) {
    var type = value == null ? "null" : name(value.getClass().getName());
    var culprit =
        error instanceof NotSerializableException ? name(String.valueOf(error.getMessage())) : "";
    var text =
        "The Java variable \"%s\" cannot go to executors: %s. %s"
            .formatted(variable, reason(type, culprit, error), remedy(culprit));
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }

  private static String reason(String type, String culprit, Throwable error) {
    if (culprit.isEmpty()) {
      return "its value of type " + type + " does not serialize (" + error + ")";
    }
    return culprit.equals(type)
        ? "its type " + type + " is not serializable"
        : "its value of type " + type + " holds a " + culprit + ", which is not serializable";
  }

  private static String remedy(String culprit) {
    if (SPARK.matcher(culprit).matches()) {
      return "It exists in the driver only: collect what the lambda needs into a local variable or"
          + " a broadcast first, or use a join.";
    }
    if (culprit.contains("$$Lambda")) {
      return "Declare the lambda with a serializable type, such as Spark's MapFunction or"
          + " (Function<A, B> & java.io.Serializable).";
    }
    return "Let its class implement java.io.Serializable, or make the object inside the lambda"
        + " (in mapPartitions, once for each partition).";
  }

  /** Classes of cells by the name that their author gave them. */
  private static String name(String className) {
    return className.replaceAll("^REPL\\.\\$JShell\\$\\w+\\$(?=[A-Za-z_])", "");
  }
}
