package io.sparkmaster.graders.runner.command;

import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.graders.runner.error.RunnerException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A notebook that was handed in, not read yet.
 *
 * @param path of the file; for a notebook in a zip that of the zip with the entry's name behind it
 */
record Submitted(Path path, Content content) {
  /** Reads the bytes. */
  interface Content {
    byte[] read() throws IOException;
  }

  /**
   * Reads the notebook.
   *
   * @throws RunnerException when it cannot be read, or is none
   */
  Notebook notebook() {
    try {
      return Notebook.read(content.read());
    } catch (IOException e) {
      throw new RunnerException(
          RunnerException.Code.FILES, "The notebook %s cannot be read: %s.".formatted(path, e), e);
    } catch (CatalogException e) {
      throw new RunnerException(
          RunnerException.Code.UNKNOWN_LESSON, "%s: %s".formatted(path, e.getMessage()), e);
    }
  }
}
