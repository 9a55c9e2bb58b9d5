package io.sparkmaster.cluster.standalone;

import io.sparkmaster.cluster.process.CommandLines;
import java.util.List;
import java.util.Optional;

/** A process that was started with this cluster's files, which nobody else names. */
record OwnProcess(ProcessHandle handle, String name) {
  static final String MASTER_CLASS = "org.apache.spark.deploy.master.Master";
  static final String WORKER_CLASS = "org.apache.spark.deploy.worker.Worker";
  static final String EXECUTOR_CLASS = "org.apache.spark.executor.CoarseGrainedExecutorBackend";
  private static final String EXECUTOR = "executor";

  /** All that live: daemons that are noted, others, and executors. */
  static List<OwnProcess> all(ClusterFolder folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> !process.equals(ProcessHandle.current()))
        .flatMap(process -> of(process, folder).stream())
        .toList();
  }

  /** An editor that shows the settings names the file, too, but no class of Spark's. */
  private static Optional<OwnProcess> of(ProcessHandle process, ClusterFolder folder) {
    var arguments = CommandLines.of(process);
    if (arguments.contains(EXECUTOR_CLASS)) {
      // In the class path that a Worker gives them.
      var jars = folder.sparkHome().resolve("jars").toString();
      return arguments.stream().anyMatch(argument -> argument.contains(jars))
          ? Optional.of(new OwnProcess(process, EXECUTOR))
          : Optional.empty();
    }
    if (!arguments.contains(folder.daemonSettings().toString())) {
      return Optional.empty();
    }
    if (arguments.contains(MASTER_CLASS)) {
      return Optional.of(new OwnProcess(process, Daemon.MASTER));
    }
    return arguments.contains(WORKER_CLASS)
        ? Optional.of(new OwnProcess(process, "worker"))
        : Optional.empty();
  }

  boolean isExecutor() {
    return name.equals(EXECUTOR);
  }
}
