package io.sparkmaster.kernel.runtime.failure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the broker and the database of lessons refuse, by their words, and what allows it. */
final class ServiceHints {
  private static final Map<String, String> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put(
        "Not authorized to access topics:",
        "Names of your topics begin with what DataServices.topic(\"\") says. If this one does, and is"
            + " new, you have as many topics or partitions as you may (the server's settings"
            + " kafka-topics and kafka-partitions): delete one with Kafka's Admin.deleteTopics, or"
            + " ask who runs the server.");
    WORDS.put(
        "too many connections for role",
        "You have as many connections to PostgreSQL as you may (the server's setting"
            + " postgres-connections), in all notebooks together. Spark opens one for each partition:"
            + " coalesce(2) before writing, and option(\"numPartitions\", 2) for reading, open fewer.");
    WORDS.put(
        "too many connections for database",
        "Your database holds twice what it may (the server's setting postgres-mb), so nobody is let"
            + " in until it holds less: ask who runs the server.");
    WORDS.put(
        "canceling statement due to",
        "The database ends statements that take too long, and those that write while it is full (the"
            + " server's settings postgres-statement-seconds and postgres-mb). Ask for fewer rows or"
            + " columns, or read in parts: option(\"partitionColumn\", ...).");
    WORDS.put(
        "temporary file size exceeds temp_file_limit",
        "The database sorts and joins with as much disk as you may use (the server's setting"
            + " postgres-temp-mb). Read the tables and let Spark join and sort, or ask for less.");
  }

  private ServiceHints() {}

  static Optional<String> of(Causes causes) {
    return causes.all().stream()
        .map(each -> String.valueOf(each.getMessage()))
        .flatMap(text -> WORDS.keySet().stream().filter(text::contains))
        .findFirst()
        .map(WORDS::get);
  }
}
