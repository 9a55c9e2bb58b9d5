package io.sparkmaster.cluster.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker with topics that were made before it had rules. */
@Timeout(180)
final class OlderTopicsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  @TempDir private Path root;
  private Process broker;

  @AfterEach
  void end() throws InterruptedException {
    if (broker != null) {
      broker.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatLearnersTopicsMayNoLongerSetIsTakenFromThemWithTheNextStart() throws Exception {
    var port = freePort();
    var inner = freePort();
    var cluster = Uuid.randomUuid().toString();
    var client = Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + port);
    start(port, inner, cluster, "");
    try (var admin = Admin.create(client)) {
      admin
          .createTopics(
              List.of(
                  topic(
                      "ada.old",
                      "segment.ms=10000",
                      "max.compaction.lag.ms=10000",
                      "segment.index.bytes=12",
                      "segment.bytes=1048575",
                      "message.timestamp.after.max.ms=9223372036854775807",
                      "message.timestamp.difference.max.ms=9223372036854775806",
                      "retention.ms=-1"),
                  topic("ada.fine", "segment.bytes=2097152"),
                  topic("_others", "segment.ms=10000")))
          .all()
          .get();
    }
    broker.destroy();
    broker.waitFor();

    start(
        port,
        inner,
        cluster,
        "create.topic.policy.class.name=%1$s\nalter.config.policy.class.name=%2$s\n"
            .formatted(TopicRules.class.getName(), TopicConfigs.class.getName()));

    try (var admin = Admin.create(client)) {
      await()
          .atMost(DEADLINE)
          .untilAsserted(
              () -> assertThat(settings(admin, "ada.old")).isEqualTo(Map.of("retention.ms", "-1")));
      assertThat(settings(admin, "ada.fine")).isEqualTo(Map.of("segment.bytes", "2097152"));
      assertThat(settings(admin, "_others")).isEqualTo(Map.of("segment.ms", "10000"));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static NewTopic topic(String name, String... settings) {
    var configs = new HashMap<String, String>();
    for (var each : settings) {
      configs.put(each.split("=", -1)[0], each.split("=", -1)[1]);
    }
    return new NewTopic(name, 1, (short) 1).configs(configs);
  }

  private static Map<String, String> settings(Admin admin, String topic) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var own = new TreeMap<String, String>();
    for (var entry : admin.describeConfigs(Set.of(resource)).all().get().get(resource).entries()) {
      if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
        own.put(entry.name(), entry.value());
      }
    }
    return own;
  }

  private void start(int port, int inner, String cluster, String rules) throws Exception {
    var configuration =
        Files.writeString(
            root.resolve("server.properties"),
            """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%2$d
            listeners=CLIENTS://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=CLIENTS
            listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT
            log.dirs=%3$s
            num.partitions=2
            log.segment.bytes=4194304
            log.retention.bytes=12582912
            sparkmaster.learner.topics=9
            sparkmaster.learner.partitions=9
            sparkmaster.learner.bytes.per.second=1000000
            """
                    .formatted(port, inner, root.resolve("data"))
                + rules);
    var client =
        Files.writeString(
            root.resolve("admin.properties"), "bootstrap.servers=127.0.0.1:%d\n".formatted(port));
    broker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                configuration.toString(),
                cluster,
                client.toString())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("broker.out").toFile())
            .start();
    try (var admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
      await()
          .atMost(DEADLINE)
          .ignoreExceptions()
          .until(() -> admin.describeCluster().nodes().get().size() == 1);
    }
  }
}
