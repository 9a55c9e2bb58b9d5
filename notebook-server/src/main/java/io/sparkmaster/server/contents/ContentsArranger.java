package io.sparkmaster.server.contents;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.HeldFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Makes, copies, renames and deletes entries of one workspace. */
final class ContentsArranger {
  private final WorkspaceRoot root;

  ContentsArranger(WorkspaceRoot root) {
    this.root = root;
  }

  /**
   * Makes a new entry with a free name in {@code folder}.
   *
   * @param type notebook, directory or file; empty: what the extension says
   * @param extension with its dot, or empty
   */
  ContentsModel create(ContentsPath folder, String type, String extension) {
    var kind = type.isEmpty() ? Models.typeOf(extension) : type;
    try (var directory = folder(folder)) {
      switch (kind) {
        case "directory" -> {
          var path = folder.child(free(directory, "Untitled Folder", "", " "));
          directory.makeFolder(path.name());
          return Models.of(path, new Spot(directory, path.name()));
        }
        case "notebook" -> {
          var path = folder.child(free(directory, "Untitled", ".ipynb", ""));
          return newFile(directory, path, Notebook.empty().toBytes());
        }
        case "file" -> {
          var path = folder.child(free(directory, "untitled", extension, ""));
          return newFile(directory, path, new byte[0]);
        }
        default -> throw bad("Unexpected type: '%s'".formatted(type));
      }
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("filled with a new entry", folder, failed);
    }
  }

  private static ContentsModel newFile(HeldFolder folder, ContentsPath path, byte[] bytes)
      throws IOException {
    var spot = new Spot(folder, path.name());
    spot.replace(bytes);
    return Models.of(path, spot);
  }

  private static String free(HeldFolder directory, String stem, String extension, String separator)
      throws IOException {
    var taken = Set.copyOf(directory.names());
    return new FileName(stem, extension).firstFree(separator, taken::contains);
  }

  ContentsModel copy(ContentsPath from, ContentsPath folder) {
    try (var source = root.hold(from);
        var directory = folder(folder)) {
      if (directory.path().startsWith(source.path())) {
        throw bad("%s cannot be copied into itself".formatted(from));
      }
      var taken = Set.copyOf(directory.names());
      var target = folder.child(FileName.of(from.name()).firstFreeCopy(taken::contains));
      var copy = new Spot(directory, target.name());
      new TreeCopy(root).copy(source, copy);
      return Models.of(target, copy);
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("copied", from, failed);
    }
  }

  ContentsModel rename(ContentsPath from, ContentsPath to) {
    if (from.isRoot() || to.isRoot()) {
      throw bad("The workspace itself cannot be renamed");
    }
    try (var source = root.holdHere(from);
        var target = root.holdPlaceHere(to)) {
      if (!from.equals(to)) {
        move(source, target);
        Checkpoints.follow(source, target);
      }
      try (var now = root.hold(to)) {
        return Models.of(to, now);
      }
    } catch (FileAlreadyExistsException taken) {
      throw new ServerException(ErrorCode.CONFLICT, "File already exists: %s".formatted(to), taken);
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("renamed to " + to, from, failed);
    }
  }

  private static void move(Spot source, Spot target) throws IOException {
    if (target.path().startsWith(source.path())) {
      throw bad("A folder cannot be moved into itself");
    }
    if (target.exists() && !onlyInCase(source.path(), target.path())) {
      throw new FileAlreadyExistsException(target.path().toString());
    }
    source.folder().move(source.name(), target.folder(), target.name());
  }

  /** On a file system that ignores case, a change of case finds the file itself in its way. */
  private static boolean onlyInCase(Path source, Path target) throws IOException {
    return source.toString().equalsIgnoreCase(target.toString())
        && Files.isSameFile(source, target);
  }

  void delete(ContentsPath path) {
    if (path.isRoot()) {
      throw bad("The workspace itself cannot be deleted");
    }
    try (var spot = root.holdHere(path)) {
      if (spot.isFolder()) {
        deleteFolder(path, spot);
      } else {
        spot.folder().deleteFile(spot.name());
        Checkpoints.forget(spot);
      }
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("deleted", path, failed);
    }
  }

  private static void deleteFolder(ContentsPath path, Spot spot) throws IOException {
    try (var folder = spot.enter()) {
      if (folder.names().stream().anyMatch(name -> !name.equals(Checkpoints.FOLDER))) {
        throw bad("Directory %s is not empty. Delete what is in it first.".formatted(path));
      }
      var checkpoints = new Spot(folder, Checkpoints.FOLDER);
      if (checkpoints.isFolder()) {
        try (var copies = checkpoints.enter()) {
          for (var name : copies.names()) {
            copies.deleteFile(name);
          }
        }
        folder.deleteFolder(Checkpoints.FOLDER);
      }
    }
    spot.folder().deleteFolder(spot.name());
  }

  private HeldFolder folder(ContentsPath path) throws IOException {
    try (var spot = root.hold(path)) {
      if (!spot.isFolder()) {
        throw bad("Cannot POST to files, use PUT instead: %s is a file".formatted(path));
      }
      return spot.enter();
    }
  }

  private static ServerException bad(String message) {
    return new ServerException(ErrorCode.BAD_REQUEST, message);
  }
}
