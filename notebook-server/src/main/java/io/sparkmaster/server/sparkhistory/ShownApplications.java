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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Shows finished applications: each in a process as its learner's kernels are, which is started
 * when its first page is asked for and ended when none has been for a while. This server reads
 * nothing of what kernels wrote. Thread-safe.
 */
public final class ShownApplications implements AutoCloseable {
  /** A process holds what its application did: a larger log would not fit. */
  static final long MOST_BYTES = 32L << 20;

  static final int MOST_OF_ONE = 2;
  static final int MOST = 4;
  static final Duration IDLE = Duration.ofMinutes(10);

  /** Who has looked at one within this time still does. */
  static final Duration IN_USE = Duration.ofMinutes(1);

  private static final int LOOK_SECONDS = 30;

  private final SparkHistory history;
  private final Launcher launcher;
  private final Function<UserId, Path> folders;
  private final InstantSource clock;
  private final Map<ApplicationId, ShownApplication> shown = new LinkedHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> daemon(task, "finished-applications"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "unseen-applications"));

  /**
   * Nothing is shown yet.
   *
   * @param launcher starts learners' kernels
   * @param folders of the learners' workspaces
   */
  public ShownApplications(
      SparkHistory history,
      Launcher launcher,
      Function<UserId, Path> folders,
      InstantSource clock) {
    this.history = history;
    this.launcher = launcher;
    this.folders = folders;
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

  private ShownApplication showing(FinishedApplication application) {
    var ending = new ArrayList<ShownApplication>();
    try {
      return showing(application, ending);
    } finally {
      // Outside of the lock: it waits for processes.
      end(ending);
    }
  }

  private synchronized ShownApplication showing(
      FinishedApplication application, List<ShownApplication> ending) {
    shown.values().removeIf(ShownApplication::isOver);
    var present = shown.get(application.id());
    if (present != null) {
      return present;
    }
    var own = shown.values().stream().filter(it -> it.owner().equals(application.owner())).toList();
    if (own.size() >= MOST_OF_ONE) {
      take(own, ending);
    } else if (shown.size() >= MOST) {
      var unused = clock.instant().minus(IN_USE);
      var free = shown.values().stream().filter(it -> it.used().isBefore(unused)).toList();
      if (free.isEmpty()) {
        throw new ServerException(
            ErrorCode.TOO_MANY_REQUESTS,
            "%d finished applications are being looked at, which is as many as this server shows at a time. Try again in a minute."
                .formatted(MOST));
      }
      take(free, ending);
    }
    var spec =
        LaunchSpec.showing(
            new EndedApplication(history.folder(application), application.log()),
            folders.apply(application.owner()));
    var started =
        new ShownApplication(application.owner(), launcher, spec, clock.instant(), threads);
    shown.put(application.id(), started);
    return started;
  }

  private void take(List<ShownApplication> from, List<ShownApplication> ending) {
    from.stream()
        .min(Comparator.comparing(ShownApplication::used))
        .ifPresent(
            oldest -> {
              shown.values().remove(oldest);
              ending.add(oldest);
            });
  }

  /** What has been deleted is not shown any more. */
  void end(ApplicationId id) {
    ShownApplication present;
    synchronized (this) {
      present = shown.remove(id);
    }
    if (present != null) {
      end(List.of(present));
    }
  }

  private void end(List<ShownApplication> ending) {
    ending.forEach(each -> threads.execute(each::close));
  }

  /** How many there are. */
  synchronized int count() {
    return shown.size();
  }

  /** Ends those that nobody has looked at for a while. */
  void endUnused() {
    var ending = new ArrayList<ShownApplication>();
    synchronized (this) {
      var since = clock.instant().minus(IDLE);
      shown
          .values()
          .removeIf(each -> !each.used().isAfter(since) && ending.add(each) || each.isOver());
    }
    end(ending);
  }

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
  }
}
