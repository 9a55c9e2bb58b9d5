package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.programs.KernelAsProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel as a process, with executors that are processes of their own. */
class LocalClusterIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static KernelAsProcess kernel;

  @BeforeAll
  static void start() throws Exception {
    kernel = KernelAsProcess.start(folder, "local-cluster[2,1,1024]", Map.of(), "1g");
  }

  @AfterAll
  static void stop() throws Exception {
    assertThat(kernel.end()).as("the kernel ends when asked to").isTrue();
  }

  private static Execution run(String cell) {
    var execution = kernel.client().execute(cell, DEADLINE);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    return execution;
  }

  @Test
  void executorsAreOtherProcesses() {
    var driver = run("ProcessHandle.current().pid()").result("text/plain").orElseThrow();
    var executors =
        run("sc.parallelize(1 to 8, 8).map(_ => ProcessHandle.current().pid()).distinct().collect()")
            .result("text/plain")
            .orElseThrow();

    assertThat(executors).doesNotContain(driver.replaceAll(".*= ", ""));
  }

  @Test
  void aLargeVariableIsShippedOnceAndNotForEachJob() {
    run("%%java\nbyte[] large = new byte[50_000_000];\nlarge[7] = 7;\nint other = 0;");
    var job =
        """
        %%java
        System.out.println(sc.parallelize(List.of(1, 2, 3, 4), 4).map(x -> x + large[7] + other).reduce(Integer::sum));
        """;
    assertThat(run(job).stream("stdout").strip()).isEqualTo("38");
    var blocks = broadcastBlocks();

    for (int i = 0; i < 5; i++) {
      run("%%java\nother++;");
      run(job);
    }

    assertThat(broadcastBlocks()).as("large blocks that exist for executors").isEqualTo(blocks);
  }

  private static String broadcastBlocks() {
    return run("%%java\nio.sparkmaster.kernel.runtime.programs.Blocks.large()")
        .result("text/plain")
        .orElseThrow()
        .replaceAll(".*= ", "");
  }
}
