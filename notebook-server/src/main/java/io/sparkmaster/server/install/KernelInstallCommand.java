package io.sparkmaster.server.install;

import io.sparkmaster.kernel.launch.JupyterDirectory;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.KernelSpecInstaller;
import io.sparkmaster.kernel.launch.LaunchException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Installs the kernelspecs where JupyterLab, nbclient, VS Code and the like look for them. */
@Command(
    name = "install",
    description = "Installs the Spark kernels into any Jupyter.",
    mixinStandardHelpOptions = true)
final class KernelInstallCommand implements Callable<Integer> {
  private final KernelDistribution kernel;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @ArgGroup private @Nullable Where where;

  KernelInstallCommand(Path distribution, Map<String, String> environment) {
    this.kernel = new KernelDistribution(distribution.resolve("kernel"));
    this.environment = Map.copyOf(environment);
  }

  static final class Where {
    // Says what happens anyway; there so that it can be said.
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--user", description = "for the current user, in any Jupyter (the default)")
    private boolean user;

    @Option(
        names = "--prefix",
        paramLabel = "DIR",
        description = "below DIR/share/jupyter, for a Jupyter that is installed in DIR")
    private @Nullable Path prefix;

    @Option(names = "--sys-prefix", description = "into the active virtual or conda environment")
    private boolean sysPrefix;
  }

  @Override
  public Integer call() {
    var directory = directory();
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    try {
      var folders = new KernelSpecInstaller(java, kernel).install(directory);
      report(directory, folders.size());
      return 0;
    } catch (LaunchException failure) {
      spec.commandLine().getErr().println("sparkmaster: " + failure.getMessage());
      return 1;
    }
  }

  private JupyterDirectory directory() {
    if (where != null && where.prefix != null) {
      return JupyterDirectory.ofPrefix(where.prefix.toAbsolutePath().normalize());
    }
    if (where != null && where.sysPrefix) {
      return JupyterDirectory.ofPrefix(activeEnvironment());
    }
    return JupyterDirectory.ofUser(
        environment, System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
  }

  private Path activeEnvironment() {
    return Stream.of("VIRTUAL_ENV", "CONDA_PREFIX")
        .map(name -> environment.getOrDefault(name, ""))
        .filter(value -> !value.isBlank())
        .findFirst()
        .map(Path::of)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--sys-prefix needs an active environment, but neither VIRTUAL_ENV nor"
                        + " CONDA_PREFIX is set. Activate one first (. DIR/bin/activate), or name"
                        + " its folder: --prefix DIR."));
  }

  private void report(JupyterDirectory directory, int count) {
    var out = spec.commandLine().getOut();
    out.printf("Installed %d kernels in %s:%n", count, directory.path().resolve("kernels"));
    for (var builtIn : KernelSpec.builtIn()) {
      out.printf("  %-18s %s%n", builtIn.name(), builtIn.displayName());
    }
    out.printf("They run from %s; when you move or delete it, install again.%n", kernel.root());
    out.println("Check with: jupyter kernelspec list");
    if (where != null && where.prefix != null) {
      out.printf(
          "A Jupyter that is not installed there finds them with JUPYTER_PATH=%s%n",
          directory.path());
    }
  }
}
