package io.sparkmaster.server.start;

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
    return new ServerConfig(
        new ServerConfig.Home(laptop.home().path(), database),
        laptop.listen(),
        new ServerConfig.Login(null, Duration.ofDays(1), Mode.CLASS),
        new ServerConfig.Workspace(laptop.home().path().resolve("workspace")),
        laptop.parts(),
        laptop.kernels(),
        endingKernels(Mode.CLASS),
        false);
  }

  /** As {@link #classMode}, where people can sign in by this provider too. */
  static ServerConfig classMode(Path folder, DatabasePlace database, OidcConfig provider) {
    var without = classMode(folder, database);
    return new ServerConfig(
        without.home(),
        without.listen(),
        new ServerConfig.Login(
            null, Duration.ofDays(1), Mode.CLASS, Duration.ofDays(365), provider),
        without.workspace(),
        without.parts(),
        without.kernels(),
        without.rules(),
        false);
  }

  static ServerConfig config(Path folder, int port, String baseUrl, @Nullable String token) {
    var home = folder.resolve("home");
    return new ServerConfig(
        new ServerConfig.Home(home),
        new ServerConfig.Listen("127.0.0.1", port, baseUrl, Set.of(), 1 << 20, List.of()),
        new ServerConfig.Login(token, Duration.ofDays(1), Mode.LAPTOP),
        new ServerConfig.Workspace(home.resolve("workspace/learner")),
        new ServerConfig.Parts(
            folder.resolve("kernel"), folder.resolve("web"), folder.resolve("courses"), 0, 0),
        new ServerConfig.Kernels(Isolation.AUTO, ServerConfig.Sandbox.STANDARD),
        endingKernels(Mode.LAPTOP),
        false);
  }

  /** The usual rules, but for kernels that would outlive their test. */
  private static ServerConfig.KernelRules endingKernels(Mode mode) {
    var usual = ServerConfig.KernelRules.of(mode);
    return new ServerConfig.KernelRules(
        usual.perLearner(),
        usual.memoryMb(),
        usual.memoryTotalMb(),
        usual.patience(),
        usual.culling(),
        true);
  }
}
