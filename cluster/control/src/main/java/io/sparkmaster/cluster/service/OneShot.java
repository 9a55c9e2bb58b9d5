package io.sparkmaster.cluster.service;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs that do one thing and end. */
final class OneShot {
  private OneShot() {}

  /**
   * Runs one to its end.
   *
   * @param fault how to begin when it fails
   * @return what it wrote to both of its streams
   */
  static String run(String fault, List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() == 0) {
        return said;
      }
      throw new ClusterException(Code.NOT_STARTED, "%s: %s".formatted(fault, said.strip()));
    } catch (IOException e) {
      throw new ClusterException(Code.NOT_STARTED, "%s: %s".formatted(fault, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(Code.BUSY, fault + ": interrupted", e);
    }
  }
}
