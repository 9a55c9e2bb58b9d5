package io.sparkmaster.server.start;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.service.DataServices;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.http.UserId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final long LOOK_SECONDS = 2;

  /** Whoever goes beyond a limit is stopped after ten seconds. */
  private static final int LOOKS_UNTIL_A_WATCH = 5;

  private final DataServices services;
  private final Function<Path, Optional<UserId>> ownerOf;
  private final ScheduledExecutorService watching =
      Executors.newSingleThreadScheduledExecutor(LearnersServices::thread);

  /** Who has not got all that kernels of theirs were told of. */
  private final Set<String> unwelcome = ConcurrentHashMap.newKeySet();

  /** How many kernels were not told of a service. */
  private final AtomicInteger incomplete = new AtomicInteger();

  /** What kept the watch from its work last; its thread's own. */
  private String fault = "";

  private int looks;

  /**
   * @param ownerOf whose workspace a folder is in
   */
  LearnersServices(DataServices services, Function<Path, Optional<UserId>> ownerOf) {
    this.services = services;
    this.ownerOf = ownerOf;
    var unused =
        watching.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
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
    try {
      if (services.hasEnded()) {
        LOG.warn("a service for lessons has ended");
        services.repair().forEach(each -> LOG.info("the {} works again", each.title()));
      }
      unwelcome.removeIf(learner -> services.welcome(learner).isEmpty());
      looks++;
      if (looks % LOOKS_UNTIL_A_WATCH == 0) {
        services.watch().forEach(each -> LOG.warn("limits of a service for lessons: {}", each));
      }
      fault = "";
    } catch (RuntimeException e) {
      // An exception would end the watch, and the same one each time fill the log.
      var found = String.valueOf(e.getMessage());
      if (!found.equals(fault)) {
        LOG.error("a service for lessons does not work", e);
      }
      fault = found;
    }
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
        unwelcome.add(learner);
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
    watching.shutdownNow();
  }
}
