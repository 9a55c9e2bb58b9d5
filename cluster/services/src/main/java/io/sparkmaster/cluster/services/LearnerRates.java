package io.sparkmaster.cluster.services;

import java.util.Map;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.quota.ClientQuotaCallback;
import org.apache.kafka.server.quota.ClientQuotaEntity;
import org.apache.kafka.server.quota.ClientQuotaType;
import org.jspecify.annotations.Nullable;

/**
 * How fast each learner may send, read, ask and make topics, over all clients of theirs (Kafka,
 * "Quotas"): who is faster is answered later. A rule and no list, like {@link OwnTopics}.
 */
public final class LearnerRates implements ClientQuotaCallback {
  private static final String USER = "user";

  /** Percent of the time of one of the broker's threads. */
  private static final double REQUEST_PERCENT = 100;

  /** Kafka lets eleven seconds' worth through at once. */
  private static final double PARTITIONS_PER_SECOND = 5;

  private double bytesPerSecond;

  @Override
  public void configure(Map<String, ?> settings) {
    bytesPerSecond = LearnerTopics.of(settings).bytesPerSecond();
  }

  @Override
  public Map<String, String> quotaMetricTags(
      ClientQuotaType type, KafkaPrincipal principal, String client) {
    return Map.of(USER, principal.getName());
  }

  @Override
  public @Nullable Double quotaLimit(ClientQuotaType type, Map<String, String> tags) {
    if (OwnTopics.BROKER.equals(tags.get(USER))) {
      return null;
    }
    return switch (type) {
      case PRODUCE, FETCH -> bytesPerSecond;
      case REQUEST -> REQUEST_PERCENT;
      case CONTROLLER_MUTATION -> PARTITIONS_PER_SECOND;
    };
  }

  @Override
  public void updateQuota(ClientQuotaType type, ClientQuotaEntity entity, double value) {}

  @Override
  public void removeQuota(ClientQuotaType type, ClientQuotaEntity entity) {}

  @Override
  public boolean quotaResetRequired(ClientQuotaType type) {
    return false;
  }

  @Override
  public boolean updateClusterMetadata(Cluster cluster) {
    return false;
  }

  @Override
  public void close() {}
}
