package io.sparkmaster.kernel.runtime.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Spark Master and a Worker, each a process of its own. */
final class StandaloneCluster implements AutoCloseable {
  private final String url;
  private final Process master;
  private final Process worker;

  private StandaloneCluster(String url, Process master, Process worker) {
    this.url = url;
    this.master = master;
    this.worker = worker;
  }

  static StandaloneCluster start(Path folder) throws IOException {
    Files.createDirectories(folder);
    var ports = KernelAsProcess.freePorts(4);
    var url = "spark://127.0.0.1:" + ports.get(0);
    var masterLog = folder.resolve("master.log");
    var master =
        daemon(
            folder,
            masterLog,
            "org.apache.spark.deploy.master.Master",
            List.of("--port", ports.get(0) + "", "--webui-port", ports.get(1) + ""));
    await(masterLog, "I have been elected leader");
    var workerLog = folder.resolve("worker.log");
    var worker =
        daemon(
            folder,
            workerLog,
            "org.apache.spark.deploy.worker.Worker",
            List.of(
                "--port",
                ports.get(2) + "",
                "--webui-port",
                ports.get(3) + "",
                "--cores",
                "2",
                "--memory",
                "2g",
                "--work-dir",
                folder.resolve("work").toString(),
                url));
    await(workerLog, "Successfully registered with master");
    return new StandaloneCluster(url, master, worker);
  }

  private static Process daemon(Path folder, Path log, String name, List<String> arguments)
      throws IOException {
    var logging = folder.resolve("log4j2.properties");
    Files.writeString(
        logging,
        """
        rootLogger.level = info
        rootLogger.appenderRef.out.ref = out
        appender.out.type = Console
        appender.out.name = out
        appender.out.layout.type = PatternLayout
        appender.out.layout.pattern = %d %p %c: %m%n
        """);
    var command =
        new ArrayList<>(KernelAsProcess.java("-Xmx512m", "-Dlog4j2.configurationFile=" + logging));
    command.add(name);
    command.addAll(List.of("--host", "127.0.0.1"));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(KernelAsProcess.clusterEnvironment(folder));
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static void await(Path log, String text) {
    Awaitility.await(text)
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readString(log).contains(text));
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    for (var process : List.of(worker, master)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroy();
      try {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
