package io.sparkmaster.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker is started with. */
final class KafkaServiceTest {
  private static final ServiceState STATE = new ServiceState(true, 32001, 32002, 0, null);

  @Test
  void aBrokerWithoutMemoryEndsSoThatItIsStartedAgain(@TempDir Path root) throws IOException {
    var folder = new ServiceFolder(root.resolve("kafka"));
    folder.make();

    var service = new KafkaService(folder, root, () -> ServiceLimits.STANDARD);
    service.prepared(service.limited(STATE, false));

    assertThat(Files.readString(folder.arguments())).contains("-XX:+ExitOnOutOfMemoryError");
  }

  @Test
  void aBrokerThatHasEndedByItselfGoesOnWithTheLimitsItWasStartedWith(@TempDir Path root) {
    var folder = new ServiceFolder(root.resolve("kafka"));
    folder.make();
    var asked = with(folder, new ServiceLimits.Kafka(5, 8, 64, 7)).limited(STATE, false);
    asked.started(4711).write(folder);
    var another = with(folder, new ServiceLimits.Kafka(20, 32, 1024, 20));

    var known = ServiceState.read(folder).orElseThrow();

    assertThat(another.limited(known, true)).isEqualTo(asked.started(4711));
    assertThat(another.limited(known, false).kafka())
        .as("who starts it says how much")
        .isEqualTo(new ServiceLimits.Kafka(20, 32, 1024, 20));
    assertThat(another.limited(STATE, true).kafka()).as("of an earlier version").isNotNull();
  }

  private static KafkaService with(ServiceFolder folder, ServiceLimits.Kafka limits) {
    var all = new ServiceLimits(limits, ServiceLimits.STANDARD.postgres());
    return new KafkaService(folder, folder.root(), () -> all);
  }

  @Test
  void aTopicThatIsMadeByWritingHasNoMorePartitionsThanALearnerMayHave() {
    assertThat(broker(new ServiceLimits.Kafka(20, 1, 1024, 20)))
        .containsEntry("num.partitions", "1");
    assertThat(broker(new ServiceLimits.Kafka(20, 32, 1024, 20)))
        .containsEntry("num.partitions", "2");
  }

  @Property(tries = 200)
  void whatAllPartitionsKeepIsNoMoreThanALearnerMayHave(
      @ForAll @IntRange(min = 1, max = 10_000) int partitions,
      @ForAll @IntRange(min = 4, max = 1 << 20) int mb) {
    Assume.that(mb >= (long) partitions * ServiceLimits.Kafka.LEAST_SHARE_MB);
    var settings = broker(new ServiceLimits.Kafka(20, partitions, mb, 20));

    var segment = Long.parseLong(settings.getProperty("log.segment.bytes"));
    var kept = Long.parseLong(settings.getProperty("log.retention.bytes"));

    assertThat(segment).isBetween(1L << 20, 1L << 30);
    assertThat(segment * 4).isLessThanOrEqualTo(segment + kept);
    assertThat((segment + kept) * partitions)
        .isLessThanOrEqualTo(mb * (1L << 20))
        .isGreaterThan(mb * (1L << 20) - partitions);
  }

  private static Properties broker(ServiceLimits.Kafka limits) {
    var settings = new Properties();
    try {
      settings.load(
          new StringReader(
              new KafkaSettings(STATE.limited(limits), "0f".repeat(32))
                  .broker("rules.", Path.of("data"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }
}
