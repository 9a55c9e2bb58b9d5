package io.sparkmaster.server.contents;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    try (var spot = root.holdHere(path);
        var copies = Copies.of(spot)) {
      return copies.has() ? List.of(copies.describe()) : List.of();
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  ContentsCheckpoint create(ContentsPath path) {
    try (var file = file(path);
        var here = root.holdHere(path);
        var copies = Copies.making(here)) {
      copies.copy().replace(file.bytes());
      return copies.describe();
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("checkpointed", path, failed);
    }
  }

  void restore(ContentsPath path, String id) {
    try (var here = root.holdHere(path);
        var copies = present(here, path, id);
        var file = file(path)) {
      file.replace(copies.copy().bytes());
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("restored", path, failed);
    }
  }

  void delete(ContentsPath path, String id) {
    try (var here = root.holdHere(path);
        var copies = present(here, path, id)) {
      copies.delete();
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("deleted", path, failed);
    }
  }

  /** Takes the checkpoint along when its file gets another name. */
  static void follow(Spot from, Spot to) throws IOException {
    try (var before = Copies.of(from)) {
      if (before.has()) {
        try (var after = Copies.making(to)) {
          before.moveTo(after);
        }
      }
    }
  }

  /** Drops the checkpoint of a file that is gone. */
  static void forget(Spot file) throws IOException {
    try (var copies = Copies.of(file)) {
      if (copies.has()) {
        copies.delete();
      }
    }
  }

  private Spot file(ContentsPath path) throws IOException {
    var spot = root.hold(path);
    if (!spot.isFile()) {
      spot.close();
      throw new ServerException(
          ErrorCode.BAD_REQUEST, "%s is not a file; only files have checkpoints".formatted(path));
    }
    return spot;
  }

  private static Copies present(Spot here, ContentsPath path, String id) throws IOException {
    var copies = Copies.of(here);
    if (!id.equals(ID) || !copies.has()) {
      copies.close();
      throw new ServerException(
          ErrorCode.NOT_FOUND, "Checkpoint does not exist: %s@%s".formatted(path, id));
    }
    return copies;
  }

  /**
   * The older version of one file, and the folder with it.
   *
   * @param held null: there is no such folder
   */
  private record Copies(@Nullable Spot held) implements AutoCloseable {
    /**
     * Links are nobody's checkpoints: in this hidden folder they could lead out of the workspace.
     */
    static Copies of(Spot file) throws IOException {
      var folder = new Spot(file.folder(), FOLDER);
      return new Copies(folder.isFolder() ? new Spot(folder.enter(), nameOf(file)) : null);
    }

    static Copies making(Spot file) throws IOException {
      var folder = new Spot(file.folder(), FOLDER);
      if (!folder.exists()) {
        folder.folder().makeFolder(FOLDER);
      } else if (!folder.isFolder()) {
        throw new ServerException(
            ErrorCode.CONFLICT,
            "The folder %s for checkpoints is a file or a symbolic link. Remove it, then save again."
                .formatted(FOLDER));
      }
      return new Copies(new Spot(folder.enter(), nameOf(file)));
    }

    private static String nameOf(Spot file) {
      var name = FileName.of(file.name());
      return name.stem() + "-checkpoint" + name.extension();
    }

    boolean has() throws IOException {
      return held != null && held.isFile();
    }

    Spot copy() throws IOException {
      if (held == null) {
        throw new NoSuchFileException(FOLDER);
      }
      return held;
    }

    ContentsCheckpoint describe() throws IOException {
      return new ContentsCheckpoint(ID, Models.iso(copy().present().lastModifiedTime()));
    }

    void delete() throws IOException {
      copy().folder().deleteFile(copy().name());
    }

    void moveTo(Copies other) throws IOException {
      copy().folder().move(copy().name(), other.copy().folder(), other.copy().name());
    }

    @Override
    public void close() throws IOException {
      if (held != null) {
        held.close();
      }
    }
  }
}
