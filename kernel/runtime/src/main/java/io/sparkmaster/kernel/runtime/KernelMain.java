package io.sparkmaster.kernel.runtime;

import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.transport.KeepingTransport;
import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.kernel.runtime.config.KernelConfig;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.execution.ClusterTraining;
import io.sparkmaster.kernel.runtime.execution.EndedProcess;
import io.sparkmaster.kernel.runtime.execution.KernelProcess;
import io.sparkmaster.kernel.runtime.execution.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Timer;
import java.util.TimerTask;

/**
 * The kernel's main program: {@code KernelMain [--language scala|java] [--ended EVENT_LOG]
 * CONNECTION_FILE}.
 */
public final class KernelMain {
  private static final int BAD_USAGE = 2;
  private static final Duration LOOK_EACH = Duration.ofSeconds(30);

  private KernelMain() {}

  /** Runs until a client asks for shutdown. */
  public static void main(String[] arguments) throws Exception {
    KernelConfig config;
    try {
      config = KernelConfig.of(List.of(arguments), System.getenv());
      run(config);
    } catch (KernelException | ProtocolException e) {
      System.err.println(e.getMessage());
      System.exit(BAD_USAGE);
    }
    // Threads that a learner's code has left running must not keep the process.
    System.exit(0);
  }

  private static void run(KernelConfig config) throws IOException, InterruptedException {
    var scratch = Files.createTempDirectory("sparkmaster-kernel-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(scratch), "remove-scratch"));
    if (config.connectionFile().isEmpty()) {
      TrainingRun.run(config, scratch);
      trainForClusters(scratch);
      return;
    }
    endWithParent(config.parent());
    var connection = ConnectionInfo.read(config.connectionFile().get());
    var transport = new KeepingTransport(Transport.kernel(connection));
    config.alone().ifPresent(longest -> endWhenAlone(transport, longest));
    if (config.ended().isPresent()) {
      try (var ended = new EndedProcess(transport, config.ended().get())) {
        ended.awaitShutdown();
      }
      return;
    }
    try (var kernel = new KernelProcess(config, transport, scratch)) {
      kernel.awaitShutdown();
    }
  }

  private static void trainForClusters(Path scratch) {
    try {
      ClusterTraining.run(scratch);
    } catch (Exception failed) {
      // Kernels gain by the archive all the same.
      System.err.println("Clusters will start slower: their training run failed: " + failed);
    }
  }

  /** A Jupyter client that is killed cannot tell its kernels to end. */
  private static void endWithParent(OptionalLong parent) {
    parent.stream()
        .mapToObj(ProcessHandle::of)
        .flatMap(Optional::stream)
        .forEach(process -> process.onExit().thenRun(() -> System.exit(0)));
  }

  /** A server that is not started again within this time has forgotten its kernels. */
  private static void endWhenAlone(KeepingTransport transport, Duration longest) {
    var timer = new Timer("end-when-alone", true);
    var look =
        new TimerTask() {
          @Override
          public void run() {
            if (transport.unheardFor(longest)) {
              System.exit(0);
            }
          }
        };
    timer.schedule(look, LOOK_EACH.toMillis(), LOOK_EACH.toMillis());
  }

  private static void delete(Path directory) {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("Cannot remove " + directory + ": " + e);
    }
  }
}
