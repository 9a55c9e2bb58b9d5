package io.sparkmaster.kernel.runtime.evidence;

import io.sparkmaster.kernel.protocol.evidence.ProbeResult;
import io.sparkmaster.kernel.protocol.evidence.ProbeResult.WrittenFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

/** What lies at a path that a cell has written to, where Spark itself would look for it. */
final class WrittenFiles {
  private static final int MAX_FILES = 10_000;

  private WrittenFiles() {}

  /** More files than evidence may have. */
  static final class TooManyException extends Exception {
    private static final long serialVersionUID = 1;

    TooManyException() {
      super("there are more than %d files".formatted(MAX_FILES));
    }
  }

  /** All files at or below the path; empty when there is nothing at all. */
  static Optional<ProbeResult.Files> below(SparkSession spark, String name)
      throws IOException, TooManyException {
    var system = new Path(name).getFileSystem(spark.sparkContext().hadoopConfiguration());
    var root = system.makeQualified(new Path(name));
    var files = new ArrayList<WrittenFile>();
    try {
      var found = system.listFiles(root, true);
      while (found.hasNext()) {
        if (files.size() == MAX_FILES) {
          throw new TooManyException();
        }
        var file = found.next();
        var relative = root.toUri().relativize(file.getPath().toUri()).getPath();
        var path = relative.isEmpty() ? file.getPath().getName() : relative;
        files.add(new WrittenFile(path, file.getLen()));
      }
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    files.sort(Comparator.comparing(WrittenFile::path));
    return Optional.of(new ProbeResult.Files(files));
  }

  /** The files as a Dataset, when their names say how to read them; CSV has a header. */
  static Optional<Dataset<?>> read(SparkSession spark, String name, ProbeResult.Files files) {
    return files.files().stream()
        .map(WrittenFile::path)
        .filter(WrittenFiles::isData)
        .map(WrittenFiles::format)
        .flatMap(Optional::stream)
        .findFirst()
        .map(
            format ->
                spark.read().format(format).option("header", format.equals("csv")).load(name));
  }

  /** Spark passes over files whose names begin like this. */
  private static boolean isData(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    return !name.startsWith("_") && !name.startsWith(".");
  }

  private static Optional<String> format(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    for (var format : new String[] {"parquet", "orc", "json", "csv"}) {
      if (name.endsWith("." + format) || name.contains("." + format + ".")) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
