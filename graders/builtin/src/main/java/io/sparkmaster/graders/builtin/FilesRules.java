package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.FileEntry;
import io.sparkmaster.graders.spi.v1.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What options ask of written files. */
record FilesRules(
    Optional<Format> format,
    Optional<List<String>> partitionedBy,
    Optional<Bounds> files,
    Optional<Bounds> filesPerFolder,
    Optional<Bounds> fileBytes,
    boolean complete) {

  enum Format {
    PARQUET,
    ORC,
    JSON,
    CSV,
    AVRO,
    TEXT;

    /** Compression stands before or after the format: a.snappy.parquet, a.csv.gz. */
    boolean fits(FileEntry file) {
      var name = file.path().substring(file.path().lastIndexOf('/') + 1);
      var ending = "." + (this == TEXT ? "txt" : text());
      return name.endsWith(ending) || name.contains(ending + ".");
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  record Complaint(String what, String detail, String remedy) {}

  static FilesRules of(Options options) {
    options.allow(
        "format", "partitioned_by", "files", "files_per_folder", "file_bytes", "complete");
    if (options.asMap().isEmpty()) {
      throw options.missing(
          "format",
          "one of parquet, orc, json, csv, avro, text, or give another rule: partitioned_by, files,"
              + " files_per_folder, file_bytes, complete: true");
    }
    return new FilesRules(
        options.has("format")
            ? Optional.of(options.choice("format", Format.PARQUET))
            : Optional.empty(),
        options.has("partitioned_by")
            ? Optional.of(options.texts("partitioned_by"))
            : Optional.empty(),
        Bounds.of(options, "files"),
        Bounds.of(options, "files_per_folder"),
        Bounds.of(options, "file_bytes"),
        options.flag("complete", true));
  }

  List<Complaint> complaints(WrittenData written) {
    var complaints = new ArrayList<Complaint>();
    format.flatMap(wanted -> wrongFormat(wanted, written)).ifPresent(complaints::add);
    partitionedBy.flatMap(columns -> wrongFolders(columns, written)).ifPresent(complaints::add);
    files
        .filter(bounds -> !bounds.hold(written.data().size()))
        .ifPresent(bounds -> complaints.add(wrongCount(bounds, written)));
    filesPerFolder.flatMap(bounds -> wrongInFolder(bounds, written)).ifPresent(complaints::add);
    fileBytes.flatMap(bounds -> wrongSize(bounds, written)).ifPresent(complaints::add);
    if (complete && !written.complete()) {
      complaints.add(
          new Complaint(
              "The file _SUCCESS is missing: Spark writes it when all other files are there.",
              "",
              "Write the files with df.write, and let the write run to its end."));
    }
    return complaints;
  }

  private static Optional<Complaint> wrongFormat(Format wanted, WrittenData written) {
    return written.data().stream()
        .filter(file -> !wanted.fits(file))
        .findFirst()
        .map(
            file ->
                new Complaint(
                    "Your files are not all in the format %s.".formatted(wanted.text()),
                    " One is %s.".formatted(Shown.value(file.path())),
                    "Write with df.write.format(\"%s\"), into a folder that holds nothing else."
                        .formatted(wanted.text())));
  }

  private static Optional<Complaint> wrongFolders(List<String> columns, WrittenData written) {
    return written.data().stream()
        .filter(file -> !WrittenData.named(file) || !WrittenData.columns(file).equals(columns))
        .findFirst()
        .map(
            file ->
                new Complaint(
                    columns.isEmpty()
                        ? "Your files lie in folders; the exercise asks for none."
                        : "Your files do not lie in folders by %s%s."
                            .formatted(
                                Shown.names(columns), columns.size() > 1 ? ", in this order" : ""),
                    " One is %s.".formatted(Shown.value(file.path())),
                    columns.isEmpty()
                        ? "Leave partitionBy out."
                        : "Write with partitionBy(%s).".formatted(Shown.names(columns))));
  }

  private static Complaint wrongCount(Bounds bounds, WrittenData written) {
    var count = written.data().size();
    return new Complaint(
        "You wrote too %s files; the exercise asks for %s."
            .formatted(count > bounds.max() ? "many" : "few", bounds.words()),
        " There %s %s.".formatted(count == 1 ? "is" : "are", Shown.count(count, "file")),
        count > bounds.max()
            ? "Each partition of a DataFrame becomes a file in each folder: call coalesce(n) before"
                + " you write, or repartition by the column of partitionBy if there is one."
            : "Each partition of a DataFrame becomes a file: call repartition(n) before you"
                + " write.");
  }

  private static Optional<Complaint> wrongInFolder(Bounds bounds, WrittenData written) {
    return written.perFolder().entrySet().stream()
        .filter(folder -> !bounds.hold(folder.getValue()))
        .findFirst()
        .map(
            folder ->
                new Complaint(
                    "A folder has too %s files; the exercise asks for %s in each."
                        .formatted(
                            folder.getValue() > bounds.max() ? "many" : "few", bounds.words()),
                    " %s has %s."
                        .formatted(
                            folder.getKey().isEmpty() ? "It" : Shown.value(folder.getKey()),
                            Shown.count(folder.getValue(), "file")),
                    folder.getValue() > bounds.max()
                        ? "Call repartition with the column of partitionBy before you write: then"
                            + " one task has all rows of a folder."
                        : "Call repartition(n) before you write: each task then writes a file of"
                            + " its own."));
  }

  private static Optional<Complaint> wrongSize(Bounds bounds, WrittenData written) {
    return written.data().stream()
        .filter(file -> !bounds.hold(file.bytes()))
        .findFirst()
        .map(
            file ->
                new Complaint(
                    "A file is too %s; the exercise asks for %s bytes in each."
                        .formatted(file.bytes() > bounds.max() ? "large" : "small", bounds.words()),
                    " %s has %s."
                        .formatted(Shown.value(file.path()), Shown.count(file.bytes(), "byte")),
                    file.bytes() > bounds.max()
                        ? "Use more files: call repartition(n) before you write."
                        : "Use fewer files: call coalesce(n) before you write."));
  }
}
