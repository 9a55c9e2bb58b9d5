package io.sparkmaster.server.contents;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The folder of one user. Nothing outside it is reached, by whatever path or symbolic link. */
public final class WorkspaceRoot {
  private final Path real;

  /** The folder must exist. */
  public WorkspaceRoot(Path folder) {
    try {
      this.real = folder.toRealPath();
    } catch (IOException missing) {
      throw new ServerException(
          ErrorCode.STORAGE,
          "The workspace %s cannot be opened: %s. Make it, or give another one with --root-dir."
              .formatted(folder, missing),
          missing);
    }
  }

  /** Where the files are. */
  public Path path() {
    return real;
  }

  /** The place of a path that exists, following links that stay inside. */
  Path existing(ContentsPath path) {
    var place = locate(path);
    if (!Files.exists(place)) {
      throw notFound(path);
    }
    return place;
  }

  /** The place of a path whether or not there is something; its folder must exist. */
  Path place(ContentsPath path) {
    var place = locate(path);
    if (!path.isRoot() && !Files.isDirectory(place.getParent())) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "There is no folder \"%s\" to put \"%s\" into.".formatted(path.parent(), path.name()));
    }
    return place;
  }

  /** Replaces the file at {@code place}, following a link there only as long as it stays inside. */
  void write(Path place, byte[] content) throws IOException {
    var target = Files.isSymbolicLink(place) ? place.toRealPath() : place;
    if (!contains(target)) {
      throw new IOException(place + " leads out of the workspace");
    }
    AtomicFiles.writeHere(target, content);
  }

  private Path locate(ContentsPath path) {
    var place = real;
    try {
      for (var segment : path.segments()) {
        place = place.resolve(segment);
      }
    } catch (InvalidPathException unknownToTheDisk) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "A file cannot have this name here: %s.".formatted(unknownToTheDisk.getReason()),
          unknownToTheDisk);
    }
    if (!contains(place)) {
      throw notFound(path);
    }
    return place;
  }

  /** Whether the nearest part of {@code place} that exists is really inside. */
  boolean contains(Path place) {
    var nearest = place;
    while (nearest != null && !Files.exists(nearest, LinkOption.NOFOLLOW_LINKS)) {
      nearest = nearest.getParent();
    }
    try {
      // Compared by whole path elements: "/data/root-secret" does not start with "/data/root".
      return nearest != null && nearest.toRealPath().startsWith(real);
    } catch (IOException brokenLink) {
      return false;
    }
  }

  static ServerException notFound(ContentsPath path) {
    return new ServerException(
        ErrorCode.NOT_FOUND, "No such file or directory: %s".formatted(path));
  }

  /** How all of this package reports a disk that does not do its part. */
  static ServerException failed(String what, ContentsPath path, IOException cause) {
    return DiskFailure.of(what, path, cause);
  }
}
