package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.InMemoryTransport;
import io.sparkmaster.kernel.runtime.config.KernelConfig;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs once through what a first lesson does, so that an archive of the classes it loads (AppCDS)
 * can be made.
 */
public final class TrainingRun {
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
    try (var kernel = new KernelProcess(config, ends.kernel(), scratch);
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
  }
}
