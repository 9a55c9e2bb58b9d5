package io.sparkmaster.cluster.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sparkmaster cluster down}. */
@Command(
    name = "down",
    description = {
      "Stops the cluster with all that it started; jobs of kernels that use it fail.",
      "What is in topics is kept."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:none is up any more", "1:something is in the way", "2:a wrong argument"})
final class ClusterDownCommand implements Callable<Integer> {
  private final ClusterPlace place;

  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Folder of all data. Default: SPARKMASTER_HOME, else ~/.sparkmaster.")
  private @Nullable Path home;

  ClusterDownCommand(ClusterPlace place) {
    this.place = place;
  }

  @Override
  public Integer call() {
    return place.use(spec, home, this::stop);
  }

  private int stop(HomeCluster cluster) {
    var out = spec.commandLine().getOut();
    var ended = new ArrayList<>(cluster.spark().down());
    ended.addAll(cluster.services().down());
    if (ended.isEmpty()) {
      out.println("No cluster was up.");
    }
    ended.forEach(each -> out.println("Stopped " + each + "."));
    return 0;
  }
}
