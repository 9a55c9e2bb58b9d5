package io.sparkmaster.kernel.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which kernel to start, and where. Equal specs give interchangeable kernels.
 *
 * @param kernelSpec the kind of kernel
 * @param workingDirectory the folder in which cells run
 * @param environment variables beside those that every kernel inherits
 * @param alone whether it needs a process of its own, also where others share one
 * @param ended what it shows instead of running cells
 */
public record LaunchSpec(
    KernelSpec kernelSpec,
    Path workingDirectory,
    Map<String, String> environment,
    boolean alone,
    @Nullable EndedApplication ended) {
  /** A kernel that shares its process where others do. */
  public LaunchSpec(KernelSpec kernelSpec, Path workingDirectory, Map<String, String> environment) {
    this(kernelSpec, workingDirectory, environment, false, null);
  }

  /**
   * A kernel that runs no cell, and shows Spark's UI of an application that has ended.
   *
   * @param workingDirectory in the workspace of the learner whose application it was
   */
  public static LaunchSpec showing(EndedApplication ended, Path workingDirectory) {
    return new LaunchSpec(KernelSpec.SCALA, workingDirectory, Map.of(), true, ended);
  }

  /** The same, in a process of its own. */
  public LaunchSpec inOwnProcess() {
    return new LaunchSpec(kernelSpec, workingDirectory, environment, true, ended);
  }

  /** Copies the map; makes the folder's path absolute. */
  public LaunchSpec {
    workingDirectory = workingDirectory.toAbsolutePath().normalize();
    environment = Map.copyOf(environment);
  }

  /**
   * Its variables, and below them those that its provider has for it.
   *
   * @param more asked for a kernel that runs cells only
   */
  Map<String, String> environmentWith(Function<LaunchSpec, Map<String, String>> more) {
    var all = new TreeMap<>(ended == null ? more.apply(this) : Map.of());
    all.putAll(environment);
    return all;
  }

  /** The arguments after the main class, of a kernel of a server. */
  List<String> servedArguments(Path connectionFile) {
    var arguments = new ArrayList<String>();
    if (ended != null) {
      arguments.add("--ended");
      arguments.add(ended.path().toString());
    }
    arguments.addAll(kernelSpec.servedArguments(connectionFile.toString()));
    return arguments;
  }
}
