package io.sparkmaster.server.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what writes have left that were cut off: when a server is killed, the hidden file that
 * was to take another's place stays.
 */
public final class LeftWrites {
  private static final Logger LOG = LoggerFactory.getLogger(LeftWrites.class);
  private static final Pattern NAME =
      Pattern.compile("\\.~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");
  // Each level holds a folder open.
  private static final int DEEPEST = 64;
  // Whoever serves all of a home folder does not wait for a walk through it at each start.
  private static final int MOST_LOOKED_AT = 200_000;

  // The file may be on a server with a clock of its own, and of another server's write.
  private static final Duration MARGIN = Duration.ofHours(1);

  private final FileTime before;
  private int lookedAt;
  private int removed;

  private LeftWrites(Instant before) {
    this.before = FileTime.from(before);
  }

  /**
   * Removes them in a folder and all below it, following no links. What cannot be entered or
   * removed is left, and so is what comes after many other entries.
   *
   * @param started of this server; what was written to since an hour before that may belong to a
   *     write that goes on, also another server's
   * @return how many there were
   */
  public static int sweep(Path root, Instant started) {
    var sweep = new LeftWrites(started.minus(MARGIN));
    try (var top = HeldFolder.open(root)) {
      sweep.in(top, 0);
    } catch (NoSuchFileException nothingYet) {
      return 0;
    } catch (IOException failed) {
      LOG.warn("what cut off writes left in {} cannot be removed", root, failed);
    }
    if (sweep.removed > 0) {
      LOG.info("removed {} hidden files that cut off writes had left", sweep.removed);
    }
    return sweep.removed;
  }

  private void in(HeldFolder folder, int depth) throws IOException {
    for (var name : folder.names()) {
      if (++lookedAt > MOST_LOOKED_AT || Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        look(folder, name, depth);
      } catch (IOException goneOrClosed) {
        LOG.debug("{} in {} was not looked at", name, folder.path(), goneOrClosed);
      }
    }
  }

  private void look(HeldFolder folder, String name, int depth) throws IOException {
    var found = folder.attributes(name);
    if (found.isEmpty()) {
      return;
    }
    var left = NAME.matcher(name).matches() && isOld(found.get());
    if (found.get().isDirectory() && depth < DEEPEST) {
      try (var inside = folder.enter(name)) {
        in(inside, depth + 1);
      }
      if (left && isEmpty(folder, name)) {
        folder.deleteFolder(name);
        removed++;
      }
    } else if (left && found.get().isRegularFile()) {
      folder.deleteFile(name);
      removed++;
    }
  }

  private static boolean isEmpty(HeldFolder folder, String name) throws IOException {
    try (var inside = folder.enter(name)) {
      return inside.names().isEmpty();
    }
  }

  private boolean isOld(BasicFileAttributes file) {
    return file.lastModifiedTime().compareTo(before) < 0;
  }
}
