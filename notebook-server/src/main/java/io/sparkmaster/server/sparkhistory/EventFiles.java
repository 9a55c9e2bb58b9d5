package io.sparkmaster.server.sparkhistory;

import io.sparkmaster.kernel.launch.FileTree;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The event logs that kernels have written, each in its own folder. A kernel can put anything
 * there, so nothing is opened here: names, sizes and times are looked at, and links are not
 * followed.
 *
 * @param root the folder of these folders
 */
record EventFiles(Path root) {
  private static final String COMPLETE = ".zstd";
  private static final String IN_PROGRESS = COMPLETE + ".inprogress";

  /** A kernel restarts Spark by hand; who has more has made them. */
  private static final int MOST_LOOKED_AT = 200;

  /**
   * One of them.
   *
   * @param written when last
   */
  record EventFile(String name, ApplicationId id, boolean complete, long bytes, Instant written) {
    /** The name that it has when its application has ended. */
    String nameWhenComplete() {
      return id.application() + COMPLETE;
    }
  }

  /**
   * Those of a run, as they were written.
   *
   * @throws IOException when it cannot be known which there are
   */
  List<EventFile> of(String run) throws IOException {
    var found = new ArrayList<EventFile>();
    try (var files = Files.newDirectoryStream(root.resolve(run))) {
      var looked = 0;
      for (var file : files) {
        if (++looked > MOST_LOOKED_AT) {
          break;
        }
        read(run, file).ifPresent(found::add);
      }
    } catch (NoSuchFileException | AccessDeniedException absentOrClosed) {
      // Nobody but its kernel can have closed it: then nothing is shown of it.
      return List.of();
    } catch (DirectoryIteratorException unreadable) {
      throw unreadable.getCause();
    }
    found.sort(Comparator.comparing(EventFile::written).thenComparing(EventFile::name));
    return found;
  }

  private static Optional<EventFile> read(String run, Path file) throws IOException {
    var name = file.getFileName().toString();
    var complete = name.endsWith(COMPLETE);
    if (!complete && !name.endsWith(IN_PROGRESS)) {
      return Optional.empty();
    }
    var suffix = complete ? COMPLETE : IN_PROGRESS;
    var application = name.substring(0, name.length() - suffix.length());
    if (!ApplicationId.isOne(run, application)) {
      return Optional.empty();
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException renamedMeanwhile) {
      return Optional.empty();
    }
    return attributes.isRegularFile()
        ? Optional.of(
            new EventFile(
                name,
                new ApplicationId(run, application),
                complete,
                attributes.size(),
                attributes.lastModifiedTime().toInstant()))
        : Optional.empty();
  }

  /** All runs that have a folder. */
  List<String> runs() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (var folders = Files.list(root)) {
      return folders.map(folder -> folder.getFileName().toString()).toList();
    }
  }

  void delete(String run) throws IOException {
    FileTree.delete(root.resolve(run));
  }

  /** Deletes one log; the run's own processes may still write beside it. */
  void delete(String run, String name) throws IOException {
    Files.deleteIfExists(root.resolve(run).resolve(name));
  }

  /** Deletes all that a run, which has ended, has left beside these logs. */
  void deleteAllBut(Set<String> names, String run) throws IOException {
    try (var left = Files.newDirectoryStream(root.resolve(run))) {
      for (var file : left) {
        if (!names.contains(file.getFileName().toString())) {
          FileTree.delete(file);
        }
      }
    } catch (DirectoryIteratorException unreadable) {
      throw unreadable.getCause();
    }
  }

  Path folder(String run) {
    return root.resolve(run);
  }
}
