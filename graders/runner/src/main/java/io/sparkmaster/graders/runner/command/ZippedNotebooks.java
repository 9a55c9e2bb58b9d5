package io.sparkmaster.graders.runner.command;

import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;

/** The notebooks in a zip, as learning platforms hand submissions out. Nothing is unpacked. */
final class ZippedNotebooks {
  private static final int MAX_BYTES = 64 << 20;

  private ZippedNotebooks() {}

  static List<Submitted> in(Path zip) {
    try (var file = new ZipFile(zip.toFile())) {
      return file.stream()
          .filter(entry -> !entry.isDirectory())
          .map(entry -> entry.getName())
          .filter(NotebookFiles::isNotebook)
          .filter(name -> !name.startsWith("__MACOSX/"))
          .sorted()
          .map(name -> new Submitted(path(zip, name), () -> read(zip, name)))
          .toList();
    } catch (IOException | InvalidPathException e) {
      throw new RunnerException(
          Code.FILES, "The zip %s cannot be read: %s. Pack it again.".formatted(zip, e), e);
    }
  }

  /** For messages and reports only: an entry's name decides over no file. */
  private static Path path(Path zip, String name) {
    return zip.resolve(name.replace("..", "_").replaceFirst("^/+", ""));
  }

  private static byte[] read(Path zip, String name) throws IOException {
    try (var file = new ZipFile(zip.toFile());
        var bytes = file.getInputStream(file.getEntry(name))) {
      var content = bytes.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new IOException("it has more than %d MB".formatted(MAX_BYTES >> 20));
      }
      return content;
    }
  }
}
