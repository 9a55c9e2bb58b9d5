package io.sparkmaster.server.start;

import io.sparkmaster.cluster.backend.SparkChoice;
import io.sparkmaster.cluster.service.ServiceLimits;
import io.sparkmaster.server.config.ChangedConfig;
import io.sparkmaster.server.config.Isolation;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.OidcConfig;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a server needs to start: empty pages, an empty home folder, no courses, no kernels. */
final class SmallProgram {
  private SmallProgram() {}

  static void place(Path folder) throws IOException {
    var lab = Files.createDirectories(folder.resolve("web/lab"));
    Files.writeString(
        lab.resolve("lab.json"),
        "{\"schema\":1,\"version\":\"0\",\"scripts\":[],\"styles\":[],\"extensions\":[]}");
    var site = Files.createDirectories(folder.resolve("web/site"));
    Files.writeString(
        site.resolve("site.json"), "{\"schema\":1,\"script\":\"main.js\",\"styles\":[]}");
    Private.directory(folder.resolve("home"));
  }

  static ServerConfig classMode(Path folder) {
    return classMode(folder, config(folder, 0, "/", null).home().database());
  }

  static ServerConfig classMode(Path folder, DatabasePlace database) {
    var laptop = config(folder, 0, "/", null);
    var home = laptop.home().path();
    return ChangedConfig.of(laptop)
        .home(new ServerConfig.Home(home, database))
        .login(login(null, Mode.CLASS, null))
        .workspace(new ServerConfig.Workspace(home.resolve("workspace")))
        .rules(ServerConfig.KernelRules.of(Mode.CLASS))
        .stopWithServer(true)
        .config();
  }

  /** As {@link #classMode}, where people can sign in by this provider too. */
  static ServerConfig classMode(Path folder, DatabasePlace database, OidcConfig provider) {
    return ChangedConfig.of(classMode(folder, database))
        .login(login(null, Mode.CLASS, provider))
        .config();
  }

  static ServerConfig config(Path folder, int port, String baseUrl, @Nullable String token) {
    var home = folder.resolve("home");
    var usual =
        new ServerConfig(
            new ServerConfig.Home(home),
            new ServerConfig.Listen("127.0.0.1", port, baseUrl, Set.of(), 1 << 20, List.of()),
            login(token, Mode.LAPTOP, null),
            new ServerConfig.Workspace(home.resolve("workspace/learner")),
            new ServerConfig.Parts(
                folder.resolve("kernel"), folder.resolve("web"), folder.resolve("courses"), 0, 0),
            new ServerConfig.Kernels(
                Isolation.AUTO, ServerConfig.Sandbox.STANDARD, new SparkChoice.Local(), null, null),
            ServerConfig.KernelRules.of(Mode.LAPTOP),
            false,
            true,
            ServerConfig.History.STANDARD,
            ServiceLimits.STANDARD);
    // Kernels would outlive their test.
    return ChangedConfig.of(usual).stopWithServer(true).config();
  }

  private static ServerConfig.Login login(
      @Nullable String token, Mode mode, @Nullable OidcConfig provider) {
    return new ServerConfig.Login(token, Duration.ofDays(1), mode, Duration.ofDays(365), provider);
  }
}
