package io.sparkmaster.cluster.driver;

import io.sparkmaster.kernel.runtime.config.KernelConfig;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.shared.SharedDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The driver's main program: {@code DriverMain [--seats N] FOLDER}. */
public final class DriverMain {
  private static final int BAD_USAGE = 2;

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
        ended.await();
      }
    }
  }
}
