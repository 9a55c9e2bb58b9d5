package io.sparkmaster.cluster.standalone;

import io.sparkmaster.cluster.process.CommandLines;
import java.util.List;
import java.util.Optional;

/**
 * A Master or a Worker that was started.
 *
 * @param name {@code master}, {@code worker-1}, ...
 * @param pid of its process
 * @param port where Spark reaches it
 * @param pagePort where its web page is
 */
record Daemon(String name, long pid, int port, int pagePort) {
  static final String MASTER = "master";

  static String worker(int number) {
    return "worker-" + number;
  }

  boolean isMaster() {
    return name.equals(MASTER);
  }

  /** How its command line names the file of its arguments. */
  static String argumentsOf(String name, ClusterFolder folder) {
    return "@" + folder.arguments(name);
  }

  /**
   * Its process if it lives: another one that has its number by now does not name the files of this
   * cluster and this daemon. When a process began says nothing, since the system tells it by a
   * clock that may have been set since.
   */
  Optional<ProcessHandle> process(ClusterFolder folder) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> CommandLines.contain(process, marks(folder)));
  }

  private List<String> marks(ClusterFolder folder) {
    return List.of(argumentsOf(name, folder), folder.daemonSettings().toString());
  }
}
