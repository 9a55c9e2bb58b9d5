package io.sparkmaster.cluster.backend;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.standalone.StandaloneCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Kernels use the cluster of the home folder. While this is open, daemons that end are started
 * again; a cluster that is stopped by {@code sparkmaster cluster down} stays stopped.
 */
public final class StandaloneBackend implements ClusterBackend {
  private static final System.Logger LOG = System.getLogger(StandaloneBackend.class.getName());

  private final StandaloneCluster cluster;
  private final ScheduledExecutorService watching =
      Executors.newSingleThreadScheduledExecutor(StandaloneBackend::thread);

  /** What kept the watch from its work last; its thread's own. */
  private String fault = "";

  /**
   * @param look how often daemons are looked at
   */
  public StandaloneBackend(StandaloneCluster cluster, Duration look) {
    this.cluster = cluster;
    var millis = look.toMillis();
    var unused = watching.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "cluster-watch");
    thread.setDaemon(true);
    return thread;
  }

  private void look() {
    try {
      if (cluster.master().isPresent() && !cluster.isRunning()) {
        LOG.log(System.Logger.Level.WARNING, "Daemons of the cluster have ended");
        if (cluster.repair() == StandaloneCluster.Done.REPAIRED) {
          LOG.log(System.Logger.Level.INFO, "All daemons of the cluster work again");
        }
      }
      fault = "";
    } catch (RuntimeException e) {
      // An exception would end the watch, and the same one each time fill the log.
      var found = String.valueOf(e.getMessage());
      if (!found.equals(fault)) {
        LOG.log(System.Logger.Level.ERROR, "The cluster does not work", e);
      }
      fault = found;
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.RDD,
        Capability.NOTEBOOK_CLASSES,
        Capability.FAIR_POOLS,
        Capability.EXECUTOR_PROCESSES,
        Capability.MASTER_RECOVERY);
  }

  @Override
  public SparkAccess access() {
    var master = cluster.master().orElseThrow(StandaloneBackend::none);
    if (!cluster.isRunning()) {
      cluster.repair();
    }
    return new SparkAccess(Optional.of(master), Optional.of(cluster.kernelSettings()));
  }

  @Override
  public String identity() {
    return cluster
        .master()
        .map(master -> new SparkAccess(Optional.of(master), Optional.of(cluster.kernelSettings())))
        .map(SparkAccess::identity)
        .orElse("");
  }

  private static ClusterException none() {
    return new ClusterException(
        Code.NO_CLUSTER,
        "Kernels are to use the cluster of this home folder (spark-master is standalone), but none"
            + " is up. Start it with `sparkmaster cluster up --workers 2`, or choose"
            + " spark-master=local.");
  }

  @Override
  public void close() {
    watching.shutdownNow();
  }
}
