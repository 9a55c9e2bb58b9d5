package io.sparkmaster.kernel.runtime.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.status.api.v1.JobData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

class EventLogIT {
  private static final String REHEARSAL = "a-rehearsal";

  @TempDir private Path folder;
  private JavaSparkContext spark;

  @BeforeEach
  void start() {
    // Without what a kernel in this JVM has set for all contexts.
    var conf =
        new SparkConf(false)
            .setMaster("local[2]")
            .setAppName("a test")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.ui.enabled", "false");
    spark = new JavaSparkContext(new SparkContext(conf));
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  /** As {@link EventLog#of}, but later than a context's start, of which it is told here. */
  private void keep(long mostBytes) throws Exception {
    var log = new EventLog(spark.sc(), folder, REHEARSAL, mostBytes);
    var bus = spark.sc().listenerBus();
    bus.addToEventLogQueue(log);
    bus.post(
        new SparkListenerApplicationStart(
            "a test",
            Option.apply(spark.sc().applicationId()),
            1L,
            "me",
            Option.empty(),
            Option.empty(),
            Option.empty()));
    bus.waitUntilEmpty(10_000);
  }

  private void count(int parts) throws Exception {
    spark.parallelize(List.of(1, 2, 3), parts).count();
    spark.sc().listenerBus().waitUntilEmpty(20_000);
  }

  private List<String> files() throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }

  private List<JobData> jobs() throws Exception {
    var log = folder.resolve(files().get(0));
    return CollectionConverters.asJava(ReplayedEvents.read(log).ui().store().jobsList(null));
  }

  @Test
  void beginsWithACellsJobAndNotWithARehearsal() throws Exception {
    keep(1 << 20);
    spark.setJobGroup(REHEARSAL + "-of-ours", "rehearsal");
    count(2);
    assertThat(files()).isEmpty();

    spark.setJobGroup("a-cell", "a cell");
    count(2);

    assertThat(files()).containsExactly(spark.sc().applicationId() + ".zstd.inprogress");
    assertThat(jobs())
        .singleElement()
        .satisfies(job -> assertThat(job.jobGroup().get()).isEqualTo("a-cell"));
  }

  @Test
  void endsWithTheApplicationUnderItsLastName() throws Exception {
    keep(1 << 20);
    count(1);
    var id = spark.sc().applicationId();

    spark.stop();

    assertThat(files()).containsExactly(id + ".zstd");
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void whatComesAfterTheMostIsNotWrittenAndItIsStillWhole() throws Exception {
    keep(1);
    count(600);
    var full = Files.size(folder.resolve(files().get(0)));
    count(600);
    count(600);

    spark.stop();

    assertThat(files().get(0)).endsWith(".zstd");
    assertThat(Files.size(folder.resolve(files().get(0)))).isLessThan(full + 20_000);
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aFolderThatIsGoneCostsTheLogAndNoJob() throws Exception {
    keep(1 << 20);
    Files.delete(folder);

    assertThat(spark.parallelize(List.of(1, 2, 3), 2).count()).isEqualTo(3);
    spark.sc().listenerBus().waitUntilEmpty(10_000);

    Files.createDirectory(folder);
    assertThat(files()).isEmpty();
  }
}
