package io.sparkmaster.server.install;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sparkmaster kernel ...}. */
@Command(
    name = "kernel",
    description = "The Spark kernel for Jupyter programs of your own.",
    mixinStandardHelpOptions = true)
public final class KernelCommand implements Runnable {
  @Spec private CommandSpec spec;

  private KernelCommand() {}

  /**
   * The command with its subcommands.
   *
   * @param distribution the folder that kernels run from
   */
  public static CommandLine create(Path distribution, Map<String, String> environment) {
    return new CommandLine(new KernelCommand())
        .addSubcommand(new KernelInstallCommand(distribution, environment));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do with the kernel: sparkmaster kernel install.");
  }
}
