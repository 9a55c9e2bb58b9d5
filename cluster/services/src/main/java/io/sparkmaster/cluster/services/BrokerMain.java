package io.sparkmaster.cluster.services;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;

/**
 * A Kafka broker that is its own controller (KRaft): {@code BrokerMain CONFIGURATION CLUSTER_ID
 * CLIENT_CONFIGURATION}. The configuration is Kafka's {@code server.properties}; with that of a
 * client it speaks to itself. Its folder of data is formatted when it is new.
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
    var settings = properties(configuration);
    var broker = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::shutdown, "broker-shutdown"));
    broker.startup();
    var limits = LearnerTopics.of(Utils.propsToStringMap(settings));
    gather(properties(Path.of(arguments[2])), limits, told);
    broker.awaitShutdown();
  }

  private static Properties properties(Path file) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }

  /** A broker that cannot do this works all the same. */
  private static void gather(Properties client, LearnerTopics limits, PrintStream told) {
    try (var admin = Admin.create(client)) {
      new OlderTopics(admin, limits)
          .gather()
          .forEach((topic, names) -> told.println(topic + " no longer sets " + names));
    } catch (ExecutionException | KafkaException e) {
      told.println("The settings of older topics stay: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
