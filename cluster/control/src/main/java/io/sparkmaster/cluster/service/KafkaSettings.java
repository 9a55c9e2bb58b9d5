package io.sparkmaster.cluster.service;

import io.sparkmaster.cluster.process.HmacText;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Settings of the broker and of who administers it (Kafka, "Broker Configs").
 *
 * @param secret of which everybody's password is made
 */
record KafkaSettings(ServiceState state, String secret) {
  /** The name by which the broker signs in to itself. No learner's begins so. */
  private static final String BROKER = "_broker";

  private static final long MB = 1 << 20;

  /** Kafka's own; it takes no more than 2 GB. */
  private static final long LARGEST_SEGMENT = 1 << 30;

  /** Of a topic that is made because somebody writes to it, where so many are allowed. */
  private static final int USUAL_PARTITIONS = 2;

  private static final String LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\""
          + " password=\"%s\"";

  static String password(String secret, String name) {
    return HmacText.of(secret, "kafka " + name);
  }

  /**
   * The broker's.
   *
   * @param rules the package of the classes that know passwords and permissions; those of the rules
   *     read each learner's limits
   */
  String broker(String rules, Path data) {
    var limits = Objects.requireNonNull(state.kafka(), "limits");
    // As much as a partition may hold; its newest file, a quarter of that, is never taken away.
    var share = limits.mb() * MB / limits.partitions();
    var segment = Math.min(share / 4, LARGEST_SEGMENT);
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=CLIENTS://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=CLIENTS://127.0.0.1:%1$d
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=CLIENTS
    listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
    sasl.enabled.mechanisms=SCRAM-SHA-256
    sasl.mechanism.inter.broker.protocol=SCRAM-SHA-256
    sasl.mechanism.controller.protocol=SCRAM-SHA-256
    listener.name.clients.scram-sha-256.sasl.jaas.config=%3$s
    listener.name.clients.scram-sha-256.sasl.server.callback.handler.class=%4$sLearnerPasswords
    listener.name.controller.scram-sha-256.sasl.jaas.config=%3$s
    listener.name.controller.scram-sha-256.sasl.server.callback.handler.class=%4$sLearnerPasswords
    authorizer.class.name=%4$sOwnTopics
    log.dirs=%5$s
    num.partitions=%11$d
    auto.create.topics.enable=true
    # One broker holds all there is.
    default.replication.factor=1
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=4
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=4
    group.initial.rebalance.delay.ms=0
    # What a lesson has sent is there the next day, and fills no disk.
    log.retention.hours=48
    log.retention.bytes=%6$d
    log.segment.bytes=%7$d
    # The next file begins when one is full, and not when it is old: clients say how old messages are,
    # so each could have a file of its own, and the broker may map so many into its memory only.
    log.roll.ms=9223372036854775807
    log.message.timestamp.after.max.ms=3600000
    log.index.size.max.bytes=1048576
    log.retention.check.interval.ms=10000
    log.segment.delete.delay.ms=1000
    # Of each learner.
    create.topic.policy.class.name=%4$sTopicRules
    alter.config.policy.class.name=%4$sTopicConfigs
    client.quota.callback.class=%4$sLearnerRates
    sparkmaster.learner.topics=%8$d
    sparkmaster.learner.partitions=%9$d
    sparkmaster.learner.bytes.per.second=%10$d
    metadata.max.retention.bytes=67108864
    log.cleaner.dedupe.buffer.size=16777216
    num.network.threads=2
    num.io.threads=4
    background.threads=2
    controlled.shutdown.enable=false
    """
        .formatted(
            state.port(),
            state.innerPort(),
            LOGIN.formatted(BROKER, password(secret, BROKER))
                + " sparkmaster.secret=\"%s\";".formatted(secret),
            rules,
            data.toString().replace("\\", "\\\\"),
            share - segment,
            segment,
            limits.topics(),
            limits.partitions(),
            limits.mbPerSecond() * MB,
            Math.min(USUAL_PARTITIONS, limits.partitions()));
  }

  String administration() {
    return """
    bootstrap.servers=127.0.0.1:%d
    security.protocol=SASL_PLAINTEXT
    sasl.mechanism=SCRAM-SHA-256
    sasl.jaas.config=%s;
    request.timeout.ms=10000
    default.api.timeout.ms=20000
    """
        .formatted(state.port(), LOGIN.formatted(BROKER, password(secret, BROKER)));
  }
}
