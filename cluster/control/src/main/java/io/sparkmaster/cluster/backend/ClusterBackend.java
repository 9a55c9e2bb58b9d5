package io.sparkmaster.cluster.backend;

import io.sparkmaster.cluster.error.ClusterException;
import java.util.Set;

/** Which Spark the kernels of a server get. Thread-safe; who makes one closes it. */
public interface ClusterBackend extends AutoCloseable {

  /** What cells can rely on with a backend. */
  enum Capability {
    /** Cells have a SparkContext and RDDs. */
    RDD,
    /** Classes, records and lambdas of cells reach the tasks of their jobs. */
    NOTEBOOK_CLASSES,
    /** Jobs of different {@code spark.scheduler.pool}s run side by side without a setting. */
    FAIR_POOLS,
    /** Tasks run in processes of their own; one that is killed does not fail a job. */
    EXECUTOR_PROCESSES,
    /** The master can be killed in the middle of a job, and is started again. */
    MASTER_RECOVERY,
    /** Kernels need no network, so they can be sandboxed. */
    SANDBOX
  }

  /** What this backend offers; the contract suite tests what is declared. */
  Set<Capability> capabilities();

  /**
   * What a kernel has to be told to use this Spark, which works when this returns. Starts again
   * what has ended of it, if it is this backend's to start.
   *
   * @throws ClusterException when there is no such Spark
   */
  SparkAccess access();

  /**
   * What tells this Spark from another one that the same backend had before, such as a cluster that
   * was stopped and started anew. Asks no process, so it is quick; empty when there is none.
   *
   * @throws ClusterException when it is not known
   */
  String identity();

  /** Watches no more; what kernels use goes on. */
  @Override
  default void close() {}
}
