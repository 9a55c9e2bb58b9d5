package io.sparkmaster.server.config;

import io.sparkmaster.cluster.service.ServiceLimits;
import io.sparkmaster.cluster.service.ServiceLimits.Kafka;
import io.sparkmaster.cluster.service.ServiceLimits.Postgres;
import java.util.Set;

/** Reads how much each learner may have of the services for lessons. */
final class ServiceLimitsReader {
  static final Set<Setting> SETTINGS =
      Set.of(
          Setting.KAFKA_TOPICS,
          Setting.KAFKA_PARTITIONS,
          Setting.KAFKA_MB,
          Setting.KAFKA_MB_PER_SECOND,
          Setting.POSTGRES_CONNECTIONS,
          Setting.POSTGRES_STATEMENT_SECONDS,
          Setting.POSTGRES_TEMP_MB,
          Setting.POSTGRES_MB);

  private static final int MOST_TOPICS = 10_000;
  private static final int MOST_MB = 1 << 20;

  /** PostgreSQL's server takes 200 of all learners. */
  private static final int MOST_CONNECTIONS = 190;

  private static final int A_DAY = 86_400;

  private final GivenSettings settings;

  ServiceLimitsReader(GivenSettings settings) {
    this.settings = settings;
  }

  ServiceLimits read() {
    return new ServiceLimits(kafka(ServiceLimits.STANDARD.kafka()), postgres());
  }

  private Kafka kafka(Kafka usual) {
    var limits =
        new Kafka(
            settings.number(Setting.KAFKA_TOPICS, usual.topics(), 1, MOST_TOPICS),
            settings.number(Setting.KAFKA_PARTITIONS, usual.partitions(), 1, MOST_TOPICS),
            settings.number(Setting.KAFKA_MB, usual.mb(), Kafka.LEAST_SHARE_MB, MOST_MB),
            settings.number(Setting.KAFKA_MB_PER_SECOND, usual.mbPerSecond(), 1, MOST_MB));
    if (limits.mb() < limits.partitions() * Kafka.LEAST_SHARE_MB) {
      settings
          .faults()
          .add(
              "%s=%d is too little for %s=%d: each partition needs %d MB at least."
                  .formatted(
                      Setting.KAFKA_MB.key(),
                      limits.mb(),
                      Setting.KAFKA_PARTITIONS.key(),
                      limits.partitions(),
                      Kafka.LEAST_SHARE_MB));
    }
    return limits;
  }

  private Postgres postgres() {
    var usual = ServiceLimits.STANDARD.postgres();
    return new Postgres(
        settings.number(Setting.POSTGRES_CONNECTIONS, usual.connections(), 1, MOST_CONNECTIONS),
        settings.number(Setting.POSTGRES_STATEMENT_SECONDS, usual.statementSeconds(), 1, A_DAY),
        settings.number(Setting.POSTGRES_TEMP_MB, usual.tempMb(), 1, MOST_MB),
        // An empty one has eight.
        settings.number(Setting.POSTGRES_MB, usual.mb(), 16, MOST_MB));
  }
}
