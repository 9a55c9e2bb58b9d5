package io.sparkmaster.cluster.services;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Takes settings from topics that were made before there were rules for them, or under others.
 *
 * @param admin of who may do everything
 * @param limits that hold now
 */
record OlderTopics(Admin admin, LearnerTopics limits) {
  /**
   * Takes those away by which a topic has more files than it fills, or takes messages of days to
   * come; the messages that it has stay.
   *
   * @return the settings of each topic that had any
   */
  Map<String, Collection<String>> gather() throws ExecutionException, InterruptedException {
    var topics = new ArrayList<ConfigResource>();
    for (var name : admin.listTopics().names().get()) {
      if (LearnerTopics.learner(name).isPresent()) {
        topics.add(new ConfigResource(ConfigResource.Type.TOPIC, name));
      }
    }
    var taken = new TreeMap<String, Collection<String>>();
    var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
    for (var each : admin.describeConfigs(topics).all().get().entrySet()) {
      var names = TopicConfigs.noLonger(own(each.getValue().entries()), limits);
      if (!names.isEmpty()) {
        taken.put(each.getKey().name(), names);
        changes.put(each.getKey(), names.stream().map(OlderTopics::deleted).toList());
      }
    }
    admin.incrementalAlterConfigs(changes).all().get();
    return taken;
  }

  /** What is set for the topic itself. */
  private static Map<String, String> own(Collection<ConfigEntry> entries) {
    var own = new HashMap<String, String>();
    for (var entry : entries) {
      if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
        own.put(entry.name(), entry.value());
      }
    }
    return own;
  }

  private static AlterConfigOp deleted(String name) {
    return new AlterConfigOp(new ConfigEntry(name, null), AlterConfigOp.OpType.DELETE);
  }
}
