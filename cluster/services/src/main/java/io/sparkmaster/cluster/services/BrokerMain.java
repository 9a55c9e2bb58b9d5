package io.sparkmaster.cluster.services;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker that is its own controller (KRaft): {@code BrokerMain CONFIGURATION CLUSTER_ID}.
 * The configuration is Kafka's {@code server.properties}. Its folder of data is formatted when it
 * is new.
 */
public final class BrokerMain {
  private BrokerMain() {}

  /** Runs until the process is told to end; exit code 1 when the folder cannot be formatted. */
  public static void main(String[] arguments) throws IOException {
    var configuration = Path.of(arguments[0]);
    var told = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var formatted =
        StorageTool.execute(
            new String[] {
              "format", "--ignore-formatted", "-t", arguments[1], "-c", configuration.toString()
            },
            told);
    if (formatted != 0) {
      System.exit(formatted);
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(configuration)) {
      properties.load(reader);
    }
    var broker = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::shutdown, "broker-shutdown"));
    broker.startup();
    broker.awaitShutdown();
  }
}
