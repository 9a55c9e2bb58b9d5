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
  private static final long LARGEST_MESSAGE_BYTES = 1 << 20;

  /** So many files may hold what one of the usual size does. */
  private static final int FILES_FOR_ONE = 4;

  private static final Set<String> CLEANUP = Set.of("delete", "compact,delete", "delete,compact");

  private static final Set<String> BOUNDED =
      Set.of("cleanup.policy", "max.message.bytes", "retention.bytes", "segment.bytes");

  private static final Set<String> FREE =
      Set.of(
          "compression.type",
          "delete.retention.ms",
          "message.timestamp.before.max.ms",
          "message.timestamp.type",
          "min.cleanable.dirty.ratio",
          "min.insync.replicas",
          "retention.ms");

  private static final Set<String> NO_LONGER =
      Set.of(
          "max.compaction.lag.ms",
          "message.timestamp.after.max.ms",
          "message.timestamp.difference.max.ms",
          "segment.index.bytes",
          "segment.jitter.ms",
          "segment.ms");

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
                within(topic, name, value, leastSegment(limits), limits.segmentBytes());
            case "max.message.bytes" -> within(topic, name, value, 1, LARGEST_MESSAGE_BYTES);
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

  /**
   * Those settings of a topic, of which some are older than these rules, by which its messages are
   * in more files than they fill, as each file takes some of what the broker may map into its
   * memory, or may claim to be of a day to come, until which they would be kept.
   */
  static Set<String> noLonger(Map<String, String> configs, LearnerTopics limits) {
    var names = new TreeSet<>(configs.keySet());
    names.retainAll(NO_LONGER);
    var segment = configs.get("segment.bytes");
    if (segment != null && Long.parseLong(segment) < leastSegment(limits)) {
      names.add("segment.bytes");
    }
    return names;
  }

  /** A message of the usual largest size has to fit into a file. */
  private static long leastSegment(LearnerTopics limits) {
    return Math.max(LARGEST_MESSAGE_BYTES, limits.segmentBytes() / FILES_FOR_ONE);
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
          "%s of %s is %d, but must be %d to %d: each partition of a learner has a share of what that learner's topics may hold (kafka-mb, kafka-partitions)."
              .formatted(name, topic, number, least, most));
    }
  }

  @Override
  public void close() {}
}
