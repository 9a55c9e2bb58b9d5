package io.sparkmaster.graders.runner;

import static io.sparkmaster.graders.runner.FeedbackCase.absent;
import static io.sparkmaster.graders.runner.FeedbackCase.evidence;

import io.sparkmaster.graders.runner.FeedbackCase.Answer;
import io.sparkmaster.graders.spi.v1.CellMetrics;
import io.sparkmaster.graders.spi.v1.CellSource;
import io.sparkmaster.graders.spi.v1.FileEntry;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a cell did and wrote, and its text. */
final class CellFeedback {
  private static final Probe<CellMetrics> METRICS = new Probe.Metrics();
  private static final Probe<CellSource> SOURCE = new Probe.Source();
  private static final Probe<List<FileEntry>> FILES = new Probe.Files();

  private static final CellMetrics MEASURED =
      new CellMetrics(
          3, 5, 200, 2, 1_300, 734_003_200L, 52_428_800, 4_096, 471_100, 12, 2_500, 27, 47.11);

  private static final List<String> WHOLE =
      List.of(
          "jobs",
          "stages",
          "tasks",
          "failed_tasks",
          "shuffle_read_bytes",
          "shuffle_write_bytes",
          "spill_bytes",
          "input_bytes",
          "input_rows",
          "output_rows",
          "cached_bytes",
          "input_files",
          "skew");

  private CellFeedback() {}

  static Stream<FeedbackCase> cases() {
    return Stream.of(metrics().toList(), sources(), files()).flatMap(List::stream);
  }

  private static Stream<FeedbackCase> metrics() {
    var high =
        WHOLE.stream()
            .map(each -> metric("too much of " + each, each, Map.of("max", 1)).tells("at most 1"));
    var low =
        WHOLE.stream()
            .map(
                each ->
                    metric("too little of " + each, each, Map.of("min", 900_000_000_000L))
                        .tells(
                            each.equals("skew")
                                ? "at least 900000000000"
                                : "at least 900 000 000 000"));
    var special =
        Stream.of(
            metric("one job more", "jobs", Map.of("max", 2)).tells("3 jobs", "at most 2"),
            metric("bytes", "shuffle_write_bytes", Map.of("max", 733_000_000))
                .tells("734 003 200 shuffle bytes", "at most 733 000 000"),
            metric("skewed", "skew", Map.of("max", 3)).tells("a skew of 47.11", "at most 3"),
            absent(
                "metrics",
                METRICS,
                Cause.NOT_ATTEMPTED,
                "the cell was not run",
                new String[] {"Run your cell"},
                "jobs",
                Map.of("max", 1)));
    return Stream.of(special, high, low).flatMap(each -> each);
  }

  private static Answer metric(String answer, String metric, Map<String, Object> limits) {
    return new Answer("metrics", answer, evidence(METRICS, MEASURED), metric, limits);
  }

  private static Answer source(String answer, String language, String text, Object... options) {
    return new Answer("source", answer, evidence(SOURCE, new CellSource(language, text)), options);
  }

  private static List<FeedbackCase> sources() {
    var counts = "val a = df.count()\nval b = df.count()";
    return List.of(
        source("collects", "scala", "df\n .collect()", "must_not", List.of("collect"))
            .tells("\"collect\"", "line 2"),
        source("named in a comment", "scala", "// groupBy\ndf", "must", "groupBy")
            .tells("\"groupBy\"", "comment"),
        source("twice where once is allowed", "scala", counts, "at_most", Map.of("count", 1))
            .tells("2 times", "lines 1, 2", "allows 1"),
        source("SQL", "sql", "SELECT * FROM a", "must", "GROUP BY").tells("\"GROUP BY\""),
        source("right", "scala", "df.groupBy(1)", "must", "groupBy").tells("exercise"),
        source("another language", "python", "df", "must", "groupBy").tells("python"));
  }

  private static Answer files(String answer, List<FileEntry> written, Object... options) {
    return new Answer("files", answer, evidence(FILES, written), options);
  }

  private static FileEntry file(String path) {
    return new FileEntry(path, 12_345);
  }

  private static List<FeedbackCase> files() {
    var done = new FileEntry("_SUCCESS", 0);
    var flat = List.of(done, file("part-4711.csv"));
    var folders = List.of(done, file("year=4711/part-0.parquet"), file("year=4711/part-1.parquet"));
    return List.of(
        files("nothing with data", List.of(done), "format", "parquet").tells("no file with data"),
        files("another format", flat, "format", "parquet").tells("part-4711.csv", "parquet"),
        files("no folders", flat, "partitioned_by", List.of("year")).tells("part-4711", "\"year\""),
        files("folders by another column", folders, "partitioned_by", List.of("month", "day"))
            .tells("year=4711", "\"month\", \"day\"", "in this order"),
        files("folders where none are", folders, "partitioned_by", List.of()).tells("year=4711"),
        files("too many files", folders, "files", Map.of("max", 1)).tells("2 files", "at most 1"),
        files("too few files", flat, "files", Map.of("min", 2)).tells("1 file", "at least 2"),
        files("one file more in a folder", folders, "files_per_folder", Map.of("max", 1))
            .tells("year=4711", "2 files", "at most 1"),
        files("too few in a folder", flat, "files_per_folder", Map.of("min", 2)).tells("1 file"),
        files("small files", flat, "file_bytes", Map.of("min", 100_000))
            .tells("12 345 bytes", "at least 100 000"),
        files("large files", flat, "file_bytes", Map.of("max", 100)).tells("12 345", "at most 100"),
        files("half written", List.of(file("a.csv")), "format", "csv").tells("_SUCCESS"),
        files("right", flat, "format", "csv").tells("files"),
        absent(
            "files",
            FILES,
            Cause.NOT_ATTEMPTED,
            "nothing is at \"out/strikes\"",
            new String[] {"out/strikes"},
            "format",
            "csv"));
  }
}
