package io.sparkmaster.kernel.runtime.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskLocation;
import org.apache.spark.storage.RDDInfo;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

class JobProgressTest {
  private final JobProgress progress = new JobProgress();

  private void jobStarts(int id, String group, StageInfo... stages) {
    var properties = new Properties();
    properties.setProperty("spark.jobGroup.id", group);
    progress.onJobStart(
        new SparkListenerJobStart(
            id, 0, CollectionConverters.asScala(List.of(stages)).toSeq(), properties));
  }

  private void jobEnds(int id) {
    progress.onJobEnd(new SparkListenerJobEnd(id, 0, JobSucceeded$.MODULE$));
  }

  private static StageInfo stage(int id, int tasks) {
    return new StageInfo(
        id,
        0,
        "collect at line 1",
        tasks,
        CollectionConverters.asScala(List.<RDDInfo>of()).toSeq(),
        CollectionConverters.asScala(List.<Object>of()).toSeq(),
        "",
        null,
        CollectionConverters.asScala(List.<Seq<TaskLocation>>of()).toSeq(),
        scala.Option.empty(),
        0,
        false,
        0);
  }

  private void taskRuns(int stage) {
    progress.onTaskStart(new SparkListenerTaskStart(stage, 0, null));
    progress.onTaskEnd(new SparkListenerTaskEnd(stage, 0, "", Success$.MODULE$, null, null, null));
  }

  @Test
  void aJobYoungerThanTheThresholdIsNotShown() {
    progress.begin("cell");
    jobStarts(1, "cell");

    assertThat(progress.running("cell", Duration.ofHours(1))).isEmpty();
    assertThat(progress.running("cell", Duration.ZERO))
        .hasValueSatisfying(report -> assertThat(report.text()).isEqualTo("Spark: 1 job running"));
  }

  @Test
  void jobsOfOtherGroupsAreNotTheCells() {
    progress.begin("cell");
    jobStarts(1, "a streaming query");

    assertThat(progress.running("cell", Duration.ZERO)).isEmpty();
  }

  @Test
  void nothingIsShownOnceTheJobsHaveEnded() {
    progress.begin("cell");
    jobStarts(1, "cell");
    jobEnds(1);

    assertThat(progress.running("cell", Duration.ZERO)).isEmpty();
  }

  @Test
  void aThousandJobsAreCountedAndTheLastTwentyKept() {
    progress.begin("cell");
    for (int i = 0; i < 1000; i++) {
      jobStarts(i, "cell", stage(i, 2));
      taskRuns(i);
      taskRuns(i);
      jobEnds(i);
    }

    assertThat(progress.followed()).isZero();
    var report = progress.end("cell").orElseThrow();
    assertThat(report.text()).startsWith("Spark: 1000 jobs, 1000 stages, 2000 tasks in ");
    assertThat(report.jobs()).hasSize(JobReport.MAX_JOBS);
    assertThat(report.jobs().get(19).id()).isEqualTo(999);
  }

  @Test
  void jobsThatRunAreToldHoweverManyEndMeanwhile() {
    progress.begin("cell");
    for (int i = 0; i < 30; i++) {
      jobStarts(i, "cell", stage(i, 2));
    }
    for (int i = 30; i < 60; i++) {
      jobStarts(i, "cell", stage(i, 2));
      jobEnds(i);
    }

    var report = progress.running("cell", Duration.ZERO).orElseThrow();
    assertThat(report.jobs()).hasSize(30 + JobReport.MAX_JOBS);
    assertThat(report.jobs().get(0).id()).isZero();
  }

  @Test
  void stagesThatWereSkippedDoNotCount() {
    progress.begin("cell");
    jobStarts(1, "cell", stage(1, 4), stage(2, 3));
    taskRuns(2);
    assertThat(progress.running("cell", Duration.ZERO).orElseThrow().totals().tasks()).isEqualTo(7);
    jobEnds(1);

    assertThat(progress.end("cell").orElseThrow().text())
        .startsWith("Spark: 1 job, 1 stage, 1 task in ");
  }

  @Test
  void whatSparkTellsAfterTheCellsEndLeavesNothingBehind() {
    progress.begin("cell");
    jobStarts(1, "cell", stage(1, 1));
    assertThat(progress.end("cell")).isPresent();

    jobStarts(2, "cell", stage(2, 1));
    taskRuns(2);

    assertThat(progress.followed()).isZero();
    assertThat(progress.end("cell")).isEmpty();
  }
}
