package io.sparkmaster.server;

import io.sparkmaster.cluster.command.ClusterCommand;
import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.service.ServiceLimits;
import io.sparkmaster.graders.runner.command.GradeCommand;
import io.sparkmaster.server.config.ConfigException;
import io.sparkmaster.server.config.ConfigReader;
import io.sparkmaster.server.config.Setting;
import io.sparkmaster.server.doctor.DoctorCommand;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.install.KernelCommand;
import io.sparkmaster.server.start.BackupCommand;
import io.sparkmaster.server.start.Distribution;
import io.sparkmaster.server.start.RestoreCommand;
import io.sparkmaster.server.start.StartCommand;
import io.sparkmaster.server.start.UserCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
    // What the other commands are made of is a tenth of what a start has to load.
    var onlyStarts = args.length > 0 && args[0].equals("start");
    System.exit((onlyStarts ? startLine() : commandLine()).execute(args));
  }

  /** With all that there is. */
  static CommandLine commandLine() {
    var distribution = Distribution.folder();
    var line =
        new CommandLine(new ServerMain())
            .addSubcommand(StartCommand.create())
            .addSubcommand(KernelCommand.create(distribution, System.getenv()))
            .addSubcommand(GradeCommand.create(distribution.resolve("kernel"), System.getenv()))
            .addSubcommand(
                ClusterCommand.create(
                    distribution.resolve("kernel"), System.getenv(), ServerMain::serviceLimits))
            .addSubcommand(new DoctorCommand(distribution))
            .addSubcommand(new UserCommand(distribution, InstantSource.system()))
            .addSubcommand(new BackupCommand(distribution, InstantSource.system()))
            .addSubcommand(new RestoreCommand(distribution));
    return explaining(line);
  }

  /** With {@code start} alone. */
  static CommandLine startLine() {
    return explaining(new CommandLine(new ServerMain()).addSubcommand(StartCommand.create()));
  }

  private static CommandLine explaining(CommandLine line) {
    giveHelp(line);
    return line.setParameterExceptionHandler(
            (wrong, args) ->
                wrong instanceof UnmatchedArgumentException unknown
                        && wrong.getCommandLine() == line
                    ? noSuchCommand(line, unknown)
                    : misused(wrong))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof ServerException explained) {
                command.getErr().println(explained.getMessage());
                return command.getCommandSpec().exitCodeOnExecutionException();
              }
              throw failure;
            });
  }

  private static void giveHelp(CommandLine line) {
    var command = line.getCommandSpec();
    if (!command.optionsMap().containsKey("--help")) {
      command.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this help.")
              .build());
    }
    line.getSubcommands().values().forEach(ServerMain::giveHelp);
  }

  /** What is wrong, in a few lines: the whole help would push it off the screen. */
  private static int misused(ParameterException wrong) {
    var line = wrong.getCommandLine();
    line.getErr().println(wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, line.getErr());
    if (wrong instanceof UnmatchedArgumentException unknown) {
      unknown.getUnmatched().forEach(each -> explain(each, line.getErr()));
    } else if (isUnsaid(line)) {
      line.usage(line.getErr());
      return line.getCommandSpec().exitCodeOnInvalidInput();
    }
    line.getErr().printf("%s --help tells what there is.%n", line.getCommandSpec().qualifiedName());
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Nothing is mistyped where nothing was said: the list of commands is what is looked for. */
  private static boolean isUnsaid(CommandLine line) {
    var parsed = line.getParseResult();
    return !line.getSubcommands().isEmpty() && (parsed == null || !parsed.hasSubcommand());
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

  /** Some settings are none of {@code start}'s, or too secret to be seen among arguments. */
  private static void explain(String unknown, PrintWriter out) {
    var name = unknown.replaceFirst("^--", "").replaceFirst("=.*", "");
    for (var setting : Setting.values()) {
      if (setting.key().equals(name)) {
        out.printf(
            "%s is no option here: set it in server.properties of the home folder, or as %s in the"
                + " environment.%n",
            name, setting.variable());
      }
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
