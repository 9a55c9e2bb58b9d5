package io.sparkmaster.cluster.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sparkmaster cluster databases}. */
@Command(
    name = "databases",
    description = "Lists the databases of learners, or deletes that of one, with its role.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:no PostgreSQL runs, or it refuses", "2:a wrong argument"})
final class ClusterDatabasesCommand implements Callable<Integer> {
  private final ClusterPlace place;

  @Spec private CommandSpec spec;

  @Option(names = "--learner", paramLabel = "NAME", description = "Only this learner's.")
  private @Nullable String learner;

  @Option(names = "--delete", description = "Delete it, with all that is in it.")
  private boolean delete;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Folder of all data. Default: SPARKMASTER_HOME, else ~/.sparkmaster.")
  private @Nullable Path home;

  ClusterDatabasesCommand(ClusterPlace place) {
    this.place = place;
  }

  @Override
  public Integer call() {
    if (delete && learner == null) {
      throw new ParameterException(
          spec.commandLine(), "--delete needs --learner NAME, to say whose database.");
    }
    return place.use(spec, home, this::show);
  }

  private int show(HomeCluster cluster) {
    var out = spec.commandLine().getOut();
    var databases = cluster.services().databases(learner == null ? "" : learner, delete);
    if (databases.isEmpty()) {
      out.println("There are no databases.");
    }
    databases.forEach(
        (name, bytes) ->
            out.println("%s%s  %d bytes".formatted(delete ? "Deleted " : "", name, bytes)));
    return 0;
  }
}
