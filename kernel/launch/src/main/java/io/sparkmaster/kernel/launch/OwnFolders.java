package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The server's folders, through which other users must pass to reach what is theirs: they may pass,
 * and neither list, read nor write. Nobody else than the server may write in these.
 */
final class OwnFolders {
  private static final System.Logger LOG = System.getLogger(OwnFolders.class.getName());
  private static final Set<PosixFilePermission> PASSAGE =
      Set.copyOf(PosixFilePermissions.fromString("rwx--x--x"));
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  /** No long command line. */
  private static final int MOST_AT_ONCE = 500;

  private static final String FORBIDDEN =
      "for f; do if [ -r \"$f\" ] || [ -w \"$f\" ] || { [ -d \"$f\" ] && [ -x \"$f\" ]; }; then"
          + " printf '%s\\n' \"$f\"; fi; done";
  private static final String UNREADABLE =
      "for f; do if ! [ -r \"$f\" ]; then printf '%s\\n' \"$f\"; fi; done";
  private static final String CLOSED =
      "for f; do if ! [ -x \"$f\" ]; then printf '%s\\n' \"$f\"; fi; done";

  private final List<Path> roots;
  private final Set<Path> passages = new TreeSet<>();

  /**
   * @param roots the server's own folders, whose permissions are its to set
   * @param ends folders in which other users have something, made when they are not there
   */
  OwnFolders(List<Path> roots, List<Path> ends) throws IOException {
    this.roots = new ArrayList<>();
    for (var root : roots) {
      KernelFiles.ownFolderUnlessThere(root);
      this.roots.add(root.toRealPath());
    }
    for (var end : ends) {
      KernelFiles.ownFolderUnlessThere(end);
      for (var each = end.toRealPath(); each != null; each = each.getParent()) {
        passages.add(each);
      }
    }
  }

  private boolean isOurs(Path folder) {
    return roots.stream().anyMatch(folder::startsWith);
  }

  /** Opens the way, and closes what lies beside it. */
  void protect() throws IOException {
    for (var beside : beside()) {
      try {
        close(beside);
      } catch (NoSuchFileException gone) {
        LOG.log(System.Logger.Level.DEBUG, "It has gone meanwhile: {0}", beside);
      }
    }
    for (var passage : passages) {
      if (isOurs(passage) && !Files.getPosixFilePermissions(passage).equals(PASSAGE)) {
        Files.setPosixFilePermissions(passage, PASSAGE);
      }
    }
  }

  private static void close(Path file) throws IOException {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(Files.getPosixFilePermissions(file));
    if (permissions.removeAll(OTHERS)) {
      Files.setPosixFilePermissions(file, permissions);
    }
  }

  private List<Path> beside() throws IOException {
    var found = new ArrayList<Path>();
    for (var passage : passages) {
      if (isOurs(passage)) {
        try (var all = Files.list(passage)) {
          all.filter(each -> !passages.contains(each) && !Files.isSymbolicLink(each))
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  /**
   * Tries as that user.
   *
   * @param needed files that it must be able to read
   * @param secret files of the server elsewhere
   * @return what is wrong, and what to do; empty when all is well
   */
  Optional<String> fault(OtherUser user, List<Path> needed, List<Path> secret) throws IOException {
    var closed = first(user, CLOSED, List.copyOf(passages));
    if (closed.isPresent()) {
      return Optional.of(
          "the folder %s is closed to other users, and kernels have to pass through it. Choose a home folder elsewhere, like /srv/sparkmaster, or open it (chmod o+x)."
              .formatted(closed.get()));
    }
    var unreadable = first(user, UNREADABLE, needed);
    if (unreadable.isPresent()) {
      return Optional.of(
          "kernels cannot read %s. Let all users read it and pass through the folders above it, or install SparkMaster elsewhere, like in /opt."
              .formatted(unreadable.get()));
    }
    var forbidden = new ArrayList<>(secret);
    forbidden.addAll(beside());
    return first(user, FORBIDDEN, forbidden)
        .map(
            file ->
                "other users can reach %s, which is the server's or a learner's own. Close it to them (chmod o-rwx, and no access control list)."
                    .formatted(file));
  }

  private static Optional<String> first(OtherUser user, String script, List<Path> files)
      throws IOException {
    for (int from = 0; from < files.size(); from += MOST_AT_ONCE) {
      var some = files.subList(from, Math.min(files.size(), from + MOST_AT_ONCE));
      var ran = user.run(script, some.stream().map(Path::toString).toList());
      if (ran.failed()) {
        throw new IOException("no program runs as user %d: %s".formatted(user.id(), ran.said()));
      }
      var found = ran.output().lines().findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
