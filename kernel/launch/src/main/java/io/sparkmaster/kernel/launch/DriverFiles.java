package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The files of one process with many kernels; its folder has a random name. */
record DriverFiles(Path folder) {
  private static final System.Logger LOG = System.getLogger(DriverFiles.class.getName());
  private static final String PREFIX = "driver-";

  /** Makes those of a new one. */
  static DriverFiles fresh(Path directory) {
    var name = UUID.randomUUID().toString().substring(0, 8);
    var files = new DriverFiles(directory.resolve(PREFIX + name));
    PinnedSocket.requireShort(files.socket());
    try {
      KernelFiles.ownFolder(directory);
      KernelFiles.ownFolder(files.folder());
      Files.createDirectory(files.work());
      write(files.folder().resolve("secret"), ConnectionKey.random());
    } catch (IOException e) {
      throw new LaunchException(
          Code.FILES, "No kernel can start: cannot write in %s: %s.".formatted(directory, e), e);
    }
    return files;
  }

  /** All that are there. */
  static List<DriverFiles> in(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var entries = Files.newDirectoryStream(directory, PREFIX + "*")) {
      var found = new ArrayList<DriverFiles>();
      entries.forEach(folder -> found.add(new DriverFiles(folder)));
      return List.copyOf(found);
    } catch (IOException e) {
      throw new LaunchException(Code.FILES, "Cannot read %s: %s.".formatted(directory, e), e);
    }
  }

  Path socket() {
    return folder.resolve("control.sock");
  }

  Path arguments() {
    return folder.resolve("arguments");
  }

  Path log() {
    return folder.resolve("log");
  }

  /** Where relative paths of the process begin. */
  Path work() {
    return folder.resolve("work");
  }

  String secret() throws IOException {
    return Files.readString(folder.resolve("secret")).strip();
  }

  private static void write(Path file, String text) throws IOException {
    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    try (var out = KernelFiles.openOwn(file, StandardOpenOption.TRUNCATE_EXISTING)) {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  /** Notes which process it is. */
  void started(Process process) throws IOException {
    write(folder.resolve("pid"), Long.toString(process.pid()));
  }

  /** The process that was noted, if it lives and its command names this folder. */
  Optional<ProcessHandle> process() {
    try {
      var pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> names(process, folder.toString()));
    } catch (IOException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean names(ProcessHandle process, String argument) {
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains(argument))
        .orElse(false);
  }

  void delete() {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "What is left of a driver stays: " + folder, e);
    }
  }
}
