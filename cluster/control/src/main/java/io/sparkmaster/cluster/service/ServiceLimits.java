package io.sparkmaster.cluster.service;

/** How much each learner may have of the services. */
public record ServiceLimits(Kafka kafka, Postgres postgres) {
  /** Enough for lessons on small data. */
  public static final ServiceLimits STANDARD =
      new ServiceLimits(new Kafka(20, 32, 1024, 20), new Postgres(10, 300, 256, 1024));

  /**
   * On the broker.
   *
   * @param topics of one learner
   * @param partitions of all topics of one learner together
   * @param mb of all partitions of one learner together, each of which may hold its share
   * @param mbPerSecond that one learner sends, and reads
   */
  public record Kafka(int topics, int partitions, int mb, int mbPerSecond) {
    /** The smallest share of a partition. */
    public static final int LEAST_SHARE_MB = 4;
  }

  /**
   * In PostgreSQL.
   *
   * @param connections of one learner at the same time
   * @param statementSeconds that a statement may take
   * @param tempMb of files that one connection sorts and joins with
   * @param mb that a learner's database may hold
   */
  public record Postgres(int connections, int statementSeconds, int tempMb, int mb) {}
}
