package io.sparkmaster.cluster.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program that lessons use beside Spark: how it is started, and what learners are told of it. */
interface DataService {
  ServiceKind kind();

  ServiceFolder folder();

  /**
   * What is to be known of it when it is started.
   *
   * @param isRepair whether it has ended by itself, and goes on with the limits that it had
   */
  default ServiceState limited(ServiceState state, boolean isRepair) {
    return state;
  }

  /** Writes its files and, the first time, its data; the command that runs it. */
  List<String> prepared(ServiceState state);

  /** What only its own command line has. */
  List<String> marks();

  /** Why it cannot run on this machine; empty when it can. */
  default Optional<String> hindrance() {
    return Optional.empty();
  }

  /** Asks it to end, and to finish what it must. */
  default void end(ProcessHandle process) {
    process.destroy();
  }

  /** Whether it answers. */
  boolean answers(ServiceState state);

  /** Makes what a learner is to find there. */
  default void welcome(ServiceState state, String learner) {}

  /** Ends what goes beyond a learner's limits; tells what that was. */
  default List<String> watch(ServiceState state) {
    return List.of();
  }

  /** What the environment of a learner's kernels has to say. */
  Map<String, String> variables(ServiceState state, String learner);
}
