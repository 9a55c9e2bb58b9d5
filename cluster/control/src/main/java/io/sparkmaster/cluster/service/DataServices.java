package io.sparkmaster.cluster.service;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The brokers and databases of a home folder: processes of this machine that listen on its loopback
 * address and ask for a password, which each learner's kernels are told. They outlive the program
 * that starts them; any program with the same home folder finds them again. Their data is kept
 * while they are stopped. Thread-safe.
 */
public final class DataServices {
  /** As accounts are named; {@code learner} where there are none. */
  private static final Pattern LEARNER = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  private final Map<ServiceKind, ServiceProcess> all = new EnumMap<>(ServiceKind.class);
  private final KafkaService kafka;
  private final PostgresService postgres;

  /** Those of that home folder, with the usual limits. */
  public DataServices(Path home, Path jars, Map<String, String> environment) {
    this(home, jars, environment, () -> ServiceLimits.STANDARD);
  }

  /**
   * The services of that home folder, which may be up or not.
   *
   * @param jars the distribution's folder with the jars of services
   * @param environment of this process; little of it reaches the services
   * @param limits of each learner, asked for when they are needed
   */
  public DataServices(
      Path home, Path jars, Map<String, String> environment, Supplier<ServiceLimits> limits) {
    var root = home.toAbsolutePath().normalize().resolve("services");
    this.kafka = new KafkaService(new ServiceFolder(root.resolve("kafka")), jars, limits);
    this.postgres = new PostgresService(new ServiceFolder(root.resolve("postgres")), jars, limits);
    add(kafka, environment);
    add(postgres, environment);
  }

  private void add(DataService service, Map<String, String> environment) {
    all.put(service.kind(), new ServiceProcess(service, environment));
  }

  /** Where a distribution has the jars of services, by where it has those of kernels. */
  public static Path jarsBeside(Path kernels) {
    return kernels.toAbsolutePath().normalize().resolveSibling("services").resolve("lib");
  }

  /**
   * Starts those of them that do not run, and returns when all of them answer.
   *
   * @return which did not run
   * @throws ClusterException when one does not start
   */
  public List<ServiceKind> up(Collection<ServiceKind> kinds) {
    var started = new ArrayList<ServiceKind>();
    for (var kind : kinds) {
      if (process(kind).up()) {
        started.add(kind);
      }
    }
    return started;
  }

  private ServiceProcess process(ServiceKind kind) {
    return all.get(kind);
  }

  /**
   * Starts those again that have ended by themselves.
   *
   * @throws ClusterException when one does not start; the others have been started all the same
   */
  public List<ServiceKind> repair() {
    var started = new ArrayList<ServiceKind>();
    var faults = new Faults();
    for (var each : all.values()) {
      faults.during(
          () -> {
            if (each.repair()) {
              started.add(each.service().kind());
            }
          });
    }
    faults.throwThem();
    return started;
  }

  /** What goes wrong with one of them, which keeps nobody from the others. */
  private static final class Faults {
    private @Nullable ClusterException first;

    void during(Runnable work) {
      try {
        work.run();
      } catch (ClusterException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }

    void throwThem() {
      if (first != null) {
        throw first;
      }
    }
  }

  /**
   * Whether one of those that are to run has ended; looks at processes, but asks none.
   *
   * @throws ClusterException when of one that cannot be known, and no other has ended
   */
  public boolean hasEnded() {
    var ended = new ArrayList<ServiceKind>();
    var faults = new Faults();
    for (var each : all.values()) {
      faults.during(
          () -> {
            if (each.hasEnded()) {
              ended.add(each.service().kind());
            }
          });
    }
    if (ended.isEmpty()) {
      faults.throwThem();
    }
    return !ended.isEmpty();
  }

  /** Those that are to run. */
  public List<ServiceStatus> status() {
    return all.values().stream().flatMap(each -> each.status().stream()).toList();
  }

  /**
   * Ends all of them; their data stays.
   *
   * @return what was ended, in words
   */
  public List<String> down() {
    return all.values().stream().flatMap(each -> each.down().stream()).toList();
  }

  /**
   * Makes what a learner is to find in those that are to run.
   *
   * @return of those where that failed, why
   */
  public Map<ServiceKind, String> welcome(String learner) {
    return ofEach(learner, (service, state) -> service.welcome(state, learner));
  }

  /**
   * What the environment of a learner's kernels has to say: where the services are, and the
   * learner's own name and password there. Asks no service, so one that has ended and will be back
   * is named, too.
   *
   * @param variables where to put it
   * @return of those of which nothing can be said, why
   */
  public Map<ServiceKind, String> tell(String learner, Map<String, String> variables) {
    return ofEach(learner, (service, state) -> variables.putAll(service.variables(state, learner)));
  }

  private Map<ServiceKind, String> ofEach(
      String learner, BiConsumer<DataService, ServiceState> does) {
    if (!LEARNER.matcher(learner).matches()) {
      throw new ClusterException(
          Code.BAD_REQUEST, "\"%s\" is not a learner's name.".formatted(learner));
    }
    var faults = new EnumMap<ServiceKind, String>(ServiceKind.class);
    for (var each : all.values()) {
      try {
        each.wanted().ifPresent(state -> does.accept(each.service(), state));
      } catch (ClusterException e) {
        // One that does not work takes the others from nobody.
        faults.put(each.service().kind(), String.valueOf(e.getMessage()));
      }
    }
    return faults;
  }

  /**
   * Ends what learners do beyond their limits; to be called again and again.
   *
   * @return what that was, in words
   * @throws ClusterException when one cannot be looked at, and there is nothing to tell of others
   */
  public List<String> watch() {
    var done = new ArrayList<String>();
    var faults = new Faults();
    for (var each : all.values()) {
      faults.during(
          () -> each.wanted().ifPresent(state -> done.addAll(each.service().watch(state))));
    }
    if (done.isEmpty()) {
      faults.throwThem();
    }
    return done;
  }

  /** What tells these services from others that kernels may have been told of before. */
  public String identity() {
    return all.values().stream()
        .flatMap(each -> each.wanted().map(it -> each.service().kind().id() + it.port()).stream())
        .collect(Collectors.joining(" "));
  }

  /**
   * The topics of a learner, with their bytes on disk.
   *
   * @param learner whose; empty for all topics
   * @param delete whether they are deleted
   * @throws ClusterException when no broker runs
   */
  public Map<String, Long> topics(String learner, boolean delete) {
    if (process(ServiceKind.KAFKA).wanted().isEmpty()) {
      throw new ClusterException(
          Code.NO_CLUSTER, "No Kafka broker is up. Start one: sparkmaster cluster up --kafka");
    }
    process(ServiceKind.KAFKA).repair();
    var topics = new TreeMap<String, Long>();
    for (var line :
        OneShot.run(
                "The Kafka broker does not do that",
                kafka.topics(delete ? "delete" : "list", learner))
            .lines()
            .toList()) {
      var space = line.lastIndexOf(' ');
      topics.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
    }
    return topics;
  }

  /**
   * The databases of learners, with their bytes.
   *
   * @param learner whose; empty for all
   * @param delete whether they are deleted; a learner's next kernel gets an empty one
   * @throws ClusterException when no PostgreSQL runs
   */
  public Map<String, Long> databases(String learner, boolean delete) {
    var state =
        process(ServiceKind.POSTGRES)
            .wanted()
            .orElseThrow(
                () ->
                    new ClusterException(
                        Code.NO_CLUSTER,
                        "No PostgreSQL server is up. Start one: sparkmaster cluster up --postgres"));
    process(ServiceKind.POSTGRES).repair();
    return postgres.sizes(process(ServiceKind.POSTGRES).wanted().orElse(state), learner, delete);
  }
}
