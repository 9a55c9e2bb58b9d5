package io.sparkmaster.server.distribution;

import io.sparkmaster.kernel.launch.KernelDistribution;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The kernel's class archive: its main class knows how to run cells of each language and end. */
final class KernelArchive {
  private final KernelDistribution kernel;

  KernelArchive(Path distribution) {
    this.kernel = new KernelDistribution(distribution.resolve("kernel"));
  }

  void make(PrintStream out) throws IOException, InterruptedException {
    var lib = kernel.root().resolve("lib");
    new ClassArchive(
            "the kernel", kernel.archive(), lib, kernel.archivingArguments(kernel.archive()), 0)
        .make(this::train, out);
  }

  private Process train(Path archive, Path log) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(kernel.archivingArguments(archive));
    command.addAll(List.of(KernelDistribution.MAIN_CLASS, "--train"));
    var builder =
        new ProcessBuilder(command)
            .directory(new File(System.getProperty("java.io.tmpdir")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("SPARK_MASTER");
    // It starts a master and a worker, whose pages are for nobody else.
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.start();
  }
}
