package io.sparkmaster.server.learning.attempts;

import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.HeldFolder;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a notebook of a learner's workspace, and nothing outside of it. */
public final class NotebookFile {
  private static final long MOST_BYTES = 64L << 20;

  private NotebookFile() {}

  /**
   * Reads the notebook.
   *
   * @param workspace a real path
   * @param path below the workspace, with slashes
   * @throws ServerException when there is no such file, or it is no notebook
   */
  public static Notebook read(Path workspace, String path) {
    try {
      var place = locate(workspace, path);
      return read(workspace, place, path);
    } catch (CatalogException noNotebook) {
      throw new ServerException(ErrorCode.BAD_REQUEST, noNotebook.getMessage(), noNotebook);
    } catch (IOException | InvalidPathException failed) {
      throw notFound(failed);
    }
  }

  private static Notebook read(Path workspace, Path place, String path) throws IOException {
    try (var folder = HeldFolder.walk(workspace, place.getParent());
        var file =
            folder.channel(place.getFileName().toString(), Set.of(StandardOpenOption.READ))) {
      if (file.size() > MOST_BYTES) {
        throw new ServerException(
            ErrorCode.TOO_LARGE,
            "The notebook \"%s\" is larger than %d MB. Clear its outputs and save it."
                .formatted(path, MOST_BYTES >> 20));
      }
      return Notebook.read(Channels.newInputStream(file).readAllBytes());
    }
  }

  private static Path locate(Path workspace, String path) throws IOException {
    var place = workspace;
    for (var segment : path.split("/", -1)) {
      if (segment.isEmpty()) {
        continue;
      }
      if (segment.startsWith(".") || segment.contains("\\")) {
        throw notFound(null);
      }
      place = place.resolve(segment);
    }
    // Compared after all links are followed: a link may lead out of the workspace.
    var real = place.toRealPath();
    if (!real.startsWith(workspace) || !Files.isRegularFile(real)) {
      throw notFound(null);
    }
    return real;
  }

  private static ServerException notFound(@Nullable Exception cause) {
    return new ServerException(
        ErrorCode.NOT_FOUND,
        "There is no such notebook in your workspace. Save the lesson's notebook, and submit it"
            + " from where it is.",
        cause);
  }
}
