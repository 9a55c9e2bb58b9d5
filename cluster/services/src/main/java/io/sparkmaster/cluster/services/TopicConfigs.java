package io.sparkmaster.cluster.services;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.server.policy.AlterConfigPolicy;

/**
 * Lets learners configure their topics as far as no partition gets larger than its share (Kafka,
 * "Topic Configs"). What is not named here could make it larger, or the broker slow.
 */
public final class TopicConfigs implements AlterConfigPolicy {
  /** A message of the usual largest size has to fit into a file. */
  static final long LEAST_SEGMENT_BYTES = 1 << 20;

  private static final long LARGEST_MESSAGE_BYTES = LEAST_SEGMENT_BYTES;
  private static final long LEAST_SEGMENT_MILLIS = 10_000;
  private static final Set<String> CLEANUP = Set.of("delete", "compact,delete", "delete,compact");

  private static final Set<String> BOUNDED =
      Set.of(
          "cleanup.policy", "max.message.bytes", "retention.bytes", "segment.bytes", "segment.ms");

  private static final Set<String> FREE =
      Set.of(
          "compression.type",
          "delete.retention.ms",
          "max.compaction.lag.ms",
          "message.timestamp.after.max.ms",
          "message.timestamp.before.max.ms",
          "message.timestamp.difference.max.ms",
          "message.timestamp.type",
          "min.cleanable.dirty.ratio",
          "min.insync.replicas",
          "retention.ms");

  private LearnerTopics limits;

  @Override
  public void configure(Map<String, ?> settings) {
    limits = LearnerTopics.of(settings);
  }

  @Override
  public void validate(RequestMetadata request) {
    var resource = request.resource();
    if (resource.type() == ConfigResource.Type.TOPIC
        && LearnerTopics.learner(resource.name()).isPresent()) {
      check(resource.name(), request.configs(), limits);
    }
  }

  /** Fails with what is wrong with a learner's topic. */
  static void check(String topic, Map<String, String> configs, LearnerTopics limits) {
    configs.forEach(
        (name, value) -> {
          if (value == null) {
            // Back to the broker's own.
            return;
          }
          switch (name) {
            case "retention.bytes" -> within(topic, name, value, 1, limits.retentionBytes());
            case "segment.bytes" ->
                within(topic, name, value, LEAST_SEGMENT_BYTES, limits.segmentBytes());
            case "max.message.bytes" -> within(topic, name, value, 1, LARGEST_MESSAGE_BYTES);
            case "segment.ms" -> within(topic, name, value, LEAST_SEGMENT_MILLIS, Long.MAX_VALUE);
            case "cleanup.policy" -> {
              if (!CLEANUP.contains(value.replace(" ", ""))) {
                throw new PolicyViolationException(
                    "%s of %s is %s, but must be delete or compact,delete: else the topic would grow without end."
                        .formatted(name, topic, value));
              }
            }
            default -> {
              if (!FREE.contains(name)) {
                throw new PolicyViolationException(
                    "%s of %s cannot be set here. These can: %s."
                        .formatted(name, topic, String.join(", ", settable())));
              }
            }
          }
        });
  }

  private static Set<String> settable() {
    var names = new TreeSet<>(FREE);
    names.addAll(BOUNDED);
    return names;
  }

  private static void within(String topic, String name, String value, long least, long most) {
    long number;
    try {
      number = Long.parseLong(value.strip());
    } catch (NumberFormatException none) {
      // Kafka says it better.
      return;
    }
    if (number < least || number > most) {
      throw new PolicyViolationException(
          "%s of %s is %d, but must be %s: each partition of a learner has a share of what that learner's topics may hold (kafka-mb, kafka-partitions)."
              .formatted(
                  name,
                  topic,
                  number,
                  most == Long.MAX_VALUE ? least + " or more" : least + " to " + most));
    }
  }

  @Override
  public void close() {}
}
