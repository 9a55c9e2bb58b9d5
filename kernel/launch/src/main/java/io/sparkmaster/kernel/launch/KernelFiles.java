package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of one running kernel. */
record KernelFiles(Path directory, String name) {
  private static final System.Logger LOG = System.getLogger(KernelFiles.class.getName());

  Path connection() {
    return directory.resolve("kernel-" + name + ".json");
  }

  Path arguments() {
    return directory.resolve("kernel-" + name + ".args");
  }

  Path log() {
    return directory.resolve("kernel-" + name + ".log");
  }

  void delete() {
    try {
      Files.deleteIfExists(connection());
      Files.deleteIfExists(arguments());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete the files of a kernel", e);
    }
  }
}
