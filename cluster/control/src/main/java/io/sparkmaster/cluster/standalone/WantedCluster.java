package io.sparkmaster.cluster.standalone;

import org.jspecify.annotations.Nullable;

/**
 * What somebody asks a cluster to be; what is absent is as it is, or as usual for a new one.
 *
 * @param cores of each worker
 * @param memoryMb of each worker
 * @param port of the master
 */
public record WantedCluster(
    @Nullable Integer workers,
    @Nullable Integer cores,
    @Nullable Integer memoryMb,
    @Nullable Integer port) {
  private static final int USUAL_WORKERS = 2;

  /** Any cluster. */
  public static final WantedCluster ANY = new WantedCluster(null, null, null, null);

  ClusterShape shape(Machine machine) {
    var usual = ClusterShape.usual(or(workers, USUAL_WORKERS), machine);
    return new ClusterShape(
            usual.workers(), or(cores, usual.cores()), or(memoryMb, usual.memoryMb()))
        .checked(machine);
  }

  private static int or(@Nullable Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }

  /** Whether that cluster is what is asked for. */
  boolean allows(ClusterState state) {
    var shape = state.shape();
    return or(workers, shape.workers()) == shape.workers()
        && or(cores, shape.cores()) == shape.cores()
        && or(memoryMb, shape.memoryMb()) == shape.memoryMb()
        && or(port, state.port()) == state.port();
  }
}
