package io.sparkmaster.cluster.services;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.server.policy.CreateTopicPolicy;

/**
 * Refuses topics beyond what a learner may have. Kafka asks it for one topic after the other, in
 * one thread, and does not say what comes of it: for some seconds also those count that were only
 * asked about ({@code validateOnly}), or were made and deleted since.
 */
public final class TopicRules implements CreateTopicPolicy {
  /** The broker makes a topic's folders a moment after it was allowed. */
  private static final Duration UNTIL_SEEN = Duration.ofSeconds(10);

  private record Allowed(int partitions, Instant at) {}

  private final InstantSource clock;
  private final Map<String, Allowed> allowed = new HashMap<>();
  private LearnerTopics limits;

  /** As Kafka makes it. */
  public TopicRules() {
    this(InstantSource.system());
  }

  TopicRules(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void configure(Map<String, ?> settings) {
    limits = LearnerTopics.of(settings);
  }

  @Override
  public void validate(RequestMetadata request) {
    var learner = LearnerTopics.learner(request.topic());
    if (learner.isEmpty()) {
      return;
    }
    TopicConfigs.check(request.topic(), request.configs(), limits);
    var partitions = partitions(request);
    require(learner.get(), request.topic(), partitions);
    allowed.put(request.topic(), new Allowed(partitions, clock.instant()));
  }

  private int partitions(RequestMetadata request) {
    if (request.numPartitions() != null) {
      return request.numPartitions();
    }
    var assigned = request.replicasAssignments();
    return assigned == null || assigned.isEmpty() ? limits.usualPartitions() : assigned.size();
  }

  private void require(String learner, String topic, int more) {
    var topics = present(learner);
    // Kafka asks for topics only that are not there: what is known of this one was allowed and not
    // made, or has been deleted since.
    topics.remove(topic);
    if (topics.size() >= limits.topics()) {
      throw new PolicyViolationException(
          "\"%s\" has %d topics, and may have %d (kafka-topics): %s. %s"
              .formatted(
                  learner,
                  topics.size(),
                  limits.topics(),
                  String.join(", ", topics.keySet()),
                  remedy(learner)));
    }
    var partitions = topics.values().stream().mapToInt(it -> it).sum();
    if (more > limits.partitions() - partitions) {
      throw new PolicyViolationException(
          "The topics of \"%s\" have %d partitions, and may have %d (kafka-partitions): %d more are too many. Make a topic with fewer. %s"
              .formatted(learner, partitions, limits.partitions(), more, remedy(learner)));
    }
  }

  private static String remedy(String learner) {
    return ("Delete topics that are not needed (Admin.deleteTopics), or ask who runs the server for:"
            + " sparkmaster cluster topics --learner %s --delete")
        .formatted(learner);
  }

  /**
   * Kafka tells clients the words of no other exception, and counts others as faults of its own.
   */
  private Map<String, Integer> present(String learner) {
    var earliest = clock.instant().minus(UNTIL_SEEN);
    Map<String, Integer> topics;
    try {
      topics = new TreeMap<>(new TopicCount(limits.data()).of(learner));
    } catch (IOException e) {
      throw new PolicyViolationException(
          "The topics of \"%s\" cannot be counted, so none is made: %s. Try again, or ask who runs the server."
              .formatted(learner, e),
          e);
    }
    allowed.entrySet().removeIf(each -> each.getValue().at().isBefore(earliest));
    allowed.forEach(
        (topic, one) -> {
          if (LearnerTopics.learner(topic).filter(learner::equals).isPresent()) {
            topics.merge(topic, one.partitions(), Math::max);
          }
        });
    return topics;
  }

  @Override
  public void close() {}
}
