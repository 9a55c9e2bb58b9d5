package io.sparkmaster.kernel.runtime.failure;

import io.sparkmaster.kernel.runtime.text.Texts;
import java.io.NotSerializableException;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.ExtendedAnalysisException;

/** Names and messages of errors as a reader needs them. */
final class Wording {
  private static final int MAX_MESSAGE = 2000;

  /** Packages and the wrappers of cells: {@code $line3.$read$$iw$Bad} is the learner's Bad. */
  private static final Pattern CELL =
      Pattern.compile(
          "^(notebook//)?\\$line\\d+\\.\\$read\\$(\\$iw\\$)?|^REPL\\.\\$JShell\\$\\w+\\$");

  private static final Pattern IN_TEXT =
      Pattern.compile("\\$line\\d+\\.\\$read\\$(?:\\$iw\\$)?|REPL\\.\\$JShell\\$\\w+\\$(?=\\w)");
  private static final Pattern CONDITION = Pattern.compile("^\\[[A-Z0-9_.]+] ");
  private static final Pattern STATE = Pattern.compile(" ?SQLSTATE: \\w{5}");
  private static final Pattern QUERY = Pattern.compile("(?s)\n== (SQL|DataFrame).*");
  private static final Pattern POSITION = Pattern.compile("; line \\d+ pos \\d+$");

  private Wording() {}

  /** The class of an error; learners catch Spark's by the public one. */
  static String className(Throwable error) {
    return error instanceof ExtendedAnalysisException
        ? AnalysisException.class.getName()
        : CELL.matcher(error.getClass().getName()).replaceFirst("");
  }

  /** A class's name without its package, as its author wrote it. */
  static String simpleName(String className) {
    var own = CELL.matcher(className).replaceFirst("");
    return own.equals(className) ? own.substring(own.lastIndexOf('.') + 1) : own;
  }

  /** What went wrong, without what is shown in other places: condition, state, query, plan. */
  static String message(Throwable error) {
    var text = error.getMessage() == null ? "" : error.getMessage();
    if (error instanceof AnalysisException analysis) {
      // The whole message of it ends with the plan.
      text = analysis.getSimpleMessage();
    }
    if (error instanceof NotSerializableException) {
      // What follows is the way to the object, which the hint tells.
      return "Task not serializable: " + simpleName(text.lines().findFirst().orElse("").strip());
    }
    if (error instanceof SparkThrowable) {
      text = CONDITION.matcher(text.strip()).replaceFirst("");
      text = QUERY.matcher(text).replaceFirst("");
      text = POSITION.matcher(text.strip()).replaceFirst("");
      text = STATE.matcher(text).replaceAll("").strip();
    }
    // A stopped context's message brings two stack traces along.
    var end = text.indexOf("\nThis stopped SparkContext was created at:");
    text = end < 0 ? text : text.substring(0, end);
    return bounded(IN_TEXT.matcher(text).replaceAll(""));
  }

  /** Spark's name of what went wrong; empty for what is not Spark's or has only a number. */
  static String condition(Throwable error) {
    var condition = error instanceof SparkThrowable own ? own.getCondition() : null;
    return condition == null || condition.startsWith("_LEGACY") ? "" : condition;
  }

  private static String bounded(String text) {
    return text.length() <= MAX_MESSAGE
        ? text
        : Texts.cut(text, MAX_MESSAGE) + " (" + (text.length() - MAX_MESSAGE) + " more characters)";
  }
}
