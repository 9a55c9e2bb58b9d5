package io.sparkmaster.server.sparkhistory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.EndedApplication;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.Launcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows finished applications: each in a process as its learner's kernels are, which is started
 * when its first page is asked for and ended when none has been for a while. This server reads
 * nothing of what kernels wrote. Thread-safe.
 */
public final class ShownApplications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShownApplications.class);

  /** A process holds what its application did: a larger log would not fit. */
  static final long MOST_BYTES = 32L << 20;

  static final int MOST_OF_ONE = 2;
  static final int MOST = 4;
  static final Duration IDLE = Duration.ofMinutes(10);

  /** Who has looked at one within this time still does. */
  static final Duration IN_USE = Duration.ofMinutes(1);

  private static final int LOOK_SECONDS = 30;
  private static final int STOP_SECONDS = 10;

  private final SparkHistory history;
  private final Launcher launcher;
  private final Function<UserId, Path> folders;
  private final IntSupplier room;
  private final InstantSource clock;
  private final Map<ApplicationId, ShownApplication> shown = new LinkedHashMap<>();

  /** Not shown any more; they take their places until they are gone. */
  private final Set<ShownApplication> ending = new HashSet<>();

  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> daemon(task, "finished-applications"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "unseen-applications"));

  /**
   * Nothing is shown yet.
   *
   * @param launcher starts learners' kernels
   * @param folders of the learners' workspaces
   * @param room how many such processes fit beside the kernels that there are
   */
  public ShownApplications(
      SparkHistory history,
      Launcher launcher,
      Function<UserId, Path> folders,
      IntSupplier room,
      InstantSource clock) {
    this.history = history;
    this.launcher = launcher;
    this.folders = folders;
    this.room = room;
    this.clock = clock;
    timer.scheduleWithFixedDelay(this::endUnused, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private static Thread daemon(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The learner's own application, if it can be shown.
   *
   * @throws ServerException with {@link ErrorCode#NOT_FOUND} or {@link ErrorCode#TOO_LARGE}
   */
  public FinishedApplication require(UserId owner, String id) {
    var application = history.require(owner, id);
    if (application.bytes() > MOST_BYTES) {
      throw new ServerException(
          ErrorCode.TOO_LARGE,
          "The log of this application has %d MB, and at most %d can be shown."
              .formatted(application.bytes() >> 20, MOST_BYTES >> 20));
    }
    return application;
  }

  /**
   * Asks for a page of one, whose process is started if need be.
   *
   * @return the content of the reply; fails with a TimeoutException when none comes in time
   * @throws ServerException when there is no such application of the learner's, or too many are
   *     shown
   */
  public CompletableFuture<ObjectNode> ask(
      UserId owner, String id, String type, ObjectNode content, Duration deadline) {
    return showing(require(owner, id)).ask(type, content, clock.instant(), deadline);
  }

  private synchronized ShownApplication showing(FinishedApplication application) {
    settle();
    var present = shown.get(application.id());
    if (present != null) {
      return present;
    }
    var owner = application.owner();
    var goes = makesRoomFor(owner);
    goes.ifPresent(this::end);
    var spec =
        LaunchSpec.showing(
            new EndedApplication(history.folder(application), application.log()),
            folders.apply(owner));
    var turn =
        goes.map(ShownApplication::gone).orElseGet(() -> CompletableFuture.completedFuture(null));
    var started = new ShownApplication(owner, launcher, spec, clock.instant(), turn, threads);
    shown.put(application.id(), started);
    return started;
  }

  /** Those that are over are ending, until they are gone. */
  private void settle() {
    List.copyOf(shown.values()).stream().filter(ShownApplication::isOver).forEach(this::end);
    ending.removeIf(each -> each.gone().isDone());
  }

  /** Which one has to go before one more of the user's starts; empty when there is room. */
  private Optional<ShownApplication> makesRoomFor(UserId owner) {
    var most = Math.min(MOST, room.getAsInt());
    var free = most - processes();
    if (free < 0) {
      throw full(most);
    }
    Predicate<ShownApplication> own = each -> each.owner().equals(owner);
    // One that waits for the end of another counts beside it: a user has too few here, never more.
    var taken = Stream.concat(shown.values().stream(), ending.stream()).filter(own).count();
    if (taken >= MOST_OF_ONE) {
      return Optional.of(
          oldest(own.and(ShownApplication::resting)).orElseThrow(ShownApplications::busy));
    }
    if (free > 0) {
      return Optional.empty();
    }
    var unused = clock.instant().minus(IN_USE);
    return Optional.of(
        oldest(
                each ->
                    own.test(each)
                        ? each.resting()
                        : each.started()
                            && (each.used().isBefore(unused)
                                || taken == 0 && hasMost(each.owner())))
            .orElseThrow(() -> full(most)));
  }

  private boolean hasMost(UserId owner) {
    return shown.values().stream().filter(each -> each.owner().equals(owner)).count()
        >= MOST_OF_ONE;
  }

  /** How many there may be at this moment: who waits for the end of another has none yet. */
  private int processes() {
    return (int)
        Stream.concat(shown.values().stream(), ending.stream())
            .filter(ShownApplication::hadItsTurn)
            .count();
  }

  private Optional<ShownApplication> oldest(Predicate<ShownApplication> which) {
    return shown.values().stream().filter(which).min(Comparator.comparing(ShownApplication::used));
  }

  private static ServerException busy() {
    return new ServerException(
        ErrorCode.TOO_MANY_REQUESTS,
        "You look at %d finished applications, which is as many as each user may at a time, and none of them can make room yet: they are being read, or end. Load this page again in a moment."
            .formatted(MOST_OF_ONE));
  }

  private static ServerException full(int most) {
    return new ServerException(
        ErrorCode.TOO_MANY_REQUESTS,
        most < MOST
            ? "Kernels have the memory that showing this application takes. Shut down a kernel that you do not need (in JupyterLab: Running Terminals and Kernels, in the left side bar) and load this page again, or try again later."
            : "%d finished applications are being looked at, which is as many as this server shows at a time. Try again in a minute."
                .formatted(MOST));
  }

  /** What has been deleted is not shown any more. */
  synchronized void end(ApplicationId id) {
    Optional.ofNullable(shown.get(id)).ifPresent(this::end);
  }

  private void end(ShownApplication present) {
    shown.values().remove(present);
    ending.add(present);
    // Closing waits for a process.
    threads.execute(present::close);
  }

  /** How many are shown, or about to be. */
  synchronized int count() {
    return shown.size();
  }

  /** Ends those that nobody has looked at for a while, and those whose room kernels have taken. */
  synchronized void endUnused() {
    settle();
    var since = clock.instant().minus(IDLE);
    List.copyOf(shown.values()).stream()
        .filter(each -> !each.used().isAfter(since))
        .forEach(this::end);
    var tooMany = shown.size() - Math.max(0, room.getAsInt());
    shown.values().stream()
        .sorted(Comparator.comparing(ShownApplication::used))
        .limit(Math.max(0, tooMany))
        .toList()
        .forEach(this::end);
  }

  /** Returns when all processes have ended. */
  @Override
  public void close() {
    timer.shutdownNow();
    List<ShownApplication> all;
    synchronized (this) {
      all = List.copyOf(shown.values());
      shown.clear();
    }
    all.forEach(ShownApplication::close);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("processes that show finished applications have not ended in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
