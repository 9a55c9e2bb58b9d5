package io.sparkmaster.cluster.command;

import io.sparkmaster.cluster.service.ServiceStatus;
import io.sparkmaster.cluster.service.ServiceStatus.Health;
import io.sparkmaster.cluster.standalone.ClusterStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sparkmaster cluster status}. */
@Command(
    name = "status",
    description = "What of the cluster lives, what it has, and who uses it.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all of it works",
      "1:some of it does not, or there is none",
      "2:a wrong argument"
    })
final class ClusterStatusCommand implements Callable<Integer> {
  private final ClusterPlace place;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Folder of all data. Default: SPARKMASTER_HOME, else ~/.sparkmaster.")
  private @Nullable Path home;

  ClusterStatusCommand(ClusterPlace place) {
    this.place = place;
  }

  @Override
  public Integer call() {
    return place.use(spec, home, this::show);
  }

  private int show(HomeCluster cluster) {
    var out = spec.commandLine().getOut();
    var spark = cluster.spark().status();
    var services = cluster.services().status();
    if (json) {
      out.println(StatusText.json(spark, services));
    } else if (spark.isEmpty() && services.isEmpty()) {
      out.println("No cluster is up. Start one: sparkmaster cluster up --workers 2");
    } else {
      spark.ifPresent(it -> out.print(StatusText.of(it)));
      out.print(ServicesText.of(services));
    }
    return isWhole(spark, services) ? 0 : ClusterPlace.FAILED;
  }

  private static boolean isWhole(Optional<ClusterStatus> spark, List<ServiceStatus> services) {
    return (spark.isPresent() || !services.isEmpty())
        && spark.stream().allMatch(ClusterStatus::isWhole)
        && services.stream().allMatch(each -> each.health() == Health.ALIVE);
  }
}
