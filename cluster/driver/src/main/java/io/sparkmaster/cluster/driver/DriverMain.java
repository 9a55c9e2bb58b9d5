package io.sparkmaster.cluster.driver;

import io.sparkmaster.kernel.runtime.config.KernelConfig;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.shared.SharedDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The driver's main program: {@code DriverMain [--seats N] [--alone-minutes N] FOLDER}. */
public final class DriverMain {
  private static final int BAD_USAGE = 2;
  private static final int OUT_OF_MEMORY = 3;
  private static final int LOOK_SECONDS = 5;

  private DriverMain() {}

  /** Runs until it is told to end over its socket. */
  public static void main(String[] arguments) throws Exception {
    try {
      run(DriverConfig.of(List.of(arguments)), System.getenv());
    } catch (DriverException | KernelException e) {
      System.err.println(e.getMessage());
      System.exit(BAD_USAGE);
    }
    // Threads that a learner's code has left running must not keep the process.
    System.exit(0);
  }

  private static void run(DriverConfig config, Map<String, String> environment)
      throws IOException, InterruptedException {
    var scratch = Files.createTempDirectory("sparkmaster-driver-");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> Scratch.delete(scratch), "remove-scratch"));
    var ended = new CountDownLatch(1);
    // What a kernel would read is what the Spark that they share is started with.
    var spark = KernelConfig.of(List.of("--train"), environment).spark();
    try (var driver = new SharedDriver(spark, scratch)) {
      ExitGuard.install();
      try (var kernels = new DriverKernels(driver, scratch, config.seats());
          var control =
              ControlChannel.open(
                  config.socket(),
                  new ControlRequests(config.secret(), kernels, ended::countDown))) {
        watch(config, kernels, ended);
      }
    }
  }

  private static void watch(DriverConfig config, DriverKernels kernels, CountDownLatch ended)
      throws InterruptedException {
    var heap = new HeapWatch();
    while (!ended.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
      if (config.alone() != null && kernels.endAbandoned(config.alone())) {
        return;
      }
      var state = heap.look();
      kernels.crowded(state != HeapWatch.State.CALM, heap.words());
      if (state == HeapWatch.State.FULL) {
        kernels.giveUp(
            "the driver that it shared with %d other notebooks ran out of memory (%s in use)"
                .formatted(Math.max(0, kernels.list().size() - 1), heap.words()));
        // Nothing can be closed in order any more.
        System.exit(OUT_OF_MEMORY);
      }
    }
  }
}
