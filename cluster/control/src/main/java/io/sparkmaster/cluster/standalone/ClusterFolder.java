package io.sparkmaster.cluster.standalone;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.process.PrivateFiles;
import io.sparkmaster.kernel.launch.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a cluster, in a folder that nobody else may look into.
 *
 * @param root {@code cluster} in the home folder
 */
record ClusterFolder(Path root) {
  static ClusterFolder in(Path home) {
    return new ClusterFolder(home.toAbsolutePath().normalize().resolve("cluster"));
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path state() {
    return root.resolve("cluster.json");
  }

  /** Settings of the daemons, the secret among them. */
  Path daemonSettings() {
    return root.resolve("daemons.conf");
  }

  /** Settings of Spark for kernels, the secret among them. */
  Path kernelSettings() {
    return root.resolve("kernels.conf");
  }

  Path logging() {
    return root.resolve("log4j2.properties");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path arguments(String daemon) {
    return root.resolve(daemon + ".args");
  }

  Path recovery() {
    return root.resolve("recovery");
  }

  Path work(String worker) {
    return root.resolve("work").resolve(worker);
  }

  /** For what executors spill and shuffle. */
  Path local() {
    return root.resolve("local");
  }

  Path sparkHome() {
    return root.resolve("spark-home");
  }

  /** Makes the folder. */
  void make() {
    PrivateFiles.folder(root);
    try {
      for (var folder : List.of(logs(), recovery(), local(), root.resolve("work"))) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw PrivateFiles.unwritable(root, e);
    }
  }

  /** Writes a file that only its owner can read, all of it or nothing. */
  void write(Path file, String text) {
    PrivateFiles.write(file, text);
  }

  /** Removes all but the logs and the lock. */
  void clean() {
    try (var files = Files.list(root)) {
      for (var file : files.toList()) {
        if (!file.equals(logs()) && !file.equals(lock())) {
          FileTree.delete(file);
        }
      }
    } catch (IOException e) {
      throw new ClusterException(
          Code.FILES,
          "The cluster is stopped, but %s cannot be tidied: %s. Delete the folder."
              .formatted(root, e),
          e);
    }
  }
}
