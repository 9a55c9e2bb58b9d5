package io.sparkmaster.cluster.backend;

import java.nio.file.Path;
import java.util.Optional;

/** Which Spark a server's kernels are to use. */
public sealed interface SparkChoice {
  /** What a kernel finds by itself: {@code spark-defaults.conf}, else a Spark inside it. */
  record Local() implements SparkChoice {}

  /** The cluster that {@code sparkmaster cluster up} starts. */
  record OwnCluster() implements SparkChoice {}

  /**
   * A cluster that somebody else runs.
   *
   * @param master its URL, such as {@code spark://host:7077}
   * @param settings a file with settings of Spark, such as its secret
   */
  record OtherCluster(String master, Optional<Path> settings) implements SparkChoice {}

  /** Whether it is reached over a network, which a sandbox does not have. */
  default boolean needsNetwork() {
    return !(this instanceof Local);
  }
}
