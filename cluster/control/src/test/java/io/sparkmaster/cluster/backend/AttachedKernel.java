package io.sparkmaster.cluster.backend;

import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A kernel that uses the Spark of a backend, with a client. */
final class AttachedKernel implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private final RunningKernel kernel;
  private final KernelClient client;

  private AttachedKernel(RunningKernel kernel, KernelClient client) {
    this.kernel = kernel;
    this.client = client;
  }

  /** Starts one and waits until it answers. */
  static AttachedKernel start(ClusterBackend backend, KernelDistribution distribution, Path folder)
      throws IOException {
    var environment = new HashMap<>(System.getenv());
    environment.remove("SPARK_MASTER");
    environment.put("SPARKMASTER_HOME", folder.toString());
    var provider =
        new LocalProcessProvider(
            LocalProcessProvider.ownJava(),
            distribution,
            folder.resolve("run"),
            environment,
            spec -> backend.access().environment());
    return start(provider, folder);
  }

  /** The same of a provider whose kernels know their Spark. */
  static AttachedKernel start(KernelProvider provider, Path folder) throws IOException {
    var cells = Files.createDirectories(folder.resolve("cells"));
    var kernel = provider.launch(new LaunchSpec(KernelSpec.SCALA, cells, Map.of()));
    kernel.awaitReady(DEADLINE);
    return new AttachedKernel(
        kernel, new KernelClient(kernel.connect("contract-" + UUID.randomUUID())));
  }

  /** Runs a cell; what it printed, or its error. */
  String run(String code) {
    return said(client.execute(code, DEADLINE));
  }

  CompletableFuture<Execution> start(String code) {
    return client.start(code);
  }

  static String said(CompletableFuture<Execution> cell) throws Exception {
    return said(cell.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));
  }

  static String said(Execution cell) {
    return cell.status().equals("ok")
        ? cell.stream("stdout").strip()
        : "error: " + cell.reply().content();
  }

  void interrupt() {
    kernel.interrupt(Duration.ofSeconds(30));
  }

  /** Ends it with all that it started, without asking. */
  void kill() {
    kernel.close();
  }

  @Override
  public void close() {
    client.close();
    kernel.shutdown(Duration.ofSeconds(20));
    kernel.close();
  }
}
