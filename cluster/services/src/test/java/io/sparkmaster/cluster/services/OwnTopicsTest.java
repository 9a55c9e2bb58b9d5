package io.sparkmaster.cluster.services;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

/** Who may do what on the broker. */
final class OwnTopicsTest {
  private static boolean mayDo(String who, ResourceType type, String resource) {
    return mayDo(who, AclOperation.WRITE, type, resource);
  }

  private static boolean mayDo(String who, AclOperation what, ResourceType type, String resource) {
    return OwnTopics.mayDo(
        new KafkaPrincipal(KafkaPrincipal.USER_TYPE, who),
        what,
        new ResourcePattern(type, resource, PatternType.LITERAL));
  }

  @Test
  void learnersDoAllOnTopicsOfTheirNameAndNothingOnOthers() {
    assertThat(mayDo("ada", ResourceType.TOPIC, "ada.orders")).isTrue();
    assertThat(mayDo("ada", ResourceType.TOPIC, "ada-2.orders")).isFalse();
    assertThat(mayDo("ada", ResourceType.TOPIC, "adam.orders")).isFalse();
    assertThat(mayDo("ada", ResourceType.TOPIC, "ada")).isFalse();
    assertThat(mayDo("ada", ResourceType.TOPIC, "__consumer_offsets")).isFalse();
    assertThat(mayDo("ada", ResourceType.TOPIC, "bob.orders")).isFalse();
  }

  @Test
  void nobodyAddsPartitionsPastTheRulesForNewTopics() {
    assertThat(mayDo("ada", AclOperation.ALTER, ResourceType.TOPIC, "ada.orders")).isFalse();
    assertThat(mayDo("ada", AclOperation.ALTER_CONFIGS, ResourceType.TOPIC, "ada.orders")).isTrue();
    assertThat(mayDo("_broker", AclOperation.ALTER, ResourceType.TOPIC, "ada.orders")).isTrue();
  }

  @Test
  void groupsAreTheLearnersOwnOrThoseThatSparkMakesUp() {
    assertThat(mayDo("ada", ResourceType.GROUP, "ada.readers")).isTrue();
    assertThat(mayDo("ada", ResourceType.GROUP, "spark-kafka-source-1")).isTrue();
    assertThat(mayDo("ada", ResourceType.GROUP, "bob.readers")).isFalse();
  }

  @Test
  void nobodyButTheBrokerChangesTheBrokerOrIsToldWhatAllDo() {
    assertThat(mayDo("ada", ResourceType.CLUSTER, "kafka-cluster")).isFalse();
    assertThat(mayDo("_broker", ResourceType.CLUSTER, "kafka-cluster")).isTrue();
  }

  @Test
  void whoHasNotSignedInMayDoNothing() {
    assertThat(mayDo("ANONYMOUS", ResourceType.TOPIC, "ANONYMOUS.x")).isFalse();
    assertThat(mayDo("", ResourceType.TOPIC, ".x")).isFalse();
  }
}
