package io.sparkmaster.kernel.launch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program of a learner's in a sandbox like those of the learner's kernels: same mounts, network,
 * rights and limits. Somebody else starts it, on a terminal made for it alone; all in the sandbox
 * ends when the program does, or the thread that started it.
 */
public final class SandboxedProgram implements AutoCloseable {
  private final List<String> command;
  private final Map<String, String> environment;
  private final KernelFiles files;
  private final Function<ProcessHandle, Watched> care;
  private volatile @Nullable ProcessHandle process;
  private volatile @Nullable Watched watched;

  SandboxedProgram(
      List<String> command,
      Map<String, String> environment,
      KernelFiles files,
      Function<ProcessHandle, Watched> care) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.files = files;
    this.care = care;
  }

  /** What to start. */
  public List<String> command() {
    return command;
  }

  /** The whole environment to start it with. */
  public Map<String, String> environment() {
    return environment;
  }

  /**
   * From now on it is ended when it exceeds a limit.
   *
   * @param started what has been started
   */
  public void started(ProcessHandle started) {
    process = started;
    watched = care.apply(started);
  }

  /**
   * The program itself, and what has been started in the sandbox by processes that have ended.
   * Empty before it runs and after it has ended.
   */
  public List<ProcessHandle> outermost() {
    // bubblewrap itself, then the first process inside, which is bubblewrap's too.
    return first().flatMap(ProcessHandle::children).toList();
  }

  /** With it, the system ends all others in the sandbox. */
  private Stream<ProcessHandle> first() {
    // The number of one that has ended may be another's by now.
    return Stream.ofNullable(process)
        .filter(ProcessHandle::isAlive)
        .flatMap(ProcessHandle::children);
  }

  /** The limit for which it was ended, in words for its learner; empty when it was not. */
  public Optional<String> exceeded() {
    var looked = watched;
    return Optional.ofNullable(looked).map(Watched::exceeded).filter(limit -> !limit.isEmpty());
  }

  /** Ends all in the sandbox, and removes what it had beside the workspace. */
  @Override
  public void close() {
    var started = process;
    if (started != null) {
      first().forEach(ProcessHandle::destroyForcibly);
      started.destroyForcibly();
    }
    files.delete();
  }
}
