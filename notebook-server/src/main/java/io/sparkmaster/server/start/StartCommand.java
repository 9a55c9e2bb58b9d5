package io.sparkmaster.server.start;

import io.sparkmaster.server.config.ConfigException;
import io.sparkmaster.server.config.ConfigReader;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sparkmaster start}: runs the server until it is told to stop. */
@Command(
    name = "start",
    sortOptions = false,
    customSynopsis = "sparkmaster start [OPTION]...",
    description = "Start the server and open it in the browser.",
    footer = {
      "",
      "Each option can also stand in the environment (SPARKMASTER_PORT) or, but for the home"
          + " folder, in the file server.properties of the home folder (port=8888)."
    })
public final class StartCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      order = 99,
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private StartCommand() {}

  /** The command as picocli runs it. */
  public static CommandLine create() {
    var line = new CommandLine(new StartCommand());
    StartOptions.addTo(line.getCommandSpec());
    return line;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return run(ConfigReader.read(StartOptions.given(spec), Distribution.folder()));
    } catch (ConfigException wrong) {
      wrong.faults().forEach(this::complain);
      return MISUSED;
    } catch (ServerException failed) {
      complain(failed.getMessage());
      return FAILED;
    } catch (IOException failed) {
      complain("The home folder cannot be used: " + failed);
      return FAILED;
    }
  }

  private int run(ServerConfig config) throws IOException, InterruptedException {
    Private.directory(config.home().path());
    Private.directory(config.home().logs());
    System.setProperty("sparkmaster.log.dir", config.home().logs().toString());
    var claim = RunFile.claim(config.home().run());
    if (claim.isEmpty()) {
      return joinRunning(config);
    }
    try (var home = claim.get();
        var server = new Server(config, InstantSource.system())) {
      home.write(server.describe());
      var hook = new Thread(() -> stop(server, home), "stop");
      Runtime.getRuntime().addShutdownHook(hook);
      welcome(config, server);
      server.awaitStopWanted();
      removeHook(hook);
      print("Stopped.");
      return 0;
    }
  }

  private static void stop(Server server, RunFile home) {
    server.close();
    try {
      home.close();
    } catch (IOException leftBehind) {
      LoggerFactory.getLogger(StartCommand.class).warn("run file not removed", leftBehind);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyStopping) {
      // The hook does the closing; doing it again changes nothing.
    }
  }

  private void welcome(ServerConfig config, Server server) {
    var wanted = config.listen().port();
    if (wanted != 0 && server.port() != wanted) {
      print("Port %d is taken by another program; using %d.".formatted(wanted, server.port()));
    }
    print("SparkMaster runs at " + server.url());
    if (config.login().mode() == Mode.CLASS) {
      welcomeClass(config, server);
      return;
    }
    var login = server.loginUrl();
    print(config.login().token() == null ? "Log in (this link works once):" : "Log in:");
    print("");
    print("    " + login);
    print("");
    print("Notebooks are in " + config.workspace().root() + ". Stop with Ctrl-C.");
    LoggerFactory.getLogger(StartCommand.class)
        .info("started in {} ms at {}", sinceJvmStart().toMillis(), server.url());
    if (config.openBrowser()) {
      Browser.open(login);
    }
  }

  private void welcomeClass(ServerConfig config, Server server) {
    print(
        "Everybody logs in with an account; administrators make them at %sadmin."
            .formatted(server.url()));
    var isolation = server.isolation();
    if (isolation.sandboxed()) {
      print("The code in notebooks runs in sandboxes, without network.");
    } else if (isolation.inForce() == KernelIsolation.InForce.USERS) {
      print(
          "The code in notebooks runs as a system user of each learner's own. It sees the network"
              + " and the machine's processes, and reaches no file of others.");
    } else {
      print(
          """
          WARNING: the code in notebooks runs as the user who started this server, with no sandbox. \
          It can read and change every file that this user can, other learners' notebooks and the \
          accounts among them. Give accounts only to people whom you trust with that.\
          """);
      print(
          isolation.fault().isEmpty()
              ? "There is no sandbox because kernel-isolation is none."
              : "There is no sandbox because none works here: " + isolation.fault());
    }
    print("Workspaces are in " + config.workspace().root() + ". Stop with Ctrl-C.");
  }

  private static Duration sinceJvmStart() {
    var start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    return Duration.between(start, Instant.now());
  }

  private int joinRunning(ServerConfig config) throws IOException, InterruptedException {
    var running = RunFile.read(config.home().run()).orElse(null);
    if (running != null && config.login().mode() == Mode.CLASS) {
      print("A server with this home folder runs already at %s.".formatted(running.url()));
      return 0;
    }
    var login = running == null ? null : RunningServer.newLoginUrl(running).orElse(null);
    if (running == null || login == null) {
      complain(
          """
          Another process%s uses the home folder %s, but does not answer. \
          It may be starting: try again. Else stop it, or choose another folder with --home.\
          """
              .formatted(pid(running), config.home().path()));
      return FAILED;
    }
    print("SparkMaster runs already at %s (process %d).".formatted(running.url(), running.pid()));
    print("Log in (this link works once):");
    print("");
    print("    " + login);
    print("");
    if (config.openBrowser()) {
      Browser.open(login);
    }
    return 0;
  }

  private static String pid(RunFile.@Nullable Running running) {
    return running == null ? "" : " (" + running.pid() + ")";
  }

  private void print(String line) {
    print(spec.commandLine().getOut(), line);
  }

  private void complain(String line) {
    print(spec.commandLine().getErr(), line);
  }

  private static void print(PrintWriter writer, String line) {
    writer.println(line);
    writer.flush();
  }
}
