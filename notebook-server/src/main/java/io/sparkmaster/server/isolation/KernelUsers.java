package io.sparkmaster.server.isolation;

import io.sparkmaster.kernel.launch.EventLogs;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.SandboxLimits;
import io.sparkmaster.kernel.launch.UserIds;
import io.sparkmaster.kernel.launch.UserProvider;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** System users for the kernels of one server: which there are, and what they must not reach. */
public final class KernelUsers {
  static final String LEARNERS = "kernels";
  static final String GRADERS = "grading-kernels";

  private final ServerConfig config;
  private UserIds.@Nullable Range range;
  private @Nullable UserIds ids;

  /** Nothing is made or changed yet. */
  public KernelUsers(ServerConfig config) {
    this.config = config;
  }

  private Path register() {
    return config.home().path().resolve("kernel-users");
  }

  /** The numbers that users have: those that were set, else those chosen at the first start. */
  synchronized UserIds.Range range() {
    if (range == null) {
      var given = config.kernels().users();
      range = given != null ? given : UserIds.rangeOf(register(), UserIds.anyRange());
    }
    return range;
  }

  /** Why kernels cannot run as users of their own, and what to do; empty when they can. */
  public String fault() {
    try {
      return UserProvider.fault(
          LocalProcessProvider.ownJava(),
          KernelIsolation.distribution(config),
          range(),
          config.home().path());
    } catch (LaunchException e) {
      return e.getMessage();
    }
  }

  KernelProvider provider(
      String folder,
      Map<String, String> environment,
      UnaryOperator<Path> workspaceOf,
      SandboxLimits limits,
      Function<LaunchSpec, Map<String, String>> services,
      EventLogs events) {
    var ground = new UserProvider.Ground(ids(), folder.equals(LEARNERS), roots(), ways(), secret());
    return new UserProvider(
        LocalProcessProvider.ownJava(),
        KernelIsolation.distribution(config),
        config.home().run().resolve(folder),
        environment,
        workspaceOf,
        limits,
        ground,
        services,
        events);
  }

  private synchronized UserIds ids() {
    if (ids == null) {
      var home = config.home().path();
      try {
        Private.directory(home);
        // Made now, and for the server only, so that they are never open for a moment.
        Private.directory(home.resolve("keys"));
        Private.directory(home.resolve("cache"));
      } catch (IOException e) {
        throw new ServerException(
            ErrorCode.STORAGE, "The folder %s cannot be made: %s".formatted(home, e), e);
      }
      ids = UserIds.open(register(), range());
    }
    return ids;
  }

  private List<Path> roots() {
    var home = config.home().path();
    return config.login().mode() == Mode.CLASS
        ? List.of(home, config.workspace().root())
        : List.of(home);
  }

  private List<Path> ways() {
    var root = config.workspace().root();
    var run = config.home().run();
    return List.of(
        config.login().mode() == Mode.CLASS ? root : root.toAbsolutePath().getParent(),
        run.resolve("grading"),
        config.home().eventLogs(),
        UserProvider.runsIn(run.resolve(LEARNERS)),
        UserProvider.runsIn(run.resolve(GRADERS)));
  }

  private List<Path> secret() {
    return config.home().database() instanceof SqliteFile file ? List.of(file.path()) : List.of();
  }
}
