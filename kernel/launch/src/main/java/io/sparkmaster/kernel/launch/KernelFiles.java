package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /** Opens a file for writing; one that is made is for its owner only. */
  static FileChannel openOwn(Path file, StandardOpenOption how) throws IOException {
    var options = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return FileChannel.open(file, options);
    }
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    return FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(ownerOnly));
  }

  /** Makes such a folder; one that is there keeps its permissions. */
  static void ownFolderUnlessThere(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      ownFolder(folder);
    }
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

  /** Which process it is, for a program that finds it again. */
  Path processId() {
    return directory.resolve("kernel-" + name + ".pid");
  }

  /** Of its {@link SandboxInit}, where it has one. */
  Path sandbox() {
    return directory.resolve("kernel-" + name + ".init");
  }

  /** Notes that this is the kernel's process. */
  void started(Process process) throws IOException {
    var text = ByteBuffer.wrap(Long.toString(process.pid()).getBytes(StandardCharsets.US_ASCII));
    try (var file = openOwn(processId(), StandardOpenOption.TRUNCATE_EXISTING)) {
      while (text.hasRemaining()) {
        file.write(text);
      }
    }
  }

  /**
   * The process that was noted, if it lives: another one that has its number by now does not name
   * the connection file, whose name is a random one.
   */
  Optional<ProcessHandle> process() {
    try {
      var pid = Long.parseLong(Files.readString(processId()).strip());
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
    } catch (IOException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  private boolean isOurs(ProcessHandle process) {
    // Of a sandbox's own command line, which is long, the system shows the beginning only.
    var file = connection().toString();
    return !process.equals(ProcessHandle.current())
        && (names(process, file) || process.descendants().anyMatch(each -> names(each, file)));
  }

  private static boolean names(ProcessHandle process, String file) {
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains(file))
        .orElse(false);
  }

  /** The {@link PinnedSocket}. */
  Path socket() {
    return directory.resolve("kernel-" + name + ".sock");
  }

  /** Ends each process that was started with this connection file; its name is a random one. */
  static int endProcessesOf(Path connectionFile) {
    var name = connectionFile.toString();
    var kernels = ProcessHandle.allProcesses().filter(process -> names(process, name)).toList();
    for (var kernel : kernels) {
      kernel.descendants().forEach(ProcessHandle::destroyForcibly);
      var signalled = kernel.destroyForcibly();
      LOG.log(
          System.Logger.Level.INFO, "Ended the left-over kernel {0}: {1}", kernel.pid(), signalled);
    }
    return kernels.size();
  }

  /** Ends the kernels whose files are there, and removes the files. Tells how many there were. */
  static int endLeftovers(Path directory, Set<String> kept) {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    var left = leftovers(directory, kept);
    var ended = 0;
    for (var file : ending(left, ".json")) {
      ended += endProcessesOf(file);
    }
    // After the kernels, which end with their sandboxes and would not be counted.
    for (var file : ending(left, ".init")) {
      if (SandboxInit.end(file)) {
        LOG.log(System.Logger.Level.INFO, "Ended what a kernel left in its sandbox: {0}", file);
      }
    }
    for (var file : left) {
      try {
        FileTree.delete(file);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "What is left of a kernel stays: " + file, e);
      }
    }
    return ended;
  }

  private static List<Path> leftovers(Path directory, Set<String> kept) {
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("kernel-"))
          .filter(file -> !kept.contains(nameOf(file)))
          .toList();
    } catch (IOException e) {
      throw new LaunchException(Code.FILES, "Cannot tidy %s: %s.".formatted(directory, e), e);
    }
  }

  private static List<Path> ending(List<Path> files, String suffix) {
    return files.stream().filter(file -> file.toString().endsWith(suffix)).toList();
  }

  /** The random part of a file's name. */
  private static String nameOf(Path file) {
    return file.getFileName().toString().replaceFirst("^kernel-", "").replaceFirst("\\..*", "");
  }

  Optional<ConnectionInfo> readConnection() {
    try {
      return Optional.of(ConnectionInfo.read(connection()));
    } catch (ProtocolException e) {
      LOG.log(System.Logger.Level.WARNING, "A kernel cannot be found again: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Ends what is left of a kernel. */
  void discard() {
    var ended = endProcessesOf(connection()) + (SandboxInit.end(sandbox()) ? 1 : 0);
    LOG.log(System.Logger.Level.INFO, "Discarded the kernel {0}: {1} processes", name, ended);
    delete();
    try {
      Files.deleteIfExists(log());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete the log of a kernel", e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(connection());
      Files.deleteIfExists(arguments());
      Files.deleteIfExists(processId());
      Files.deleteIfExists(sandbox());
      Files.deleteIfExists(socket());
      FileTree.delete(run());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete the files of a kernel", e);
    }
  }
}
