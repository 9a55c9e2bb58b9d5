package io.sparkmaster.graders.runner.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.courses.catalog.CellLanguage;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SolutionNotebook.CodeCell;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import io.sparkmaster.graders.runner.evidence.KernelLink;
import io.sparkmaster.graders.runner.replay.CellOutcome.KernelEnded.Why;
import io.sparkmaster.kernel.launch.KernelExit;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A fresh kernel in a fresh folder with a lesson's files. For one thread, except {@link #kernel()}.
 * Whatever a cell does, each call returns within the limits; afterwards kernel and folder are gone.
 */
public final class LessonSession implements AutoCloseable {
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);
  private static final int KILLED = 137;
  private static final int LAUNCH_ATTEMPTS = 3;

  /** A cell that brings a kernel back to how it began, as far as its process can. */
  private static final CodeCell RESET = new CodeCell("reset", Optional.empty(), "%reset");

  private final LessonFolder folder;
  private final RunningKernel running;
  private final MeteredTransport transport;
  private final KernelClient client;
  private final ReplayLimits limits;
  private final CellLanguage language;
  private long deadline;
  private boolean lost;

  /** How long a kernel goes on. */
  enum Life {
    /** It runs one lesson's cells once. */
    ONE_LESSON,
    /** It runs many, one after the other. */
    MANY_LESSONS
  }

  private LessonSession(
      LessonFolder folder,
      RunningKernel running,
      MeteredTransport transport,
      KernelClient client,
      CellLanguage language,
      ReplayLimits limits) {
    this.folder = folder;
    this.running = running;
    this.transport = transport;
    this.client = client;
    this.language = language;
    this.limits = limits;
    this.deadline = System.nanoTime() + limits.total().toNanos();
  }

  /**
   * Starts a kernel and waits until it answers.
   *
   * @param temporary the folder in which that of the session is made
   * @throws RunnerException with {@link Code#NO_KERNEL} or {@link Code#FILES}
   */
  public static LessonSession start(
      KernelProvider provider, Path temporary, Lesson lesson, DataKind data, ReplayLimits limits) {
    return start(provider, temporary, lesson, data, limits, Life.ONE_LESSON);
  }

  /** The same, of a kernel that goes on as said. */
  static LessonSession start(
      KernelProvider provider,
      Path temporary,
      Lesson lesson,
      DataKind data,
      ReplayLimits limits,
      Life life) {
    var folder = LessonFolder.make(temporary, lesson, data);
    try {
      var spec = new LaunchSpec(spec(lesson), folder.cells(), environment(folder, provider, life));
      return connect(folder, launch(provider, spec, limits), lesson.language(), limits);
    } catch (LaunchException | ProtocolException e) {
      folder.close();
      throw new RunnerException(
          Code.NO_KERNEL, "Lesson %s cannot be run: %s".formatted(lesson.id(), e.getMessage()), e);
    }
  }

  private static LessonSession connect(
      LessonFolder folder, RunningKernel running, CellLanguage language, ReplayLimits limits) {
    var transport =
        new MeteredTransport(running.connect("grading-" + UUID.randomUUID()), limits.outputBytes());
    var client = new KernelClient(transport);
    try {
      client.awaitReady(limits.start());
      return new LessonSession(folder, running, transport, client, language, limits);
    } catch (ProtocolException e) {
      client.close();
      running.close();
      throw e;
    }
  }

  private static RunningKernel launch(
      KernelProvider provider, LaunchSpec spec, ReplayLimits limits) {
    for (int attempt = 1; ; attempt++) {
      var running = provider.launch(spec);
      try {
        running.awaitReady(limits.start());
        return running;
      } catch (LaunchException e) {
        running.close();
        // Between their choice and the kernel's start, ports are anybody's.
        if (e.code() != LaunchException.Code.PORTS_TAKEN || attempt == LAUNCH_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static KernelSpec spec(Lesson lesson) {
    return lesson.language() == CellLanguage.JAVA ? KernelSpec.JAVA : KernelSpec.SCALA;
  }

  /** Neither the host's settings nor its home decide what is right, and code is not shown them. */
  private static Map<String, String> environment(
      LessonFolder folder, KernelProvider provider, Life life) {
    var home = folder.home().toString();
    var environment = new TreeMap<String, String>();
    environment.put("HOME", home);
    environment.put("SPARKMASTER_HOME", home);
    environment.put("SPARK_CONF_DIR", home);
    environment.put("SPARK_LOCAL_DIRS", folder.spilled().toString());
    environment.put("SPARK_MASTER", "local[2]");
    if (life == Life.ONE_LESSON) {
      // Half of the processor time of a short life is the second compiler's, which never pays.
      environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    }
    // Ends with this program, even one that is killed. In a sandbox, numbers mean other processes.
    if (!provider.capabilities().contains(KernelProvider.Capability.SANDBOX)) {
      environment.put("JPY_PARENT_PID", String.valueOf(ProcessHandle.current().pid()));
    }
    return environment;
  }

  /** The kernel, for evidence. Asking fails when the kernel ends. */
  public KernelLink kernel() {
    var direct = KernelLink.of(client);
    return (type, content) -> {
      var gone = new CompletableFuture<ObjectNode>();
      var ended = running.exit().thenRun(() -> gone.completeExceptionally(ended()));
      return CompletableFuture.anyOf(direct.ask(type, content).toCompletableFuture(), gone, ended)
          .thenApply(ObjectNode.class::cast);
    };
  }

  private static RunnerException ended() {
    return new RunnerException(Code.NO_KERNEL, "its process has ended");
  }

  /** Of the kernel's cells. */
  CellLanguage language() {
    return language;
  }

  /** Whether the kernel's process has not ended. */
  boolean alive() {
    return !running.exit().isDone();
  }

  /**
   * Begins once more, with a lesson's files and all of the limits; the kernel goes on, and forgets
   * what its cells defined, cached and set.
   *
   * @return whether it could forget that; else it is of no more use
   */
  boolean again(Lesson lesson, DataKind data) {
    transport.forget();
    deadline = System.nanoTime() + limits.total().toNanos();
    if (!(run(RESET) instanceof CellOutcome.Completed)) {
      return false;
    }
    folder.refill(lesson, data);
    transport.forget();
    deadline = System.nanoTime() + limits.total().toNanos();
    return true;
  }

  /** Whether no more cell can run. */
  public boolean lost() {
    return lost;
  }

  /** Runs a cell to its end, or ends it at a limit. */
  public CellOutcome run(CodeCell cell) {
    var left = Duration.ofNanos(deadline - System.nanoTime());
    if (lost) {
      return new CellOutcome.NotReached("the kernel was lost in an earlier cell");
    }
    if (left.isNegative() || left.isZero()) {
      return new CellOutcome.NotReached(
          "the cells before it used up the %d s of the whole lesson"
              .formatted(limits.total().toSeconds()));
    }
    transport.nextCell(cell.id());
    var limit = left.compareTo(limits.cell()) < 0 ? left : limits.cell();
    var done = client.start(cell.source(), Json.object().put("allow_stdin", false));
    var exit = running.exit();
    var flooded = transport.flooded();
    await(CompletableFuture.anyOf(done, exit, flooded), limit);
    if (flooded.isDone()) {
      lose();
      return new CellOutcome.Flooded(limits.outputBytes());
    }
    if (exit.isDone()) {
      lose();
      return new CellOutcome.KernelEnded(why(exit.join()));
    }
    if (done.isDone()) {
      return outcome(done.join());
    }
    stop(done);
    return new CellOutcome.TimedOut(limit);
  }

  private static Why why(KernelExit exit) {
    if (!exit.exceeded().isEmpty()) {
      return Why.LIMIT;
    }
    return exit.code() == KILLED ? Why.KILLED : Why.UNKNOWN;
  }

  private static CellOutcome outcome(Execution execution) {
    var reply = execution.reply().content();
    return execution.status().equals("ok")
        ? new CellOutcome.Completed()
        : new CellOutcome.Raised(
            reply.path("ename").asText(execution.status()), reply.path("evalue").asText(""));
  }

  /** A cell that does not stop when asked takes the kernel with it. */
  private void stop(CompletableFuture<Execution> done) {
    var asked = client.request(Channel.CONTROL, "interrupt_request", Json.object());
    if (!await(CompletableFuture.allOf(asked, done), STOP_GRACE)) {
      lose();
    }
  }

  /** Whether the future completed in time; its failure is for who reads it. */
  private static boolean await(CompletableFuture<?> future, Duration limit) {
    try {
      future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void lose() {
    lost = true;
    running.close();
  }

  @Override
  public void close() {
    try {
      client.close();
      running.close();
    } finally {
      folder.close();
    }
  }
}
