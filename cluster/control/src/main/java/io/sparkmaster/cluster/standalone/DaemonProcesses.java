package io.sparkmaster.cluster.standalone;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.process.Ports;
import io.sparkmaster.kernel.launch.ArgumentFile;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Starts Spark's daemons, which go on when this program ends. */
final class DaemonProcesses {
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");

  private final ClusterFolder folder;
  private final KernelDistribution kernels;
  private final Map<String, String> environment;

  /**
   * @param kernels the folder with Spark's jars
   * @param environment of this process; little of it reaches the daemons
   */
  DaemonProcesses(
      ClusterFolder folder, KernelDistribution kernels, Map<String, String> environment) {
    this.folder = folder;
    this.kernels = kernels;
    this.environment = environment;
  }

  Daemon startMaster(ClusterState state) {
    Ports.require(state.port(), "Spark master");
    Ports.require(state.pagePort(), "page of the Spark master");
    return start(Daemon.MASTER, OwnProcess.MASTER_CLASS, state.port(), state.pagePort(), List.of());
  }

  Daemon startWorker(String name, ClusterState state) {
    return start(
        name,
        OwnProcess.WORKER_CLASS,
        Ports.free(),
        Ports.free(),
        List.of(
            "--cores",
            Integer.toString(state.shape().cores()),
            "--memory",
            state.shape().memoryMb() + "M",
            "--work-dir",
            folder.work(name).toString(),
            state.master()));
  }

  private Daemon start(String name, String type, int port, int pagePort, List<String> more) {
    var command = new ArrayList<>(LocalProcessProvider.ownSession());
    command.add(LocalProcessProvider.ownJava().toString());
    command.add(Daemon.argumentsOf(name, folder));
    command.add(type);
    command.addAll(List.of("--properties-file", folder.daemonSettings().toString()));
    command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--webui-port", Integer.toString(pagePort)));
    command.addAll(more);
    var builder = new ProcessBuilder(command).directory(folder.root().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment());
    builder.redirectErrorStream(true).redirectOutput(output(name).toFile());
    try {
      Files.deleteIfExists(log(name));
      ArgumentFile.write(folder.arguments(name), javaArguments(name));
      var process = builder.start();
      process.getOutputStream().close();
      return new Daemon(name, process.pid(), port, pagePort);
    } catch (IOException e) {
      throw new ClusterException(
          Code.NOT_STARTED, "The %s cannot be started: %s.".formatted(name, e), e);
    }
  }

  private List<String> javaArguments(String name) {
    var arguments = new ArrayList<>(kernels.jvmArguments());
    // They hand work out and compute nothing.
    arguments.add("-XX:TieredStopAtLevel=1");
    arguments.add("-Dlog4j2.configurationFile=" + folder.logging());
    arguments.add("-Dsparkmaster.log=" + log(name));
    return arguments;
  }

  private Map<String, String> environment() {
    var own = new TreeMap<>(environment);
    own.keySet().retainAll(INHERITED);
    own.put("SPARK_HOME", folder.sparkHome().toString());
    own.put("SPARK_SCALA_VERSION", SparkHome.SCALA_VERSION);
    // Where the pages listen; without it, everywhere.
    own.put("SPARK_LOCAL_IP", "127.0.0.1");
    return own;
  }

  Path log(String name) {
    return folder.logs().resolve(name + ".log");
  }

  private Path output(String name) {
    return folder.logs().resolve(name + ".out");
  }

  /** The end of what a daemon wrote, without where in Spark that was. */
  String lastLines(String name) {
    var lines = new ArrayList<String>();
    for (var file : List.of(output(name), log(name))) {
      lines.addAll(linesOf(file));
    }
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
  }

  private static List<String> linesOf(Path file) {
    try (var all = Files.lines(file)) {
      return all.filter(line -> !line.startsWith("\tat ")).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of("(" + file + " cannot be read: " + e.getMessage() + ")");
    }
  }
}
