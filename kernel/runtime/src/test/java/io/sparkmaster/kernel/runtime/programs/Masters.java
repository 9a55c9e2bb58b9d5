package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A kernel on one of the kinds of Spark master. */
record Masters(KernelAsProcess kernel, @Nullable StandaloneCluster cluster)
    implements AutoCloseable {
  static final List<String> ALL = List.of("local", "local-cluster", "standalone");

  static Masters start(String master, Path folder) throws IOException {
    var settings = Map.of("spark.executor.memory", "700m");
    return switch (master) {
      case "local" -> new Masters(KernelAsProcess.start(folder, "local[2]", Map.of(), "1g"), null);
      case "local-cluster" ->
          new Masters(
              KernelAsProcess.start(folder, "local-cluster[2,1,1024]", Map.of(), "1g"), null);
      case "standalone" -> {
        var cluster = StandaloneCluster.start(folder.resolve("cluster"));
        yield new Masters(KernelAsProcess.start(folder, cluster.url(), settings, "1g"), cluster);
      }
      default -> throw new IllegalArgumentException("There is no master \"" + master + "\"");
    };
  }

  KernelClient client() {
    return kernel.client();
  }

  @Override
  public void close() throws InterruptedException {
    kernel.close();
    if (cluster != null) {
      cluster.close();
    }
  }
}
