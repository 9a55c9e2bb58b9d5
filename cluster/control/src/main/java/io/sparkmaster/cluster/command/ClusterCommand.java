package io.sparkmaster.cluster.command;

import io.sparkmaster.cluster.service.ServiceLimits;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sparkmaster cluster ...}. */
@Command(
    name = "cluster",
    description =
        "A Spark master and workers, and a Kafka broker, on this machine, which kernels can use.",
    mixinStandardHelpOptions = true)
public final class ClusterCommand implements Runnable {
  @Spec private CommandSpec spec;

  private ClusterCommand() {}

  /**
   * The command with its subcommands.
   *
   * @param kernels the folder that kernels run from, with Spark's jars
   * @param limits what each learner may have of the services, by the home folder
   */
  public static CommandLine create(
      Path kernels, Map<String, String> environment, Function<Path, ServiceLimits> limits) {
    var place = new ClusterPlace(kernels, environment, limits);
    return new CommandLine(new ClusterCommand())
        .addSubcommand(new ClusterUpCommand(place))
        .addSubcommand(new ClusterStatusCommand(place))
        .addSubcommand(new ClusterTopicsCommand(place))
        .addSubcommand(new ClusterDatabasesCommand(place))
        .addSubcommand(new ClusterDownCommand(place));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do, for example: sparkmaster cluster up --workers 2");
  }
}
