package io.sparkmaster.cluster.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Lists or deletes topics: {@code TopicsMain CLIENT_CONFIGURATION list|delete [LEARNER]}. Prints a
 * line for each topic; without a learner, all topics are meant.
 */
public final class TopicsMain {
  private TopicsMain() {}

  /** Exit code 1 when the broker refuses or does not answer, and the reason on standard error. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(Path.of(arguments[0]))) {
      properties.load(reader);
    }
    var start = arguments.length > 2 ? arguments[2] + "." : "";
    try (var admin = Admin.create(properties)) {
      var sizes = new TreeMap<String, Long>();
      for (var name : admin.listTopics().names().get()) {
        if (name.startsWith(start)) {
          sizes.put(name, 0L);
        }
      }
      for (var log :
          admin
              .describeLogDirs(
                  admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList())
              .allDescriptions()
              .get()
              .values()) {
        log.values()
            .forEach(
                folder ->
                    folder
                        .replicaInfos()
                        .forEach(
                            (partition, replica) ->
                                sizes.computeIfPresent(
                                    partition.topic(), (name, size) -> size + replica.size())));
      }
      if (arguments[1].equals("delete")) {
        admin.deleteTopics(sizes.keySet()).all().get();
      }
      sizes.forEach((name, size) -> System.out.println(name + " " + size));
    } catch (ExecutionException e) {
      System.err.println(e.getCause().getMessage());
      System.exit(1);
    }
  }
}
