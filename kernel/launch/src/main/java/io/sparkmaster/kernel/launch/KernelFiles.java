package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** The files of one running kernel. */
record KernelFiles(Path directory, String name) {
  private static final System.Logger LOG = System.getLogger(KernelFiles.class.getName());
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Those of a new kernel; the name is short because a socket's path may not be long. */
  static KernelFiles fresh(Path directory) {
    var name = new byte[8];
    RANDOM.nextBytes(name);
    return new KernelFiles(directory, HexFormat.of().formatHex(name));
  }

  /** Makes a folder that only its owner may look into. */
  static void ownFolder(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(folder);
      return;
    }
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
    Files.setPosixFilePermissions(folder, ownerOnly);
  }

  Path connection() {
    return directory.resolve("kernel-" + name + ".json");
  }

  Path arguments() {
    return directory.resolve("kernel-" + name + ".args");
  }

  Path log() {
    return directory.resolve("kernel-" + name + ".log");
  }

  /** The folder that a sandbox may write in beside its workspace. */
  Path run() {
    return directory.resolve("kernel-" + name);
  }

  /** The {@link PinnedSocket}. */
  Path socket() {
    return directory.resolve("kernel-" + name + ".sock");
  }

  /** Ends each process that was started with this connection file; its name is a random one. */
  static int endProcessesOf(Path connectionFile) {
    var name = connectionFile.toString();
    var kernels =
        ProcessHandle.allProcesses()
            .filter(
                process ->
                    process
                        .info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(name))
                        .orElse(false))
            .toList();
    for (var kernel : kernels) {
      kernel.descendants().forEach(ProcessHandle::destroyForcibly);
      var signalled = kernel.destroyForcibly();
      LOG.log(
          System.Logger.Level.INFO, "Ended the left-over kernel {0}: {1}", kernel.pid(), signalled);
    }
    return kernels.size();
  }

  /** Ends the kernels whose files are there, and removes the files. Tells how many there were. */
  static int endLeftovers(Path directory) {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    var ended = 0;
    try {
      List<Path> left;
      try (var files = Files.list(directory)) {
        left = files.filter(file -> file.getFileName().toString().startsWith("kernel-")).toList();
      }
      for (var file : left) {
        if (file.toString().endsWith(".json")) {
          ended += endProcessesOf(file);
        }
      }
      for (var file : left) {
        deleteTree(file);
      }
    } catch (IOException e) {
      throw new LaunchException(Code.FILES, "Cannot tidy %s: %s.".formatted(directory, e), e);
    }
    return ended;
  }

  void delete() {
    try {
      Files.deleteIfExists(connection());
      Files.deleteIfExists(arguments());
      Files.deleteIfExists(socket());
      deleteTree(run());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete the files of a kernel", e);
    }
  }

  /** A file, or a folder with all that is in it; never through a link. */
  static void deleteTree(Path root) throws IOException {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(root);
      return;
    }
    try (var tree = Files.walk(root)) {
      for (var file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
