package io.sparkmaster.cluster.command;

import io.sparkmaster.cluster.service.ServiceKind;
import io.sparkmaster.cluster.standalone.WantedCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sparkmaster cluster up}. */
@Command(
    name = "up",
    description = {
      "Starts the cluster, or those of its daemons that have ended.",
      "It goes on until `sparkmaster cluster down`."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all of it works",
      "1:it does not, and what is wrong was told",
      "2:a wrong argument"
    })
final class ClusterUpCommand implements Callable<Integer> {
  private final ClusterPlace place;

  @Spec private CommandSpec spec;

  @Option(names = "--workers", paramLabel = "N", description = "Workers (2).")
  private @Nullable Integer workers;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Tasks at a time on each worker (what the machine has for each, 2 at least).")
  private @Nullable Integer cores;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Memory of each worker for executors, such as 2g or 800m (512m for each core).")
  private @Nullable String memory;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the master on 127.0.0.1 (a free one).")
  private @Nullable Integer port;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Folder of all data. Default: SPARKMASTER_HOME, else ~/.sparkmaster.")
  private @Nullable Path home;

  @Option(
      names = "--kafka",
      description = {
        "A Kafka broker for lessons on streams; its topics are kept when it is stopped.",
        "Without any of --workers, --cores, --memory and --port, that only."
      })
  private boolean kafka;

  @Option(
      names = "--postgres",
      description = {
        "A PostgreSQL server for lessons on data sources, in the same way; each learner",
        "has a database there."
      })
  private boolean postgres;

  ClusterUpCommand(ClusterPlace place) {
    this.place = place;
  }

  @Override
  public Integer call() {
    var megabytes =
        memory == null
            ? null
            : MemorySize.megabytes(memory)
                .orElseThrow(
                    () ->
                        new ParameterException(
                            spec.commandLine(),
                            "--memory is \"%s\", but must be a size like 2g or 800m."
                                .formatted(memory)));
    var wanted = new WantedCluster(workers, cores, megabytes, port);
    return place.use(spec, home, cluster -> up(cluster, wanted));
  }

  private int up(HomeCluster cluster, WantedCluster wanted) {
    var out = spec.commandLine().getOut();
    var services = new ArrayList<ServiceKind>();
    if (kafka) {
      services.add(ServiceKind.KAFKA);
    }
    if (postgres) {
      services.add(ServiceKind.POSTGRES);
    }
    if (services.isEmpty() || !wanted.equals(WantedCluster.ANY)) {
      out.println(
          switch (cluster.spark().up(wanted)) {
            case STARTED -> "The cluster is up.";
            case REPAIRED -> "What had ended of the cluster was started again.";
            case NOTHING -> "The cluster was up.";
          });
      cluster.spark().status().ifPresent(status -> out.print(StatusText.of(status)));
    }
    var started = cluster.services().up(services);
    services.forEach(
        each ->
            out.println(
                "The %s %s up.".formatted(each.title(), started.contains(each) ? "is" : "was")));
    cluster.services().repair();
    out.print(ServicesText.of(cluster.services().status()));
    return 0;
  }
}
