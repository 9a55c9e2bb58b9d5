package io.sparkmaster.cluster.services;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How much each learner may have on the broker, as its configuration says in keys of our own.
 *
 * @param data the folder with a folder for each partition
 * @param topics of one learner
 * @param partitions of all topics of one learner together
 * @param bytes of all partitions of one learner together; each may hold its share
 * @param bytesPerSecond that one learner sends, and reads
 */
record LearnerTopics(Path data, int topics, int partitions, long bytes, double bytesPerSecond) {
  private static final Pattern OF_A_LEARNER = Pattern.compile("([a-z0-9][a-z0-9_-]{0,62})\\..+");

  /** The parts of a share: a partition's newest file is never taken away. */
  private static final int FILES_OF_A_SHARE = 4;

  /** Reads them from Kafka's configuration; {@code KafkaSettings} writes them. */
  static LearnerTopics of(Map<String, ?> settings) {
    return new LearnerTopics(
        Path.of(text(settings, "log.dirs")),
        Integer.parseInt(text(settings, "sparkmaster.learner.topics")),
        Integer.parseInt(text(settings, "sparkmaster.learner.partitions")),
        Long.parseLong(text(settings, "sparkmaster.learner.bytes")),
        Double.parseDouble(text(settings, "sparkmaster.learner.bytes.per.second")));
  }

  private static String text(Map<String, ?> settings, String key) {
    var value = settings.get(key);
    if (value == null) {
      throw new IllegalArgumentException("The broker's configuration lacks " + key);
    }
    return value.toString();
  }

  /** Whose topic that is; empty for topics of Kafka itself. */
  static Optional<String> learner(String topic) {
    var parts = OF_A_LEARNER.matcher(topic);
    return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
  }

  /** The largest file of a partition. */
  long segmentBytes() {
    return bytes / partitions / FILES_OF_A_SHARE;
  }

  /** What a partition keeps beside its newest file. */
  long retentionBytes() {
    return bytes / partitions - segmentBytes();
  }
}
