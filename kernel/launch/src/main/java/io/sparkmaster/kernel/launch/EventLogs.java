package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where kernels keep what their Spark applications do: each in a folder of its own, by the name of
 * its {@link RunningKernel#handle}, which stays when the kernel has ended.
 *
 * @param root the folder of these folders; empty to keep nothing
 */
public record EventLogs(Optional<Path> root) {
  private static final System.Logger LOG = System.getLogger(EventLogs.class.getName());

  /** Nothing is kept. */
  public static final EventLogs NONE = new EventLogs(Optional.empty());

  /** Names the folder to a kernel. */
  private static final String VARIABLE = "SPARKMASTER_EVENT_LOGS";

  /** Below this folder. */
  public static EventLogs in(Path root) {
    return new EventLogs(Optional.of(root.toAbsolutePath().normalize()));
  }

  /** Makes the folder of a kernel that is about to start; empty for one that keeps nothing. */
  Optional<Path> make(LaunchSpec spec, KernelFiles files) throws IOException {
    if (root.isEmpty() || spec.ended() != null) {
      return Optional.empty();
    }
    KernelFiles.ownFolderUnlessThere(root.get());
    var folder = of(files.name()).orElseThrow();
    KernelFiles.ownFolder(folder);
    return Optional.of(folder);
  }

  private Optional<Path> of(String handle) {
    return root.map(each -> each.resolve(handle));
  }

  /** That of a kernel that was started before. */
  Optional<Path> present(String handle) {
    return of(handle).filter(Files::isDirectory);
  }

  /** The kernel has ended: a folder in which it has kept nothing goes. */
  void ended(String handle) {
    of(handle).ifPresent(EventLogs::deleteEmpty);
  }

  private static void deleteEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException kept) {
      LOG.log(System.Logger.Level.DEBUG, "Event logs are kept in {0}", folder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete " + folder, e);
    }
  }

  /** What tells a kernel of its folder. */
  static Map<String, String> variables(Optional<Path> folder) {
    return folder.map(path -> Map.of(VARIABLE, path.toString())).orElse(Map.of());
  }

  /** The folder that a kernel sees besides, which it only reads. */
  static List<Path> readable(LaunchSpec spec) {
    var ended = spec.ended();
    return ended == null ? List.of() : List.of(ended.folder());
  }
}
