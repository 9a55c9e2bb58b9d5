package io.sparkmaster.graders.runner.command;

import io.sparkmaster.kernel.launch.FileTree;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Kernels of this program, in a folder named by its process: what a program that was killed has
 * left behind is told from what another one is running.
 */
final class OwnKernels implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OwnKernels.class.getName());

  private final Path folder;
  private final KernelDistribution distribution;
  private final Map<String, String> environment;

  private OwnKernels(
      Path folder, KernelDistribution distribution, Map<String, String> environment) {
    this.folder = folder;
    this.distribution = distribution;
    this.environment = environment;
  }

  /**
   * A folder of its own below that one.
   *
   * @param environment of this program; an allow-list of it reaches the kernels
   */
  static OwnKernels below(
      Path all, KernelDistribution distribution, Map<String, String> environment) {
    var own = String.valueOf(ProcessHandle.current().pid());
    return new OwnKernels(all.resolve(own), distribution, environment);
  }

  LocalProcessProvider provider() {
    return provider(folder);
  }

  private LocalProcessProvider provider(Path where) {
    return new LocalProcessProvider(
        LocalProcessProvider.ownJava(), distribution, where, environment);
  }

  /** Ends kernels whose program has ended, and removes their files; none of it is fatal. */
  void endLeftovers() {
    var all = folder.getParent();
    if (!Files.isDirectory(all)) {
      return;
    }
    try (var folders = Files.newDirectoryStream(all, OwnKernels::isLeftover)) {
      for (var each : folders) {
        provider(each).endLeftovers(Set.of());
        FileTree.delete(each);
      }
    } catch (IOException | LaunchException e) {
      LOG.log(System.Logger.Level.WARNING, "What earlier programs left stays in " + all, e);
    }
  }

  private static boolean isLeftover(Path folder) {
    var name = folder.getFileName().toString();
    return name.matches("[1-9]\\d{0,9}")
        && (ProcessHandle.of(Long.parseLong(name)).isEmpty()
            || Long.parseLong(name) == ProcessHandle.current().pid());
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "Files of kernels stay in " + folder, e);
    }
  }
}
