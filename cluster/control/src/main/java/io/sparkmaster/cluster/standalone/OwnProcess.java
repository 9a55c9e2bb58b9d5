package io.sparkmaster.cluster.standalone;

import java.util.List;
import java.util.Optional;

/** A process that was started with this cluster's files, which nobody else names. */
record OwnProcess(ProcessHandle handle, String name) {
  private static final String WORKER = "org.apache.spark.deploy.worker.Worker";
  private static final String EXECUTOR = "executor";

  /** All that live: daemons that are noted, others, and executors. */
  static List<OwnProcess> all(ClusterFolder folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> !process.equals(ProcessHandle.current()))
        .flatMap(process -> of(process, folder).stream())
        .toList();
  }

  private static Optional<OwnProcess> of(ProcessHandle process, ClusterFolder folder) {
    if (CommandLines.names(process, folder.daemonSettings().toString())) {
      var isWorker = CommandLines.names(process, WORKER);
      return Optional.of(new OwnProcess(process, isWorker ? "worker" : Daemon.MASTER));
    }
    // Of the class path that a Worker gives them.
    return CommandLines.names(process, folder.sparkHome().toString())
        ? Optional.of(new OwnProcess(process, EXECUTOR))
        : Optional.empty();
  }

  boolean isExecutor() {
    return name.equals(EXECUTOR);
  }
}
