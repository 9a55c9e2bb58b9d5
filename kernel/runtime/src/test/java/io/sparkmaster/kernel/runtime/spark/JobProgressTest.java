package io.sparkmaster.kernel.runtime.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.StageInfo;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class JobProgressTest {
  private final JobProgress progress = new JobProgress();

  private void jobStarts(int id, String group) {
    var properties = new Properties();
    properties.setProperty("spark.jobGroup.id", group);
    progress.onJobStart(
        new SparkListenerJobStart(
            id, 0, CollectionConverters.asScala(List.<StageInfo>of()).toSeq(), properties));
  }

  @Test
  void aJobYoungerThanTheThresholdIsNotShown() {
    jobStarts(1, "cell");

    assertThat(progress.running("cell", Duration.ofHours(1))).isEmpty();
    assertThat(progress.running("cell", Duration.ZERO))
        .hasValueSatisfying(report -> assertThat(report.text()).isEqualTo("Spark: 1 job running"));
  }

  @Test
  void jobsOfOtherGroupsAreNotTheCells() {
    jobStarts(1, "a streaming query");

    assertThat(progress.running("cell", Duration.ZERO)).isEmpty();
  }

  @Test
  void nothingIsShownOnceTheJobsHaveEnded() {
    jobStarts(1, "cell");
    progress.onJobEnd(new SparkListenerJobEnd(1, 0, JobSucceeded$.MODULE$));

    assertThat(progress.running("cell", Duration.ZERO)).isEmpty();
  }
}
