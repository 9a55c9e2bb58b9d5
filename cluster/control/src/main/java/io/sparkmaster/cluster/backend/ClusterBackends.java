package io.sparkmaster.cluster.backend;

import io.sparkmaster.cluster.backend.SparkChoice.OtherCluster;
import io.sparkmaster.cluster.backend.SparkChoice.OwnCluster;
import io.sparkmaster.cluster.standalone.StandaloneCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Makes the backend that was chosen. */
public final class ClusterBackends {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private ClusterBackends() {}

  /**
   * The backend of a server.
   *
   * @param home the folder of all data
   * @param kernels the folder that kernels run from
   * @param environment of this process
   */
  public static ClusterBackend of(
      SparkChoice choice, Path home, Path kernels, Map<String, String> environment) {
    if (choice instanceof OwnCluster) {
      return new StandaloneBackend(new StandaloneCluster(home, kernels, environment), LOOK);
    }
    return choice instanceof OtherCluster other ? new OtherBackend(other) : new LocalBackend();
  }
}
