package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

  void delete() {
    try {
      Files.deleteIfExists(connection());
      Files.deleteIfExists(arguments());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete the files of a kernel", e);
    }
  }
}
