package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A kernel on one of the kinds of Spark master. */
record Masters(KernelAsProcess kernel, @Nullable StandaloneCluster cluster)
    implements AutoCloseable {
  static final List<String> ALL = List.of("local", "local-cluster", "standalone");

  static Masters start(String master, ShippingWay classes, Path folder) throws IOException {
    return switch (master) {
      case "local" -> new Masters(kernel(folder, "local[2]", Map.of(), classes), null);
      case "local-cluster" ->
          new Masters(kernel(folder, "local-cluster[2,1,1024]", Map.of(), classes), null);
      case "standalone" -> {
        var cluster = StandaloneCluster.start(folder.resolve("cluster"));
        var settings = Map.of("spark.executor.memory", "700m");
        yield new Masters(kernel(folder, cluster.url(), settings, classes), cluster);
      }
      default -> throw new IllegalArgumentException("There is no master \"" + master + "\"");
    };
  }

  private static KernelAsProcess kernel(
      Path folder, String url, Map<String, String> settings, ShippingWay classes)
      throws IOException {
    return KernelAsProcess.start(folder, url, settings, "1g", classes);
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
