package io.sparkmaster.cluster.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a cluster stands.
 *
 * @param master the URL by which Spark knows it
 * @param settings the file with what a program needs to use it, the secret among them
 * @param logs the folder of the daemons' logs
 * @param daemons the master first
 * @param applications that use it
 */
public record ClusterStatus(
    String master,
    Path settings,
    Path logs,
    ClusterShape shape,
    List<DaemonStatus> daemons,
    List<Application> applications) {
  /** Copies the lists. */
  public ClusterStatus {
    daemons = List.copyOf(daemons);
    applications = List.copyOf(applications);
  }

  /** How a daemon is. */
  public enum Health {
    /** It works. */
    ALIVE,
    /** Its process lives, but the master does not answer, or does not know it (yet). */
    SILENT,
    /** Its process has ended. */
    DEAD
  }

  /**
   * A daemon.
   *
   * @param usedCores of a worker, by executors
   * @param usedMemoryMb of a worker, by executors
   */
  public record DaemonStatus(
      String name, Health health, long pid, int usedCores, int usedMemoryMb) {}

  /**
   * A program that uses the cluster.
   *
   * @param state {@code RUNNING}, or {@code WAITING} for cores
   * @param cores that it has
   * @param age since it came
   */
  public record Application(String id, String name, String state, int cores, Duration age) {}

  /** Whether every daemon works. */
  public boolean isWhole() {
    return daemons.stream().allMatch(each -> each.health() == Health.ALIVE);
  }
}
