package io.sparkmaster.server.start;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.service.DataServices;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The brokers and databases that learners' kernels are told of. While this is open, those that end
 * by themselves are started again; what {@code sparkmaster cluster down} stops stays stopped.
 */
final class LearnersServices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LearnersServices.class);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Whoever goes beyond a limit is stopped after so long. */
  private static final Duration WATCH = Duration.ofSeconds(10);

  /** Who cannot be welcomed is tried again after a look, then after twice as long each time. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final DataServices services;
  private final Function<Path, Optional<UserId>> ownerOf;
  private final InstantSource clock;

  /** To start a broker takes long, and to watch a database must not wait for it. */
  private final ScheduledExecutorService looking =
      Executors.newScheduledThreadPool(2, LearnersServices::thread);

  private record Later(Instant at, Duration pause) {}

  /** Who has not got all that kernels of theirs were told of, and when that is tried again. */
  private final Map<String, Later> unwelcome = new ConcurrentHashMap<>();

  /** How many kernels were not told of a service. */
  private final AtomicInteger incomplete = new AtomicInteger();

  /** What kept each kind of work from being done last. */
  private final Map<String, String> faults = new ConcurrentHashMap<>();

  /**
   * @param ownerOf whose workspace a folder is in
   */
  LearnersServices(DataServices services, Function<Path, Optional<UserId>> ownerOf) {
    this(services, ownerOf, InstantSource.system(), LOOK, WATCH);
  }

  /**
   * @param look how long after a look at what has ended the next one is
   * @param watch the same, of what learners do
   */
  LearnersServices(
      DataServices services,
      Function<Path, Optional<UserId>> ownerOf,
      InstantSource clock,
      Duration look,
      Duration watch) {
    this.services = services;
    this.ownerOf = ownerOf;
    this.clock = clock;
    repeat(this::look, look);
    repeat(() -> apart("watch", this::watch), watch);
  }

  private void repeat(Runnable work, Duration pause) {
    var unused =
        looking.scheduleWithFixedDelay(
            work, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  static LearnersServices of(ServerConfig config, Function<Path, Optional<UserId>> ownerOf) {
    var services =
        new DataServices(
            config.home().path(),
            DataServices.jarsBeside(config.parts().kernelDir()),
            Map.copyOf(new ProcessBuilder().environment()),
            config::services);
    return new LearnersServices(services, ownerOf);
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "services-watch");
    thread.setDaemon(true);
    return thread;
  }

  private void look() {
    apart("repair", this::repair);
    apart("welcome", this::welcomeThose);
  }

  /** Does it; what goes wrong is told once, and keeps nothing else from being done. */
  private void apart(String what, Runnable work) {
    try {
      work.run();
      faults.remove(what);
    } catch (RuntimeException e) {
      // An exception would end the timer, and the same one each time fill the log.
      var found = String.valueOf(e.getMessage());
      if (!found.equals(faults.put(what, found))) {
        LOG.error("a service for lessons does not work", e);
      }
    }
  }

  private void repair() {
    if (services.hasEnded()) {
      LOG.warn("a service for lessons has ended");
      services.repair().forEach(each -> LOG.info("the {} works again", each.title()));
    }
  }

  private void welcomeThose() {
    unwelcome.forEach(
        (learner, later) -> {
          if (later.at().isAfter(clock.instant())) {
            return;
          }
          if (services.welcome(learner).isEmpty()) {
            unwelcome.remove(learner);
          } else {
            unwelcome.put(learner, next(later.pause().multipliedBy(2)));
          }
        });
  }

  private Later next(Duration pause) {
    var bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    return new Later(clock.instant().plus(bounded), bounded);
  }

  private void watch() {
    services.watch().forEach(each -> LOG.warn("limits of a service for lessons: {}", each));
  }

  /** What a kernel that is being launched has to find in its environment. */
  Map<String, String> variables(LaunchSpec spec) {
    var variables = new TreeMap<String, String>();
    ownerOf
        .apply(spec.workingDirectory())
        .map(UserId::value)
        .ifPresent(learner -> prepare(learner, variables));
    return variables;
  }

  /** Most lessons need no service, and many one only. */
  private void prepare(String learner, Map<String, String> variables) {
    try {
      var untold = services.tell(learner, variables);
      if (!untold.isEmpty()) {
        incomplete.incrementAndGet();
        LOG.warn("a kernel of \"{}\" starts without services for lessons: {}", learner, untold);
      }
      var unmade = services.welcome(learner);
      if (!unmade.isEmpty()) {
        unwelcome.put(learner, next(LOOK));
        LOG.warn("services for lessons are not ready for \"{}\": {}", learner, unmade);
      }
    } catch (ClusterException e) {
      LOG.warn("a kernel starts without the services for lessons: {}", e.getMessage());
    }
  }

  /**
   * What tells these services, and kernels that were told of all of them, from others at another
   * time; empty where that cannot be known.
   */
  String identity() {
    try {
      var missed = incomplete.get();
      return missed == 0 ? services.identity() : services.identity() + " " + missed;
    } catch (ClusterException e) {
      return "";
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
