package io.sparkmaster.kernel.runtime.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A learner stops the kernel's session and makes one of their own. */
class OwnSessionIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @Test
  void variablesClassesAndJobGroupsReachExecutorsOfASessionThatTheLearnerMade(@TempDir Path folder)
      throws Exception {
    try (var kernel = KernelAsProcess.start(folder, "local-cluster[1,1,1024]", Map.of(), "1g")) {
      run(kernel, "%%java\nint off = 7; byte[] large = new byte[2_000_000]; large[0] = 1;");
      var job =
          "%%java\n"
              + "System.out.println(JavaSparkContext.fromSparkContext(Notebook.spark().sparkContext()).parallelize(List.of(1,"
              + " 2), 2).map(i -> i + off + large[0]).collect());";
      run(kernel, "%%java\nimport io.sparkmaster.kernel.runtime.api.Notebook;");
      assertThat(run(kernel, job)).isEqualTo("[9, 10]");

      run(kernel, "spark.stop()");
      var made =
          run(
              kernel,
              """
              val mine = SparkSession.builder().getOrCreate(); val context = mine.sparkContext
              case class Row(a: Int)
              println(context.master)
              println(context.parallelize(1 to 4, 2).map(Row(_).a).sum())
              println(context.getLocalProperty("spark.jobGroup.id") != null)
              """);

      assertThat(made).isEqualTo("local-cluster[1,1,1024]\n10.0\ntrue");
      assertThat(run(kernel, job)).isEqualTo("[9, 10]");
      run(kernel, "%%java\noff = 8;");
      assertThat(run(kernel, job)).isEqualTo("[10, 11]");
      assertThat(run(kernel, "println(context.parallelize(1 to 4, 2).map(_ + 1).sum())"))
          .isEqualTo("14.0");
      assertThat(run(kernel, "%%sql\nSELECT 1")).isEmpty();
    }
  }

  private static String run(KernelAsProcess kernel, String cell) {
    var execution = kernel.client().execute(cell, DEADLINE);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    return execution.stream("stdout").strip();
  }
}
