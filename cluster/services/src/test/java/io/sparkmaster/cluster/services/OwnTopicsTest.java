package io.sparkmaster.cluster.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what on the broker. */
final class OwnTopicsTest {
  @TempDir private Path data;

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
  void whatBeginsWithALearnersNameIsThatLearnersWhateverFollows() {
    for (var name : List.of("ada.", "ada..", "ada.\n")) {
      assertThat(mayDo("ada", ResourceType.TOPIC, name)).as(name).isTrue();
      assertThat(LearnerTopics.learner(name)).as("the rules of " + name).contains("ada");
    }
    assertThat(mayDo("bob", ResourceType.TOPIC, "ada.")).isFalse();
    assertThat(LearnerTopics.learner("ada")).isEmpty();
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

  /** What a request for the metadata of topics that are not there is answered. */
  private List<AuthorizationResult> made(int topics, int partitions, String... names) {
    var authorizer = new OwnTopics();
    authorizer.configure(
        Map.of(
            "log.dirs", data.toString(),
            "num.partitions", "2",
            "log.segment.bytes", "4194304",
            "log.retention.bytes", "12582912",
            "sparkmaster.learner.topics", String.valueOf(topics),
            "sparkmaster.learner.partitions", String.valueOf(partitions),
            "sparkmaster.learner.bytes.per.second", "1000"));
    return authorizer.authorize(
        new OfAda(),
        Stream.of(names)
            .map(
                it ->
                    new Action(
                        AclOperation.CREATE,
                        new ResourcePattern(ResourceType.TOPIC, it, PatternType.LITERAL),
                        1,
                        true,
                        true))
            .toList());
  }

  @Test
  void aTopicThatIsMadeByWritingNeedsRoomForAllItsPartitions() throws IOException {
    Files.createDirectory(data.resolve("ada.a-0"));

    assertThat(made(5, 3, "ada.b")).containsExactly(AuthorizationResult.ALLOWED);
    assertThat(made(5, 2, "ada.b"))
        .as("one is left, and it has two")
        .containsExactly(AuthorizationResult.DENIED);
    assertThat(made(1, 9, "ada.b")).containsExactly(AuthorizationResult.DENIED);
  }

  @Test
  void ofManyTopicsInOneRequestAsManyAreMadeAsThereIsRoomFor() throws IOException {
    Files.createDirectory(data.resolve("ada.a-0"));

    assertThat(made(5, 6, "ada.b", "bob.b", "ada.c", "ada.d"))
        .containsExactly(
            AuthorizationResult.ALLOWED,
            AuthorizationResult.DENIED,
            AuthorizationResult.ALLOWED,
            AuthorizationResult.DENIED);
  }

  private record OfAda() implements AuthorizableRequestContext {
    @Override
    public String listenerName() {
      return "CLIENTS";
    }

    @Override
    public SecurityProtocol securityProtocol() {
      return SecurityProtocol.SASL_PLAINTEXT;
    }

    @Override
    public KafkaPrincipal principal() {
      return new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "ada");
    }

    @Override
    public InetAddress clientAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public int requestType() {
      return ApiKeys.METADATA.id;
    }

    @Override
    public int requestVersion() {
      return 12;
    }

    @Override
    public String clientId() {
      return "client";
    }

    @Override
    public int correlationId() {
      return 1;
    }
  }

  @Test
  void whoHasNotSignedInMayDoNothing() {
    assertThat(mayDo("ANONYMOUS", ResourceType.TOPIC, "ANONYMOUS.x")).isFalse();
    assertThat(mayDo("", ResourceType.TOPIC, ".x")).isFalse();
  }
}
