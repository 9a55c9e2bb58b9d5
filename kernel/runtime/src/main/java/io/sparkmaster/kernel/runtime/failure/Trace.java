package io.sparkmaster.kernel.runtime.failure;

import io.sparkmaster.kernel.runtime.text.Texts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Stack frames, of which a learner needs few: lines of cells, and of libraries in between. All
 * others are counted.
 */
final class Trace {
  private static final String SPARK = "Spark";
  private static final int MAX_CELL_LINES = 10;
  private static final int MAX_OTHERS = 5;
  private static final int MAX_WHOLE_LINES = 500;
  private static final int MAX_WHOLE_CHARS = 100_000;

  private final Function<StackTraceElement, Optional<String>> place;

  /**
   * Traces.
   *
   * @param place says where in a cell a frame is
   */
  Trace(Function<StackTraceElement, Optional<String>> place) {
    this.place = place;
  }

  /** The places in cells that a stack goes through, the innermost first. */
  List<String> cellLines(Throwable error) {
    var lines = new LinkedHashSet<String>();
    for (var frame : error.getStackTrace()) {
      if (lines.size() < MAX_CELL_LINES) {
        place.apply(frame).ifPresent(lines::add);
      }
    }
    return List.copyOf(lines);
  }

  /** Frames of libraries that were called from a cell, the innermost first. */
  List<String> libraries(Throwable error) {
    var frames = new ArrayList<String>();
    for (var frame : error.getStackTrace()) {
      if (place.apply(frame).isPresent() || frames.size() == MAX_OTHERS) {
        return frames;
      }
      if (owner(frame).isEmpty()) {
        frames.add(frame.toString());
      }
    }
    return frames;
  }

  /** What is not shown: {@code … 37 frames of Spark, 5 of the JDK}; empty when there is nothing. */
  String folded(List<Throwable> errors) {
    var counts = new LinkedHashMap<String, Integer>();
    for (var error : errors) {
      for (var frame : error.getStackTrace()) {
        if (place.apply(frame).isEmpty()) {
          counts.merge(owner(frame).orElse("libraries"), 1, Integer::sum);
        }
      }
    }
    var parts =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(each -> each.getValue() + " of " + each.getKey())
            .collect(Collectors.joining(", "));
    return parts.isEmpty() ? "" : "… " + parts.replaceFirst(" of ", " frames of ");
  }

  /** Whether Spark's code was at work. */
  boolean isInSpark(List<Throwable> errors) {
    return errors.stream()
        .flatMap(error -> Arrays.stream(error.getStackTrace()))
        .anyMatch(frame -> owner(frame).filter(SPARK::equals).isPresent());
  }

  private static Optional<String> owner(StackTraceElement frame) {
    var name = frame.getClassName();
    // The dots are Spark's own mark where a stack goes on in another thread.
    if (name.startsWith("org.apache.spark.") || name.startsWith("...")) {
      return Optional.of(SPARK);
    }
    if (name.startsWith("scala.")) {
      return Optional.of("Scala");
    }
    if (name.startsWith("io.sparkmaster.")
        || name.startsWith("$line")
        || name.startsWith("REPL.")
        || name.startsWith("jdk.jshell.")) {
      return Optional.of("the notebook");
    }
    if (name.startsWith("java.")
        || name.startsWith("javax.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.")
        || name.startsWith("com.sun.")) {
      return Optional.of("the JDK");
    }
    return name.startsWith("org.apache.hadoop.") ? Optional.of("Hadoop") : Optional.empty();
  }

  /** The trace as Java prints it, with the places in cells. */
  String whole(Throwable error) {
    var printed = new StringWriter();
    error.printStackTrace(new PrintWriter(printed));
    var places = new LinkedHashMap<String, String>();
    for (var each : Causes.of(error).all()) {
      for (var frame : each.getStackTrace()) {
        place.apply(frame).ifPresent(line -> places.put("\tat " + frame, line));
      }
    }
    var lines = printed.toString().lines().toList();
    var text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      if (i == MAX_WHOLE_LINES || text.length() > MAX_WHOLE_CHARS) {
        return text.append("… ").append(lines.size() - i).append(" more lines\n").toString();
      }
      var line = lines.get(i);
      var inCell = places.get(line);
      text.append(Texts.cut(line, MAX_WHOLE_CHARS));
      text.append(inCell == null ? "" : "    <- " + inCell).append('\n');
    }
    return text.toString();
  }
}
