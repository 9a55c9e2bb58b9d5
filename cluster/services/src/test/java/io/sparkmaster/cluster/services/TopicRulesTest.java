package io.sparkmaster.cluster.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.policy.AlterConfigPolicy;
import org.apache.kafka.server.policy.CreateTopicPolicy.RequestMetadata;
import org.apache.kafka.server.quota.ClientQuotaType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much a learner may have on the broker. */
final class TopicRulesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path data;
  private Instant now = NOON;
  private Map<String, String> settings;
  private TopicRules rules;

  @BeforeEach
  void threeTopicsAndEightPartitions() {
    settings =
        Map.of(
            "log.dirs", data.toString(),
            "num.partitions", "2",
            "sparkmaster.learner.topics", "3",
            "sparkmaster.learner.partitions", "8",
            "log.segment.bytes", "4194304",
            "log.retention.bytes", "12582912",
            "sparkmaster.learner.bytes.per.second", "1000");
    rules = new TopicRules(() -> now);
    rules.configure(settings);
  }

  private void make(String topic, int partitions) {
    make(topic, partitions, Map.of());
  }

  private void make(String topic, Integer partitions, Map<String, String> configs) {
    rules.validate(new RequestMetadata(topic, partitions, (short) 1, null, configs));
  }

  /** As the broker does. */
  private void madeOnDisk(String topic, int partitions) throws IOException {
    for (int i = 0; i < partitions; i++) {
      Files.createDirectory(data.resolve(topic + "-" + i));
    }
  }

  @Test
  void aTopicTooManyIsRefusedWithWhatThereIsAndHowToGetRid() throws IOException {
    madeOnDisk("ada.a", 1);
    madeOnDisk("ada.b-1", 1);
    make("ada.c", 1);

    assertThatThrownBy(() -> make("ada.d", 1))
        .isInstanceOf(PolicyViolationException.class)
        .hasMessageContainingAll(
            "\"ada\" has 3 topics, and may have 3 (kafka-topics): ada.a, ada.b-1, ada.c.",
            "sparkmaster cluster topics --learner ada --delete");
    assertThatCode(() -> make("adam.d", 1)).doesNotThrowAnyException();
  }

  @Test
  void partitionsCountOverAllTopicsAlsoWhenTheNumberIsTheUsual() throws IOException {
    madeOnDisk("ada.a", 5);
    make("ada.b", 2);
    rules = new TopicRules(() -> now);
    rules.configure(settings);
    madeOnDisk("ada.b", 2);

    assertThatThrownBy(() -> make("ada.c", null, Map.of()))
        .isInstanceOf(PolicyViolationException.class)
        .hasMessageContaining("have 7 partitions, and may have 8 (kafka-partitions): 2 more");
    assertThatThrownBy(
            () ->
                rules.validate(
                    new RequestMetadata(
                        "ada.c", null, null, Map.of(0, List.of(1), 1, List.of(1)), Map.of())))
        .isInstanceOf(PolicyViolationException.class);
    assertThatCode(() -> make("ada.c", 1)).doesNotThrowAnyException();
  }

  @Test
  void manyAtOnceAreCountedBeforeTheBrokerHasMadeThem() {
    make("ada.a", 4);
    make("ada.b", 4);

    assertThatThrownBy(() -> make("ada.c", 1)).isInstanceOf(PolicyViolationException.class);
  }

  @Test
  void whatWasAllowedAndNotMadeCountsForSomeSecondsOnlyAndWhatIsDeletedNoMore() throws IOException {
    make("ada.a", 8);
    Files.createDirectory(data.resolve("ada.b-0.0123456789abcdef-delete"));
    assertThatThrownBy(() -> make("ada.c", 1)).isInstanceOf(PolicyViolationException.class);

    now = NOON.plusSeconds(11);

    assertThatCode(() -> make("ada.c", 8)).doesNotThrowAnyException();
  }

  @Test
  void whatWasAskedForAndNotMadeOrIsGoneAgainDoesNotStandInItsOwnWay() {
    // Only asked whether it could be, or slowed down and asked for again, or deleted since.
    make("ada.a", 8);
    make("ada.a", 8);
    make("ada.a", 2);

    assertThatThrownBy(() -> make("ada.b", 7)).isInstanceOf(PolicyViolationException.class);
    make("ada.b", 6);
  }

  @Test
  void aTopicWithoutANameHasTheSameRules() {
    assertThatThrownBy(() -> make("ada.", 9)).isInstanceOf(PolicyViolationException.class);
    assertThatThrownBy(() -> make("ada.", 1, Map.of("retention.bytes", "-1")))
        .isInstanceOf(PolicyViolationException.class);
    var changes = new TopicConfigs();
    changes.configure(settings);
    assertThatThrownBy(
            () ->
                changes.validate(
                    change(ConfigResource.Type.TOPIC, "ada.", Map.of("retention.bytes", "-1"))))
        .isInstanceOf(PolicyViolationException.class);
  }

  @Test
  void moreThanCanBeCountedIsTooMany() throws IOException {
    madeOnDisk("ada.a", 1);

    assertThatThrownBy(() -> make("ada.b", Integer.MAX_VALUE))
        .isInstanceOf(PolicyViolationException.class);
  }

  @Test
  void whereTopicsCannotBeCountedNoneIsMadeAndTheClientIsToldWhy() throws IOException {
    Files.delete(data);

    assertThatThrownBy(() -> make("ada.a", 1))
        .isInstanceOf(PolicyViolationException.class)
        .hasMessageContaining("The topics of \"ada\" cannot be counted");
  }

  @Test
  void aSettingThatIsTakenBackIsTheBrokersOwnAgain() {
    var back = new HashMap<String, String>();
    back.put("cleanup.policy", null);
    back.put("retention.bytes", null);

    TopicConfigs.check("ada.a", back, LearnerTopics.of(settings));
  }

  @Test
  void topicsOfKafkaItselfAreNobodys() {
    assertThatCode(() -> make("__consumer_offsets", 50)).doesNotThrowAnyException();
  }

  @Test
  void aTopicThatCouldGrowPastItsShareIsRefused() {
    // Eight shares of 16 MB, each with a newest file of 4.
    for (var good :
        List.of(
            Map.of("retention.bytes", "12582912", "segment.bytes", "4194304"),
            Map.of("cleanup.policy", "compact, delete"),
            Map.of("retention.ms", "-1", "compression.type", "zstd"))) {
      TopicConfigs.check("ada.a", good, LearnerTopics.of(settings));
    }
    for (var bad :
        List.of(
            Map.of("retention.bytes", "-1"),
            Map.of("retention.bytes", "12582913"),
            Map.of("segment.bytes", "4194305"),
            Map.of("segment.bytes", "14"),
            Map.of("segment.ms", "999999999"),
            Map.of("max.compaction.lag.ms", "1"),
            Map.of("message.timestamp.after.max.ms", "9223372036854775807"),
            Map.of("message.timestamp.difference.max.ms", "9223372036854775807"),
            Map.of("max.message.bytes", "99999999"),
            Map.of("cleanup.policy", "compact"),
            Map.of("file.delete.delay.ms", "99999999"),
            Map.of("preallocate", "true"))) {
      var name = bad.keySet().iterator().next();
      assertThatThrownBy(() -> make("ada.a", 1, bad))
          .as(bad.toString())
          .isInstanceOf(PolicyViolationException.class)
          .hasMessageStartingWith(name + " of ada.a ");
    }
  }

  @Test
  void largePartitionsHaveLargeFilesSoThatThereAreFew() {
    var large = new HashMap<>(settings);
    large.put("log.segment.bytes", "67108864");
    var limits = LearnerTopics.of(large);

    TopicConfigs.check("ada.a", Map.of("segment.bytes", "16777216"), limits);

    assertThatThrownBy(
            () -> TopicConfigs.check("ada.a", Map.of("segment.bytes", "16777215"), limits))
        .isInstanceOf(PolicyViolationException.class)
        .hasMessageContaining("must be 16777216 to 67108864");
  }

  @Test
  void whatCannotBeSetIsToldWithWhatCan() {
    assertThatThrownBy(() -> make("ada.a", 1, Map.of("flush.messages", "1")))
        .isInstanceOf(PolicyViolationException.class)
        .hasMessageContaining("These can: cleanup.policy, compression.type,");
  }

  @Test
  void theSameHoldsWhenATopicIsChangedAndForLearnersTopicsOnly() {
    var changes = new TopicConfigs();
    changes.configure(settings);
    var endless = Map.of("retention.bytes", "-1");

    assertThatThrownBy(() -> changes.validate(change(ConfigResource.Type.TOPIC, "ada.a", endless)))
        .isInstanceOf(PolicyViolationException.class)
        .hasMessageContaining("must be 1 to 12582912", "kafka-mb");
    assertThatCode(
            () -> {
              changes.validate(change(ConfigResource.Type.TOPIC, "__consumer_offsets", endless));
              changes.validate(change(ConfigResource.Type.BROKER, "1", Map.of("any", "thing")));
            })
        .doesNotThrowAnyException();
  }

  private static AlterConfigPolicy.RequestMetadata change(
      ConfigResource.Type type, String name, Map<String, String> configs) {
    return new AlterConfigPolicy.RequestMetadata(new ConfigResource(type, name), configs);
  }

  @Test
  void eachLearnerHasARateWhateverTheClientIsCalledAndTheBrokerHasNone() {
    var rates = new LearnerRates();
    rates.configure(settings);
    var ada = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "ada");

    var tags = rates.quotaMetricTags(ClientQuotaType.PRODUCE, ada, "one");

    assertThat(rates.quotaMetricTags(ClientQuotaType.PRODUCE, ada, "two")).isEqualTo(tags);
    assertThat(rates.quotaLimit(ClientQuotaType.PRODUCE, tags)).isEqualTo(1000.0);
    assertThat(rates.quotaLimit(ClientQuotaType.FETCH, tags)).isEqualTo(1000.0);
    assertThat(rates.quotaLimit(ClientQuotaType.FETCH, Map.of("user", "_broker"))).isNull();
  }

  @Test
  void aConfigurationWithoutLimitsIsRefused() {
    assertThatThrownBy(() -> new TopicRules().configure(Map.of("log.dirs", "/data")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sparkmaster.learner.topics");
  }
}
