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
    var many = or(workers, USUAL_WORKERS);
    var each = or(cores, ClusterShape.usualCores(many, machine));
    var memory = or(memoryMb, ClusterShape.usualMemoryMb(many, each, machine));
    return new ClusterShape(many, each, memory).checked(machine);
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
