package io.sparkmaster.kernel.runtime.failure;

import io.sparkmaster.kernel.runtime.text.Texts;
import java.io.NotSerializableException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.mapred.FileAlreadyExistsException;
import org.apache.hadoop.mapred.InvalidInputException;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;

/** What to try after an error. */
final class Hints {
  private static final int MAX_CHARS = 1500;

  private Hints() {}

  static Optional<String> of(Causes causes, Surroundings around) {
    var hint =
        conditions(causes, around)
            .or(() -> causes.find(NotSerializableException.class).map(SerializableHints::of))
            .or(() -> ServiceHints.of(causes))
            .or(() -> java(causes, around))
            .or(() -> spark(causes, around));
    return hint.filter(text -> !text.isBlank()).map(text -> Texts.cut(text, MAX_CHARS));
  }

  private static Optional<String> conditions(Causes causes, Surroundings around) {
    return Stream.concat(causes.chain().stream(), causes.outer().stream())
        .filter(SparkThrowable.class::isInstance)
        .flatMap(each -> ConditionHints.of((SparkThrowable) each, around).stream())
        .findFirst();
  }

  private static Optional<String> java(Causes causes, Surroundings around) {
    var main = causes.main();
    var text = Objects.requireNonNullElse(main.getMessage(), "");
    if (main instanceof OutOfMemoryError) {
      return Optional.of(MemoryHints.heap(around));
    }
    if (main instanceof StackOverflowError) {
      return Optional.of(
          "Something calls itself without end, or a plan is very long: a Dataset that a loop has"
              + " changed hundreds of times needs checkpoint() or localCheckpoint() now and then.");
    }
    if (main instanceof NullPointerException) {
      return Optional.of(nothingThere(causes));
    }
    if (main instanceof ClassNotFoundException || main instanceof NoClassDefFoundError) {
      return Optional.of(LibraryHints.type(text));
    }
    if (main instanceof SQLException && text.contains("No suitable driver")) {
      return Optional.of(
          "The database's JDBC driver is missing: %maven com.mysql:mysql-connector-j:9.3.0, for"
              + " instance, and option(\"driver\", \"com.mysql.cj.jdbc.Driver\"). PostgreSQL's is"
              + " there.");
    }
    if (main instanceof InvalidInputException) {
      return Optional.of(PathHints.notFound(text.replaceFirst("^Input path does not exist: ", "")));
    }
    if (main instanceof FileAlreadyExistsException) {
      return Optional.of(
          "RDDs do not overwrite: delete the folder first, choose another, or write a DataFrame"
              + " with mode(\"overwrite\").");
    }
    if (main instanceof IllegalStateException && text.contains("stopped SparkContext")) {
      return Optional.of(
          "Spark was stopped. val spark = SparkSession.builder().getOrCreate() starts it again with"
              + " the same settings (declare sc anew from it); Datasets made before are gone. A"
              + " notebook need not call spark.stop().");
    }
    return Optional.empty();
  }

  private static String nothingThere(Causes causes) {
    var text =
        causes.all().stream().map(each -> String.valueOf(each.getMessage())).toList().toString();
    if (text.contains("\"spark\" is null")
        || text.contains(".spark()\" is null")
        || text.contains("sessionState")
        || text.contains(".sc()\" is null")) {
      return "Tasks run without the session: spark, sc and Datasets are null there. Collect what"
          + " the function needs first, or use a join.";
    }
    var inTask = causes.outer().stream().anyMatch(SparkException.class::isInstance);
    return inTask
        ? "A row's value is null. Leave such rows out (filter($\"x\".isNotNull), na.drop()), fill"
            + " them (na.fill), or test for null in the function (Option(x) in Scala)."
        : "Something is null that is used: the line above says where.";
  }

  /** What Spark has no name for, by its words. */
  private static Optional<String> spark(Causes causes, Surroundings around) {
    var main = causes.main();
    var text = Objects.requireNonNullElse(main.getMessage(), "");
    if (!(main instanceof SparkException)) {
      return Optional.empty();
    }
    if (text.contains("spark.driver.maxResultSize")) {
      return Optional.of(MemoryHints.results(around));
    }
    var lost = causes.lostTask();
    if ((lost.isPresent() && lost.get().name().endsWith("OutOfMemoryError"))
        || text.contains("ExecutorLostFailure")) {
      return Optional.of(MemoryHints.executor(around));
    }
    if (lost.isPresent() && lost.get().name().endsWith("ClassNotFoundException")) {
      return Optional.of(LibraryHints.type(lost.get().message()));
    }
    if (text.contains("Could not execute broadcast in")) {
      return Optional.of(
          "One side of the join was to be sent whole to all tasks, and that took too long: %conf"
              + " spark.sql.autoBroadcastJoinThreshold=-1 joins without.");
    }
    return Optional.empty();
  }
}
