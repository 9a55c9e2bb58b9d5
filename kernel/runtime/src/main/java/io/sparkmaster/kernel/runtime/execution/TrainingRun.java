package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.kernel.protocol.transport.InMemoryTransport;
import io.sparkmaster.kernel.runtime.config.KernelConfig;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs once through what a first lesson does, so that an archive of the classes it loads (AppCDS)
 * can be made.
 */
public final class TrainingRun {
  private static final System.Logger LOG = System.getLogger(TrainingRun.class.getName());
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private static final List<String> CELLS =
      List.of(
          "1 + 1",
          "spark.range(1000).selectExpr(\"id % 7 as k\").groupBy(\"k\").count().orderBy(\"k\")",
          """
          case class Trip(city: String, km: Double)
          val trips = Seq(Trip("Oslo", 1.5), Trip("Rome", 2.5)).toDS()
          trips.filter(_.km > 2).map(_.city).collect()
          """,
          "sc.parallelize(1 to 100, 2).map(x => (x % 3, x)).reduceByKey(_ + _).collect()",
          "trips.createOrReplaceTempView(\"trips\")",
          "%%sql\nSELECT city, sum(km) AS km FROM trips GROUP BY city ORDER BY city",
          """
          %%java
          var doubled = spark.range(5).map((MapFunction<Long, Long>) x -> 2 * x, Encoders.LONG());
          doubled.collectAsList()
          """,
          "println(\"done\")");

  private TrainingRun() {}

  /**
   * Runs all cells in a kernel inside this JVM.
   *
   * @throws KernelException when one of them fails
   */
  public static void run(KernelConfig config, Path scratch) {
    var ends = InMemoryTransport.create();
    var events = scratch.resolve("events");
    var host = new WholeJvm(config.shipping(), scratch, Optional.of(makeFolder(events)));
    try (var kernel = new KernelProcess(config, ends.kernel(), host);
        var client = new KernelClient(ends.client())) {
      client.awaitReady(DEADLINE);
      for (var cell : CELLS) {
        var execution = client.execute(cell, DEADLINE);
        if (!execution.status().equals("ok")) {
          throw new KernelException(
              Code.LANGUAGE_DOES_NOT_START,
              "The training cell\n" + cell + "\nfailed: " + execution.reply().content());
        }
      }
      kernel.spark().version();
    }
    show(events);
  }

  private static Path makeFolder(Path folder) {
    try {
      return Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As after the kernel's end: the classes that read what it has written are wanted soon, too. */
  private static void show(Path events) {
    try (var logs = Files.newDirectoryStream(events)) {
      for (var log : logs) {
        show(log, List.of("/jobs/", "/stages/", "/SQL/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void show(Path log, List<String> pages) {
    var ends = InMemoryTransport.create();
    try (var ended = new EndedProcess(ends.kernel(), log);
        var client = new KernelClient(ends.client())) {
      client.awaitReady(DEADLINE);
      for (var page : pages) {
        var request = new SparkUiRequest(page, "", "/spark/training").toJson();
        var reply = client.ask(Channel.CONTROL, SparkUiRequest.TYPE, request, DEADLINE);
        if (!(SparkUiReply.parse(reply.content()) instanceof SparkUiReply.Page)) {
          throw new KernelException(
              Code.SPARK_DOES_NOT_ANSWER,
              "Of the training run's application, %s is not shown: %s"
                  .formatted(page, reply.content()));
        }
      }
      LOG.log(System.Logger.Level.DEBUG, "Shown by {0}", ended);
    }
  }
}
