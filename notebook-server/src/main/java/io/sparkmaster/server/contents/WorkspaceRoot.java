package io.sparkmaster.server.contents;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.HeldFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

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

  /** The place of a path that exists, following links that stay inside: to tell, not to open. */
  Path existing(ContentsPath path) {
    var place = locate(path);
    if (!Files.exists(place)) {
      throw notFound(path);
    }
    return place;
  }

  private Path place(ContentsPath path) {
    var place = locate(path);
    if (!path.isRoot() && !Files.isDirectory(place.getParent())) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "There is no folder \"%s\" to put \"%s\" into.".formatted(path.parent(), path.name()));
    }
    return place;
  }

  /** Holds what a path that exists leads to, following links that stay inside. */
  Spot hold(ContentsPath path) throws IOException {
    return spot(path, real(path));
  }

  private Path real(ContentsPath path) {
    try {
      return place(path.segments()).toRealPath();
    } catch (IOException notThere) {
      throw notFound(path);
    }
  }

  /** As {@link #hold}, but a link at the end of the path is itself what is held. */
  Spot holdHere(ContentsPath path) throws IOException {
    return here(path, existing(path));
  }

  /** As {@link #hold}, whether or not there is something; its folder must exist. */
  Spot holdPlace(ContentsPath path) throws IOException {
    var place = place(path);
    return Files.isSymbolicLink(place) ? spot(path, place.toRealPath()) : here(path, place);
  }

  /** As {@link #holdPlace}, but a link at the end of the path is itself what is held. */
  Spot holdPlaceHere(ContentsPath path) throws IOException {
    return here(path, place(path));
  }

  private Spot here(ContentsPath path, Path place) throws IOException {
    if (path.isRoot()) {
      return spot(path, real);
    }
    return spot(path, place.getParent().toRealPath().resolve(path.name()));
  }

  private Spot spot(ContentsPath path, Path place) throws IOException {
    if (!place.startsWith(real)) {
      throw notFound(path);
    }
    return spot(place);
  }

  private Spot spot(Path place) throws IOException {
    return place.equals(real)
        ? new Spot(HeldFolder.open(real), Spot.ITSELF)
        : new Spot(HeldFolder.walk(real, place.getParent()), place.getFileName().toString());
  }

  /** Holds what a link in a held folder leads to; fails when that is outside. */
  Spot follow(Path link) throws IOException {
    var place = link.toRealPath();
    if (!place.startsWith(real)) {
      throw new NoSuchFileException(link.toString(), null, "leads out of the workspace");
    }
    return spot(place);
  }

  private Path locate(ContentsPath path) {
    var place = place(path.segments());
    if (!contains(place)) {
      throw notFound(path);
    }
    return place;
  }

  private Path place(List<String> segments) {
    var place = real;
    try {
      for (var segment : segments) {
        place = place.resolve(segment);
      }
      return place;
    } catch (InvalidPathException unknownToTheDisk) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "A file cannot have this name here: %s.".formatted(unknownToTheDisk.getReason()),
          unknownToTheDisk);
    }
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
