package io.sparkmaster.cluster.services;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How much each learner may have on the broker, as its configuration says in keys of Kafka and of
 * our own. What a partition may hold is what Kafka's defaults say, so that a topic with settings of
 * its own has no more than one without.
 *
 * @param data the folder with a folder for each partition
 * @param topics of one learner
 * @param partitions of all topics of one learner together
 * @param usualPartitions of a topic that is made without a number of them
 * @param segmentBytes the largest file of a partition; the newest is never taken away
 * @param retentionBytes what a partition keeps beside its newest file
 * @param bytesPerSecond that one learner sends, and reads
 */
record LearnerTopics(
    Path data,
    int topics,
    int partitions,
    int usualPartitions,
    long segmentBytes,
    long retentionBytes,
    double bytesPerSecond) {
  /** All that begins so is the learner's, also what Kafka or we would not call a good name. */
  private static final Pattern OF_A_LEARNER =
      Pattern.compile("([a-z0-9][a-z0-9_-]{0,62})\\..*", Pattern.DOTALL);

  /** Reads them from Kafka's configuration; {@code KafkaSettings} writes them. */
  static LearnerTopics of(Map<String, ?> settings) {
    return new LearnerTopics(
        Path.of(text(settings, "log.dirs")),
        Integer.parseInt(text(settings, "sparkmaster.learner.topics")),
        Integer.parseInt(text(settings, "sparkmaster.learner.partitions")),
        Integer.parseInt(text(settings, "num.partitions")),
        Long.parseLong(text(settings, "log.segment.bytes")),
        Long.parseLong(text(settings, "log.retention.bytes")),
        Double.parseDouble(text(settings, "sparkmaster.learner.bytes.per.second")));
  }

  private static String text(Map<String, ?> settings, String key) {
    var value = settings.get(key);
    if (value == null) {
      throw new IllegalArgumentException("The broker's configuration lacks " + key);
    }
    return value.toString();
  }

  /**
   * Whose a topic, group or transaction of that name is; empty where it is no learner's.
   * Permissions and rules ask this only, so that nothing is permitted for which there is no rule.
   */
  static Optional<String> learner(String name) {
    var parts = OF_A_LEARNER.matcher(name);
    return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
  }
}
