package io.sparkmaster.server.config;

import io.sparkmaster.cluster.backend.OtherBackend;
import io.sparkmaster.cluster.backend.SparkChoice;
import io.sparkmaster.cluster.service.ServiceLimits;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.UserIds;
import io.sparkmaster.server.http.AddressRange;
import io.sparkmaster.server.storage.DatabasePlace.Postgres;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Merges options, environment and file into a checked {@link ServerConfig}. */
public final class ConfigReader extends GivenSettings {
  private static final int LONGEST_SECONDS = 365 * 86_400;

  private final Map<String, String> environment;

  private ConfigReader(Map<Setting, String> options, Map<String, String> environment) {
    super(options, environment);
    this.environment = environment;
  }

  /**
   * Reads the settings once.
   *
   * @param options what was typed
   * @param distribution folder of this program, where the built parts are by default
   */
  public static ServerConfig read(Map<Setting, String> options, Path distribution)
      throws ConfigException {
    return read(options, System.getenv(), Path.of(System.getProperty("user.home")), distribution);
  }

  static ServerConfig read(
      Map<Setting, String> options,
      Map<String, String> environment,
      Path userHome,
      Path distribution)
      throws ConfigException {
    return new ConfigReader(options, environment).parse(userHome, distribution);
  }

  /**
   * Reads how much each learner may have of the services for lessons, as a server with that home
   * folder does; what is wrong with other settings is that server's.
   */
  public static ServiceLimits readServices(Path home) throws ConfigException {
    return readServices(home, System.getenv());
  }

  static ServiceLimits readServices(Path home, Map<String, String> environment)
      throws ConfigException {
    var reader = new ConfigReader(Map.of(), environment);
    reader.readFile(home.resolve(FILE), ServiceLimitsReader.SETTINGS);
    var limits = new ServiceLimitsReader(reader).read();
    if (!reader.faults().isEmpty()) {
      throw new ConfigException(reader.faults());
    }
    return limits;
  }

  private ServerConfig parse(Path userHome, Path distribution) throws ConfigException {
    var home = path(Setting.HOME, userHome.resolve(".sparkmaster"));
    readFile(home.resolve(FILE));
    var mode = mode();
    var isolation = isolation();
    var drivers = new DriversReader(this).read(mode, isolation);
    var spark = spark();
    var config =
        new ServerConfig(
            home(home),
            new ServerConfig.Listen(
                text(Setting.ADDRESS, "127.0.0.1"),
                number(Setting.PORT, 8888, 0, 65_535),
                baseUrl(),
                hostNames(),
                number(Setting.MAX_REQUEST_MB, 48, 1, 1_024) * 1_024 * 1_024,
                trustedProxies()),
            new ServerConfig.Login(
                token(),
                Duration.ofDays(number(Setting.SESSION_DAYS, 30, 1, 3_650)),
                mode,
                Duration.ofDays(number(Setting.SECURITY_LOG_DAYS, 365, 1, 36_500)),
                new OidcReader(this).read()),
            new ServerConfig.Workspace(path(Setting.ROOT_DIR, workspace(home, mode))),
            new ServerConfig.Parts(
                path(Setting.KERNEL_DIR, distribution.resolve("kernel")),
                path(Setting.WEB_DIR, distribution.resolve("web")),
                path(Setting.COURSES_DIR, distribution.resolve("courses")),
                number(Setting.KERNEL_POOL_SIZE, 1, 0, 64),
                number(Setting.KERNEL_LIMIT, 0, 0, 10_000)),
            new ServerConfig.Kernels(isolation, sandbox(), spark, users(), drivers),
            rules(ServerConfig.KernelRules.of(mode), drivers, spark),
            flag(Setting.BROWSER, hasDesktop()),
            flag(Setting.TERMINALS, true),
            history(),
            new ServiceLimitsReader(this).read());
    if (!faults().isEmpty()) {
      throw new ConfigException(faults());
    }
    return config;
  }

  private ServerConfig.KernelRules rules(
      ServerConfig.KernelRules usual, ServerConfig.@Nullable Drivers drivers, SparkChoice spark) {
    var culling = usual.culling();
    var memoryMb = drivers == null ? usual.memoryMb() : drivers.kernelMb();
    return new ServerConfig.KernelRules(
        number(Setting.KERNELS_PER_LEARNER, usual.perLearner(), 0, 10_000),
        number(Setting.KERNEL_MEMORY_MB, memoryMb, 1, 1 << 20),
        number(Setting.KERNEL_MEMORY_TOTAL_MB, usual.memoryTotalMb(), 0, 1 << 24),
        seconds(Setting.KERNEL_WAIT, usual.patience(), 0),
        new ServerConfig.Culling(
            seconds(Setting.CULL_IDLE_TIMEOUT, culling.idleTimeout(), 0),
            seconds(Setting.CULL_INTERVAL, culling.interval(), 1),
            flag(Setting.CULL_CONNECTED, culling.connected()),
            flag(Setting.CULL_BUSY, culling.busy()),
            seconds(Setting.CULL_NOTICE, culling.notice(), 0)),
        flag(Setting.STOP_KERNELS, usual.stopWithServer()),
        new ClusterTimeReader(this).read(spark));
  }

  private ServerConfig.History history() {
    var usual = ServerConfig.History.STANDARD;
    var applications = number(Setting.HISTORY_APPLICATIONS, usual.applications(), 0, 1_000);
    return new ServerConfig.History(
        flag(Setting.HISTORY, true) ? applications : 0,
        Duration.ofDays(
            number(Setting.HISTORY_DAYS, Math.toIntExact(usual.age().toDays()), 1, 3_650)),
        number(Setting.HISTORY_MB, usual.megabytes(), 1, 1 << 20));
  }

  private Duration seconds(Setting setting, Duration otherwise, int least) {
    return Duration.ofSeconds(
        number(setting, Math.toIntExact(otherwise.toSeconds()), least, LONGEST_SECONDS));
  }

  /** On Linux, xdg-open without a desktop may start a text browser inside the terminal. */
  private boolean hasDesktop() {
    return !System.getProperty("os.name").startsWith("Linux")
        || environment.containsKey("DISPLAY")
        || environment.containsKey("WAYLAND_DISPLAY");
  }

  private String baseUrl() {
    var given = given(Setting.BASE_URL);
    if (given == null) {
      return "/";
    }
    var path = given.value();
    if (!path.matches("/?([A-Za-z0-9._~-]+/)*([A-Za-z0-9._~-]+)?") || path.contains("..")) {
      fault(given, "a path like /class/spark/");
      return "/";
    }
    var start = path.startsWith("/") ? path : "/" + path;
    return start.endsWith("/") ? start : start + "/";
  }

  private Set<String> hostNames() {
    var given = given(Setting.HOST_NAME);
    if (given == null) {
      return Set.of();
    }
    var names = new TreeSet<String>();
    for (var name : given.value().toLowerCase(Locale.ROOT).split("\\s*,\\s*")) {
      if (isHost(name)) {
        names.add(name);
      } else {
        fault(given, "host names without scheme and port, separated by commas");
      }
    }
    return names;
  }

  private List<AddressRange> trustedProxies() {
    var given = given(Setting.TRUSTED_PROXIES);
    if (given == null) {
      return List.of();
    }
    var ranges =
        Arrays.stream(given.value().split("\\s*,\\s*", -1)).map(AddressRange::parse).toList();
    if (ranges.stream().anyMatch(Optional::isEmpty)) {
      fault(given, "IP addresses like 10.0.0.7 or ranges like 10.0.0.0/8, separated by commas");
    }
    return ranges.stream().flatMap(Optional::stream).toList();
  }

  private static boolean isHost(String name) {
    try {
      return name.equals(new URI("http", name, "/", null).getHost());
    } catch (URISyntaxException invalid) {
      return false;
    }
  }

  private static Path workspace(Path home, Mode mode) {
    var all = home.resolve("workspace");
    return mode == Mode.CLASS ? all : all.resolve("learner");
  }

  private Mode mode() {
    var given = given(Setting.MODE);
    if (given == null || given.value().equals("laptop")) {
      return Mode.LAPTOP;
    }
    if (!given.value().equals("class")) {
      fault(given, "laptop or class");
      return Mode.LAPTOP;
    }
    if (given(Setting.TOKEN) != null) {
      faults()
          .add(
              "%s and %s do not go together: in class mode, everybody logs in with an account. Make API tokens with \"sparkmaster user token NAME\"."
                  .formatted(given.where(), Setting.TOKEN.key()));
    }
    return Mode.CLASS;
  }

  private ServerConfig.Sandbox sandbox() {
    var standard = ServerConfig.Sandbox.STANDARD;
    return new ServerConfig.Sandbox(
        // A kernel's heap alone may have 1 GiB.
        number(Setting.SANDBOX_MEMORY_MB, standard.memoryMb(), 1_536, 1 << 20),
        number(Setting.SANDBOX_PROCESSES, standard.processes(), 8, 32_768),
        number(Setting.SANDBOX_CPU_HOURS, standard.cpuHours(), 0, 100_000),
        number(Setting.SANDBOX_WORKSPACE_MB, standard.workspaceMb(), 0, 1 << 30));
  }

  private SparkChoice spark() {
    var file = given(Setting.SPARK_SETTINGS_FILE);
    var settings =
        file == null
            ? Optional.<Path>empty()
            : Optional.of(path(Setting.SPARK_SETTINGS_FILE, Path.of("")));
    var given = given(Setting.SPARK_MASTER);
    if (given != null && OtherBackend.isUrl(given.value())) {
      return new SparkChoice.OtherCluster(given.value(), settings);
    }
    if (file != null) {
      faults()
          .add(
              "%s goes with a %s like spark://HOST:7077 only."
                  .formatted(file.where(), Setting.SPARK_MASTER.key()));
    }
    if (given == null || given.value().equals("local")) {
      return new SparkChoice.Local();
    }
    if (!given.value().equals("standalone")) {
      fault(given, "local, standalone or a URL like spark://HOST:7077");
    }
    return new SparkChoice.OwnCluster();
  }

  private Isolation isolation() {
    var given = given(Setting.KERNEL_ISOLATION);
    if (given == null) {
      return Isolation.AUTO;
    }
    for (var each : Isolation.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(given.value())) {
        return each;
      }
    }
    fault(given, "auto, none, bwrap or user");
    return Isolation.AUTO;
  }

  private UserIds.@Nullable Range users() {
    var given = given(Setting.KERNEL_USERS);
    if (given == null) {
      return null;
    }
    try {
      return UserIds.Range.parse(given.value());
    } catch (LaunchException unfit) {
      fault(given, "a range like 200000-209999. " + unfit.getMessage());
      return null;
    }
  }

  private ServerConfig.Home home(Path path) {
    var given = given(Setting.DATABASE_URL);
    if (given == null) {
      return new ServerConfig.Home(path);
    }
    if (!Postgres.isUrl(given.value())) {
      // It may hold a password: unlike other faults, this one does not show it.
      faults()
          .add(
              "%s must be like jdbc:postgresql://localhost:5432/sparkmaster?user=NAME&password=SECRET."
                  .formatted(given.where()));
    }
    return new ServerConfig.Home(path, new Postgres(given.value()));
  }

  private @Nullable String token() {
    var given = given(Setting.TOKEN);
    if (given == null) {
      return null;
    }
    if (!given.value().matches("[A-Za-z0-9._~-]{1,512}")) {
      // The value is a secret: unlike other faults, this one does not show it.
      faults()
          .add(
              "%s must be made of letters, digits, '.', '_', '~' and '-' only."
                  .formatted(given.where()));
    }
    return given.value();
  }
}
