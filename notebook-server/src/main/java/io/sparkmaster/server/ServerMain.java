package io.sparkmaster.server;

import io.sparkmaster.cluster.command.ClusterCommand;
import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.service.ServiceLimits;
import io.sparkmaster.graders.runner.command.GradeCommand;
import io.sparkmaster.server.config.ConfigException;
import io.sparkmaster.server.config.ConfigReader;
import io.sparkmaster.server.doctor.DoctorCommand;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.install.KernelCommand;
import io.sparkmaster.server.start.BackupCommand;
import io.sparkmaster.server.start.Distribution;
import io.sparkmaster.server.start.RestoreCommand;
import io.sparkmaster.server.start.StartCommand;
import io.sparkmaster.server.start.UserCommand;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code sparkmaster}; what it can do are its subcommands. */
@Command(
    name = "sparkmaster",
    mixinStandardHelpOptions = true,
    versionProvider = ServerMain.Version.class,
    description = "Learn Apache Spark by running it.")
public final class ServerMain implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var distribution = Distribution.folder();
    var line = new CommandLine(new ServerMain());
    var usual = line.getParameterExceptionHandler();
    return line.addSubcommand(StartCommand.create())
        .addSubcommand(KernelCommand.create(distribution, System.getenv()))
        .addSubcommand(GradeCommand.create(distribution.resolve("kernel"), System.getenv()))
        .addSubcommand(
            ClusterCommand.create(
                distribution.resolve("kernel"), System.getenv(), ServerMain::serviceLimits))
        .addSubcommand(new DoctorCommand(distribution))
        .addSubcommand(new UserCommand(distribution, InstantSource.system()))
        .addSubcommand(new BackupCommand(distribution, InstantSource.system()))
        .addSubcommand(new RestoreCommand(distribution))
        .setParameterExceptionHandler(
            (wrong, args) ->
                wrong instanceof UnmatchedArgumentException unknown
                        && wrong.getCommandLine() == line
                    ? noSuchCommand(line, unknown)
                    : usual.handleParseException(wrong, args))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof ServerException explained) {
                command.getErr().println(explained.getMessage());
                return command.getCommandSpec().exitCodeOnExecutionException();
              }
              throw failure;
            });
  }

  /** As a server with the same home folder has them. */
  private static ServiceLimits serviceLimits(Path home) {
    try {
      return ConfigReader.readServices(home);
    } catch (ConfigException wrong) {
      throw new ClusterException(
          ClusterException.Code.BAD_REQUEST, String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static int noSuchCommand(CommandLine line, UnmatchedArgumentException unknown) {
    line.getErr()
        .printf(
            "There is no command \"%s\". The commands are: %s.%n",
            unknown.getUnmatched().get(0), String.join(", ", line.getSubcommands().keySet()));
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do, for example: sparkmaster start");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = ServerMain.class.getPackage().getImplementationVersion();
      return new String[] {
        "sparkmaster " + Optional.ofNullable(version).orElse("(built from source)")
      };
    }
  }
}
