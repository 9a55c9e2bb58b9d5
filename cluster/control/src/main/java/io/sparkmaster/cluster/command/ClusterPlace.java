package io.sparkmaster.cluster.command;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.service.DataServices;
import io.sparkmaster.cluster.service.ServiceLimits;
import io.sparkmaster.cluster.standalone.StandaloneCluster;
import io.sparkmaster.kernel.launch.LaunchException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where the commands find their cluster.
 *
 * @param limits of each learner, by the home folder
 */
record ClusterPlace(
    Path kernels, Map<String, String> environment, Function<Path, ServiceLimits> limits) {
  static final int FAILED = 1;

  /** Copies the map. */
  ClusterPlace {
    environment = Map.copyOf(environment);
  }

  /** Does something with the cluster of that home folder, and tells what goes wrong. */
  int use(CommandSpec spec, @Nullable Path home, ToIntFunction<HomeCluster> work) {
    try {
      var root = home(home);
      return work.applyAsInt(
          new HomeCluster(
              new StandaloneCluster(root, kernels, environment),
              new DataServices(
                  root, DataServices.jarsBeside(kernels), environment, () -> limits.apply(root))));
    } catch (ClusterException | LaunchException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return FAILED;
    } finally {
      spec.commandLine().getOut().flush();
      spec.commandLine().getErr().flush();
    }
  }

  private Path home(@Nullable Path given) {
    if (given != null) {
      return given.toAbsolutePath();
    }
    var named = environment.getOrDefault("SPARKMASTER_HOME", "");
    return named.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".sparkmaster")
        : Path.of(named).toAbsolutePath();
  }
}
