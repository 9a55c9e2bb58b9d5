package io.sparkmaster.server.start;

import io.sparkmaster.cluster.backend.ClusterBackend;
import io.sparkmaster.cluster.backend.ClusterBackends;
import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.server.config.ServerConfig;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Spark that learners' kernels use. */
final class ChosenSpark implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChosenSpark.class);

  private final ClusterBackend backend;

  ChosenSpark(ServerConfig config) {
    this.backend =
        ClusterBackends.of(
            config.kernels().spark(),
            config.home().path(),
            config.parts().kernelDir(),
            Map.copyOf(new ProcessBuilder().environment()));
    try {
      backend.access().master().ifPresent(url -> LOG.info("kernels use Spark at {}", url));
    } catch (ClusterException e) {
      // The rest of the server works, and the cluster may come.
      LOG.warn("no kernel can start yet: {}", e.getMessage());
    }
  }

  /**
   * What a kernel that is being launched has to find in its environment.
   *
   * @throws LaunchException when there is no such Spark
   */
  Map<String, String> variables() {
    try {
      return backend.access().environment();
    } catch (ClusterException e) {
      throw new LaunchException(LaunchException.Code.NOT_STARTED, e.getMessage(), e);
    }
  }

  /** What tells it from another one at another time; empty where that cannot be known. */
  String identity() {
    try {
      return backend.identity();
    } catch (ClusterException e) {
      // Whoever wants a kernel is told so when it is launched.
      return "";
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
