package io.sparkmaster.server.contents;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * One older version of each file, kept in the folder {@code .ipynb_checkpoints} beside it under the
 * names that Jupyter uses.
 */
final class Checkpoints {
  static final String FOLDER = ".ipynb_checkpoints";
  private static final String ID = "checkpoint";

  private final WorkspaceRoot root;

  Checkpoints(WorkspaceRoot root) {
    this.root = root;
  }

  /** A version that can be restored. */
  record ContentsCheckpoint(String id, @JsonProperty("last_modified") String lastModified) {}

  List<ContentsCheckpoint> list(ContentsPath path) {
    var copy = copyOf(root.existing(path));
    return isFile(copy) ? List.of(describe(path, copy)) : List.of();
  }

  ContentsCheckpoint create(ContentsPath path) {
    var place = file(path);
    var copy = copyOf(place);
    try {
      makeFolder(copy.getParent());
      AtomicFiles.writeHere(copy, Files.readAllBytes(place));
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("checkpointed", path, failed);
    }
    return describe(path, copy);
  }

  void restore(ContentsPath path, String id) {
    var copy = present(path, id);
    try {
      root.write(file(path), readHere(copy));
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("restored", path, failed);
    }
  }

  void delete(ContentsPath path, String id) {
    var copy = present(path, id);
    try {
      Files.delete(copy);
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("deleted", path, failed);
    }
  }

  /** Takes the checkpoint along when its file gets another name. */
  static void follow(Path from, Path to) throws IOException {
    var copy = copyOf(from);
    if (isFile(copy)) {
      makeFolder(copyOf(to).getParent());
      Files.move(copy, copyOf(to), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Drops the checkpoint of a file that is gone. */
  static void forget(Path place) throws IOException {
    var copy = copyOf(place);
    if (isFile(copy)) {
      Files.delete(copy);
    }
  }

  private Path file(ContentsPath path) {
    var place = root.existing(path);
    if (!Files.isRegularFile(place)) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST, "%s is not a file; only files have checkpoints".formatted(path));
    }
    return place;
  }

  private Path present(ContentsPath path, String id) {
    var copy = copyOf(root.existing(path));
    if (!id.equals(ID) || !isFile(copy)) {
      throw new ServerException(
          ErrorCode.NOT_FOUND, "Checkpoint does not exist: %s@%s".formatted(path, id));
    }
    return copy;
  }

  /** Links are nobody's checkpoints: in this hidden folder they could lead out of the workspace. */
  private static boolean isFile(Path copy) {
    return Files.isDirectory(copy.getParent(), LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS);
  }

  private static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          "The folder %s for checkpoints is a file or a symbolic link. Remove it, then save again."
              .formatted(FOLDER));
    }
    Files.createDirectory(folder);
  }

  private static byte[] readHere(Path copy) throws IOException {
    try (var bytes = Files.newInputStream(copy, LinkOption.NOFOLLOW_LINKS)) {
      return bytes.readAllBytes();
    }
  }

  private static ContentsCheckpoint describe(ContentsPath path, Path copy) {
    try {
      return new ContentsCheckpoint(ID, Models.iso(Files.getLastModifiedTime(copy)));
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  private static Path copyOf(Path place) {
    var name = FileName.of(place.getFileName().toString());
    return place.resolveSibling(FOLDER).resolve(name.stem() + "-checkpoint" + name.extension());
  }
}
