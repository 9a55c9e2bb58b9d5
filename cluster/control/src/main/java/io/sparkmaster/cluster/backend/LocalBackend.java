package io.sparkmaster.cluster.backend;

import java.util.Set;

/** Each kernel has its driver and its executor in its own process. */
public final class LocalBackend implements ClusterBackend {
  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RDD, Capability.NOTEBOOK_CLASSES, Capability.SANDBOX);
  }

  @Override
  public SparkAccess access() {
    return SparkAccess.OWN;
  }

  @Override
  public String identity() {
    return "";
  }
}
