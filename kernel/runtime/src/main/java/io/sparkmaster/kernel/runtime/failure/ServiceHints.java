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
        "canceling statement due to statement timeout",
        "The database ends statements that take too long (the server's setting"
            + " postgres-statement-seconds). Ask for fewer rows or columns, or read in parts:"
            + " option(\"partitionColumn\", ...).");
    WORDS.put(
        "canceling statement due to user request",
        "Somebody has stopped the statement: a program of yours, or the server, which does so with"
            + " those that take longer than postgres-statement-seconds, and those that write while"
            + " the database is full (postgres-mb).");
    WORDS.put(
        "terminating connection due to administrator command",
        "The server has ended the connection. It does so when a statement goes on though it was"
            + " stopped, when nothing has happened in an open transaction for ten minutes, when a"
            + " transaction is open for more than an hour, or holds up what the server does for"
            + " another learner, when the database holds twice what it may (the server's setting"
            + " postgres-mb), and once when an older database gets its limits. Connect anew.");
    WORDS.put(
        "terminating connection due to idle-in-transaction timeout",
        "Nothing happened in an open transaction for ten minutes: commit (or roll back) when you are"
            + " done, and connect anew.");
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
