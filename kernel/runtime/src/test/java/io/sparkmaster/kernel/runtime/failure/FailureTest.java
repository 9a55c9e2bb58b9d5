package io.sparkmaster.kernel.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void wrappersOfSparkAndTheJvmAreTakenOff() {
    var failure =
        of(
            new SparkException(
                "Job aborted due to stage failure",
                new UncheckedIOException(new IOException("disk full"))));

    assertThat(failure.name()).isEqualTo("java.io.IOException");
    assertThat(failure.message()).isEqualTo("disk full");
  }

  @Test
  void aLearnersOwnWrapperStaysOutsideWithItsCauseBelow() {
    var failure = of(new IllegalStateException("outer", new IllegalArgumentException("inner")));

    assertThat(failure.title()).isEqualTo("IllegalStateException");
    assertThat(failure.lines()).contains("  Caused by: IllegalArgumentException: inner");
  }

  @Test
  void limitsOfTheDatabaseAndTheBrokerNameTheirSettings() {
    assertThat(of(new SQLException("FATAL: too many connections for role \"ada\"")).hint())
        .contains("postgres-connections", "coalesce(2)");
    assertThat(of(new SQLException("FATAL: too many connections for database \"ada\"")).hint())
        .contains("postgres-mb");
    assertThat(of(new SQLException("ERROR: canceling statement due to statement timeout")).hint())
        .contains("postgres-statement-seconds");
    assertThat(of(new SQLException("ERROR: canceling statement due to user request")).hint())
        .contains("a program of yours", "postgres-mb");
    assertThat(of(new SQLException("ERROR: canceling statement due to lock timeout")).hint())
        .isEmpty();
    assertThat(
            of(new SQLException("FATAL: terminating connection due to administrator command"))
                .hint())
        .contains("ten minutes", "an hour", "twice what it may");
    assertThat(
            of(new SQLException("FATAL: terminating connection due to idle-in-transaction timeout"))
                .hint())
        .contains("ten minutes: commit", "connect anew");
    assertThat(
            of(new SQLException("ERROR: temporary file size exceeds temp_file_limit (8kB)")).hint())
        .contains("postgres-temp-mb");
    assertThat(
            of(new SparkException(
                    "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times, most"
                        + " recent failure: Lost task 0.0 in stage 1.0 (TID 7) (me executor"
                        + " driver): org.apache.kafka.common.errors.TopicAuthorizationException:"
                        + " Not authorized to access topics: [ada.x]"))
                .hint())
        .contains("kafka-topics");
    assertThat(of(new SQLException("ERROR: relation \"t\" does not exist")).hint()).isEmpty();
  }

  @Test
  void aChainThatEndsInItselfIsReadOnce() {
    var one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));

    assertThat(of(one).message()).isEqualTo("one");
  }

  @Test
  void aTasksErrorThatCameBackAsTextIsNamed() {
    var failure =
        of(
            new SparkException(
                "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent"
                    + " failure: Lost task 0.3 in stage 1.0 (TID 7) (10.0.0.1 executor 1):"
                    + " com.acme.Odd: so odd\n\tat com.acme.Odd.make(Odd.java:3)"));

    assertThat(failure.name()).isEqualTo("com.acme.Odd");
    assertThat(failure.message()).isEqualTo("so odd");
  }

  @Test
  void whatAClosureTookAlongIsNamedFromSparksText() {
    var error =
        new NotSerializableException(
            "$line30.$read$$iw$Holder\nSerialization stack:\n\t- object not serializable (class:"
                + " $line30.$read$$iw$Holder, value: x)\n\t- field (class: $line30.$read$$iw, name:"
                + " holder, type: class $line30.$read$$iw$Holder)");
    var failure = of(new SparkException("Task not serializable", error));

    assertThat(failure.message()).isEqualTo("Task not serializable: Holder");
    assertThat(failure.hint()).startsWith("A task needs the variable \"holder\" (Holder)");
  }

  @Test
  void framesAreCountedByTheirOwnersAndCellLinesAreShown() {
    var error = new IllegalStateException("no");
    error.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("com.acme.Tool", "run", "Tool.java", 7),
          new StackTraceElement("$line1.$read$$iw", "f", "<console>", 2),
          new StackTraceElement("org.apache.spark.rdd.RDD", "map", "RDD.scala", 1),
          new StackTraceElement("org.apache.spark.rdd.RDD", "map", "RDD.scala", 2),
          new StackTraceElement("java.lang.Thread", "run", "Thread.java", 3)
        });

    var failure =
        Failure.of(
            error,
            "",
            frame ->
                frame.getClassName().startsWith("$line")
                    ? Optional.of("line 2: f()")
                    : Optional.empty(),
            Surroundings.NONE);

    assertThat(failure.lines())
        .containsExactly("    at com.acme.Tool.run(Tool.java:7)", "  → line 2: f()");
    assertThat(failure.folded()).startsWith("… 2 frames of Spark").contains("1 of the JDK");
    assertThat(failure.whole()).contains("RDD.scala:2", "<- line 2: f()");
  }

  @Test
  void aMessageOfAMillionCharactersIsCutAndSaysSo() {
    var failure = of(new IllegalStateException("x".repeat(1_000_000)));

    assertThat(failure.message()).hasSizeLessThan(3000).contains("998000 more characters");
    assertThat(failure.whole()).hasSizeLessThan(300_000);
  }

  @Test
  void aSlipOfOneOrTwoLettersFindsTheName() {
    assertThat(NearNames.of("city_nme", List.of("id", "city_name", "label")))
        .containsExactly("city_name");
    assertThat(NearNames.of("teh", List.of("the", "tea"))).containsExactly("the", "tea");
    assertThat(NearNames.of("price", List.of("weight", "city"))).isEmpty();
  }

  @Test
  void quotedNamesAreReadWithDotsAndBackticksInThem() {
    assertThat(NearNames.lastParts("`x`.`a.b`, `c``d`")).containsExactly("a.b", "c`d");
    assertThat(NearNames.unquoted("[`label`, `x`.`label`]")).containsExactly("label", "x.label");
    assertThat(NearNames.lastParts("plain")).containsExactly("plain");
  }

  @Test
  void onlyWholeWordsArePythons() {
    assertThat(CompileHints.of("not found: value int")).isPresent();
    assertThat(CompileHints.of("not found: value interval")).isEmpty();
    assertThat(CompileHints.of("not found: value Nonempty")).isEmpty();
  }

  private static Failure of(Throwable error) {
    return Failure.of(error, "", frame -> Optional.empty(), Surroundings.NONE);
  }
}
