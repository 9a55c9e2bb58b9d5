package io.sparkmaster.server.kernels;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/** Where a notebook's kernel runs: in the notebook's own folder, never outside of the workspace. */
public final class WorkingFolders {
  private final Function<UserId, Path> roots;

  /** Folders below those of each user, which exist. */
  public WorkingFolders(Function<UserId, Path> roots) {
    this.roots = roots;
  }

  /**
   * The nearest folder above the notebook that exists.
   *
   * @param notebookPath as in Jupyter's API: from the workspace's root, with "/"
   */
  public Path of(UserId user, String notebookPath) {
    var root = roots.apply(user);
    try {
      var base = root.toRealPath();
      var relative = notebookPath.replaceFirst("^/+", "");
      var folder = base.resolve(relative).normalize();
      while (folder.startsWith(base) && !Files.isDirectory(folder)) {
        folder = folder.getParent();
      }
      return folder.startsWith(base) && folder.toRealPath().startsWith(base) ? folder : base;
    } catch (InvalidPathException e) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST, "The notebook's path is not a path: " + e.getReason() + ".", e);
    } catch (IOException e) {
      throw new ServerException(
          ErrorCode.STORAGE, "The workspace %s cannot be read: %s.".formatted(root, e), e);
    }
  }
}
