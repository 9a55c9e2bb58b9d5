package io.sparkmaster.cluster.command;

import io.sparkmaster.cluster.standalone.StandaloneCluster;
import java.nio.file.Path;
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

  private int show(StandaloneCluster cluster) {
    var out = spec.commandLine().getOut();
    var status = cluster.status();
    if (status.isEmpty()) {
      out.println(json ? "{}" : "No cluster is up. Start one: sparkmaster cluster up --workers 2");
      return ClusterPlace.FAILED;
    }
    out.print(json ? StatusText.json(status.get()) + "\n" : StatusText.of(status.get()));
    return status.get().isWhole() ? 0 : ClusterPlace.FAILED;
  }
}
