package io.sparkmaster.cluster.services;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Counts the topics of a learner by the folders that the broker has for their partitions, as what
 * Kafka tells its plug-ins says nothing of other topics.
 *
 * @param data the folder of those folders
 */
record TopicCount(Path data) {
  /** Those of deleted topics end otherwise until they are gone. */
  private static final Pattern PARTITION = Pattern.compile("(.+)-([0-9]+)");

  /** The learner's topics, with how many partitions each has. */
  Map<String, Integer> of(String learner) throws IOException {
    var topics = new TreeMap<String, Integer>();
    DirectoryStream.Filter<Path> own =
        folder ->
            LearnerTopics.learner(folder.getFileName().toString())
                .filter(learner::equals)
                .isPresent();
    try (var folders = Files.newDirectoryStream(data, own)) {
      for (var folder : folders) {
        var name = PARTITION.matcher(folder.getFileName().toString());
        if (name.matches()) {
          topics.merge(name.group(1), 1, Integer::sum);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return topics;
  }
}
