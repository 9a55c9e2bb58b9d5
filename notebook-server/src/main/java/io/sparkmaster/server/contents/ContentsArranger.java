package io.sparkmaster.server.contents;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

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
    var directory = folder(folder);
    var kind = type.isEmpty() ? Models.typeOf(extension) : type;
    try {
      switch (kind) {
        case "directory" -> {
          var path = folder.child(free(directory, "Untitled Folder", "", " "));
          return Models.of(path, Files.createDirectory(root.place(path)));
        }
        case "notebook" -> {
          return newFile(
              folder.child(free(directory, "Untitled", ".ipynb", "")), Notebook.empty().toBytes());
        }
        case "file" -> {
          var path =
              ContentsPath.parseTarget(folder + "/" + free(directory, "untitled", extension, ""));
          return newFile(path, new byte[0]);
        }
        default -> throw bad("Unexpected type: '%s'".formatted(type));
      }
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("filled with a new entry", folder, failed);
    }
  }

  private ContentsModel newFile(ContentsPath path, byte[] bytes) throws IOException {
    var place = root.place(path);
    root.write(place, bytes);
    return Models.of(path, place);
  }

  private static String free(Path directory, String stem, String extension, String separator) {
    return new FileName(stem, extension)
        .firstFree(
            separator, name -> Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS));
  }

  ContentsModel copy(ContentsPath from, ContentsPath folder) {
    var source = root.existing(from);
    var directory = folder(folder);
    if (directory.startsWith(source)) {
      throw bad("%s cannot be copied into itself".formatted(from));
    }
    var name = FileName.of(from.name()).firstFreeCopy(it -> Files.exists(directory.resolve(it)));
    var target = folder.child(name);
    try {
      copyTree(source, root.place(target));
      return Models.of(target, root.place(target));
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("copied", from, failed);
    }
  }

  private void copyTree(Path source, Path target) throws IOException {
    if (!Files.isDirectory(source)) {
      Files.copy(source, target);
      return;
    }
    Files.createDirectory(target);
    try (var entries = Files.list(source)) {
      for (var entry : (Iterable<Path>) entries::iterator) {
        var hidden = entry.getFileName().toString().startsWith(".");
        if (!hidden && root.contains(entry)) {
          copyTree(entry, target.resolve(entry.getFileName().toString()));
        }
      }
    }
  }

  ContentsModel rename(ContentsPath from, ContentsPath to) {
    var source = root.existing(from);
    if (from.isRoot() || to.isRoot()) {
      throw bad("The workspace itself cannot be renamed");
    }
    var target = root.place(to);
    try {
      if (!from.equals(to)) {
        move(source, target);
        Checkpoints.follow(source, target);
      }
      return Models.of(to, target);
    } catch (FileAlreadyExistsException taken) {
      throw new ServerException(ErrorCode.CONFLICT, "File already exists: %s".formatted(to), taken);
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("renamed to " + to, from, failed);
    }
  }

  private static void move(Path source, Path target) throws IOException {
    if (target.startsWith(source)) {
      throw bad("A folder cannot be moved into itself");
    }
    // On a file system that ignores case, a change of case finds the file itself in its way.
    var onlyCase = Files.exists(target) && Files.isSameFile(source, target);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !onlyCase) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Files.move(source, target);
  }

  void delete(ContentsPath path) {
    var place = root.existing(path);
    if (path.isRoot()) {
      throw bad("The workspace itself cannot be deleted");
    }
    try {
      if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        deleteFolder(path, place);
      } else {
        Files.delete(place);
        Checkpoints.forget(place);
      }
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("deleted", path, failed);
    }
  }

  private static void deleteFolder(ContentsPath path, Path place) throws IOException {
    var checkpoints = place.resolve(Checkpoints.FOLDER);
    try (var entries = Files.list(place)) {
      if (entries.anyMatch(entry -> !entry.equals(checkpoints))) {
        throw bad("Directory %s is not empty. Delete what is in it first.".formatted(path));
      }
    }
    if (Files.isDirectory(checkpoints, LinkOption.NOFOLLOW_LINKS)) {
      try (var entries = Files.list(checkpoints)) {
        for (var entry : (Iterable<Path>) entries::iterator) {
          Files.delete(entry);
        }
      }
      Files.delete(checkpoints);
    }
    Files.delete(place);
  }

  private Path folder(ContentsPath path) {
    var place = root.existing(path);
    if (!Files.isDirectory(place)) {
      throw bad("Cannot POST to files, use PUT instead: %s is a file".formatted(path));
    }
    return place;
  }

  private static ServerException bad(String message) {
    return new ServerException(ErrorCode.BAD_REQUEST, message);
  }
}
