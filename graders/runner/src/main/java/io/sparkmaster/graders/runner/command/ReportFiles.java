package io.sparkmaster.graders.runner.command;

import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The reports of one run, each replaced as a whole. */
final class ReportFiles {
  private ReportFiles() {}

  static void write(Path folder, List<Entry> entries) {
    write(folder.resolve("results.xml"), JUnitReport.of(entries));
    write(folder.resolve("grades.csv"), CsvReport.of(entries));
    write(folder.resolve("report.html"), HtmlReport.of(entries));
  }

  private static void write(Path file, String text) {
    try {
      var fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RunnerException(
          Code.FILES, "The report %s cannot be written: %s.".formatted(file, e), e);
    }
  }
}
