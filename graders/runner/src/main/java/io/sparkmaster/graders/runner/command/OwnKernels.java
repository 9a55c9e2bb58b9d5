package io.sparkmaster.graders.runner.command;

import io.sparkmaster.kernel.launch.FileTree;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Kernels of this program, in a folder of its own beside which it holds a lock: what a program that
 * was killed has left behind is told from what another one is running, also in another container,
 * whose process numbers mean nothing here.
 */
final class OwnKernels implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OwnKernels.class.getName());

  private static final String LOCK = ".lock";

  private final Path folder;
  private final Optional<FileChannel> lock;
  private final KernelDistribution distribution;
  private final Map<String, String> environment;

  private OwnKernels(
      Path folder, KernelDistribution distribution, Map<String, String> environment) {
    this.folder = folder;
    this.lock = held(lockOf(folder), StandardOpenOption.CREATE);
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
    // Short, as the paths of sockets may not be long.
    var own = "%08x".formatted(new SecureRandom().nextInt());
    try {
      Files.createDirectories(all, ownerOnly(all));
    } catch (IOException e) {
      // The first kernel's start fails by it, and says so.
      LOG.log(System.Logger.Level.DEBUG, "There is no folder " + all, e);
    }
    return new OwnKernels(all.resolve(own), distribution, environment);
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    var permissions = PosixFilePermissions.fromString("rwx------");
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }

  private static Path lockOf(Path folder) {
    return folder.resolveSibling(folder.getFileName() + LOCK);
  }

  /** A lock until the channel closes; empty when another program holds it, or none can be had. */
  private static Optional<FileChannel> held(Path file, OpenOption... more) {
    var options = new HashSet<OpenOption>(Set.of(more));
    options.add(StandardOpenOption.WRITE);
    try {
      var channel = FileChannel.open(file, options);
      try {
        if (channel.tryLock() != null) {
          return Optional.of(channel);
        }
      } catch (IOException | OverlappingFileLockException e) {
        LOG.log(System.Logger.Level.DEBUG, "No lock can be had of " + file, e);
      }
      channel.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "No lock can be had of " + file, e);
    }
    return Optional.empty();
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
    var own = lockOf(folder);
    try (var locks = Files.newDirectoryStream(all, "*" + LOCK)) {
      for (var each : locks) {
        // Whoever closes a file gives up all of its process's locks on it.
        if (!each.equals(own)) {
          endLeftover(each);
        }
      }
    } catch (IOException | LaunchException e) {
      LOG.log(System.Logger.Level.WARNING, "What earlier programs left stays in " + all, e);
    }
  }

  private void endLeftover(Path lockFile) throws IOException {
    var free = held(lockFile);
    if (free.isEmpty()) {
      return;
    }
    try (var channel = free.get()) {
      var name = lockFile.getFileName().toString();
      var left = lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
      provider(left).endLeftovers(Set.of());
      FileTree.delete(left);
      Files.deleteIfExists(lockFile);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(folder);
      if (lock.isPresent()) {
        Files.deleteIfExists(lockOf(folder));
        lock.get().close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "Files of kernels stay in " + folder, e);
    }
  }
}
