package io.sparkmaster.server.config;

import io.sparkmaster.cluster.backend.SparkChoice;
import io.sparkmaster.cluster.service.ServiceLimits;
import io.sparkmaster.kernel.launch.UserIds;
import io.sparkmaster.server.http.AddressRange;
import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, checked.
 *
 * @param openBrowser whether the start command opens the login page
 * @param terminals whether there may be any, where they can be
 * @param history what is kept of Spark applications that have ended
 * @param services what each learner may have of the broker and the database for lessons
 */
public record ServerConfig(
    Home home,
    Listen listen,
    Login login,
    Workspace workspace,
    Parts parts,
    Kernels kernels,
    KernelRules rules,
    boolean openBrowser,
    boolean terminals,
    History history,
    ServiceLimits services) {
  /**
   * The folder that holds all data of this server.
   *
   * @param database a file in it, or elsewhere
   */
  public record Home(Path path, DatabasePlace database) {
    /** With the database in it. */
    public Home(Path path) {
      this(path, new SqliteFile(path.resolve("sparkmaster.db")));
    }

    public Path logs() {
      return path.resolve("logs");
    }

    /** What describes the running process; gone when it has stopped cleanly. */
    public Path run() {
      return path.resolve("run");
    }

    /** What is known of kernels' Spark applications. */
    public Path sparkHistory() {
      return path.resolve("spark-history");
    }

    /** What kernels write of these. */
    public Path eventLogs() {
      return sparkHistory().resolve("logs");
    }

    /** What JupyterLab keeps for its users. */
    public Path lab() {
      return path.resolve("lab");
    }

    /** Prebuilt extensions of JupyterLab that the host has added. */
    public Path labExtensions() {
      return path.resolve("labextensions");
    }

    /** Settings of the notebook front end, one JSON file a section. */
    public Path frontEndConfig() {
      return path.resolve("nbconfig");
    }
  }

  /**
   * Where the server listens.
   *
   * @param baseUrl starts and ends with "/"
   * @param trustedProxies whose word is taken on who speaks to them, and how
   */
  public record Listen(
      String address,
      int port,
      String baseUrl,
      Set<String> hostNames,
      int maxRequestBytes,
      List<AddressRange> trustedProxies) {
    public Listen {
      hostNames = Set.copyOf(hostNames);
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /**
   * How users get in.
   *
   * @param token a permanent token; absent: each start makes a one-time link only
   * @param securityLogKept how far the security log goes back
   * @param provider by which people sign in to a server of many; absent: passwords and links only
   */
  public record Login(
      @Nullable String token,
      Duration sessionLifetime,
      Mode mode,
      Duration securityLogKept,
      @Nullable OidcConfig provider) {
    @Override
    public String toString() {
      return "Login[token=%s, sessionLifetime=%s, mode=%s, securityLogKept=%s, provider=%s]"
          .formatted(
              token == null ? "none" : "(hidden)",
              sessionLifetime,
              mode,
              securityLogKept,
              provider);
    }
  }

  /**
   * Where the files of the notebooks are.
   *
   * @param root what the owner of a laptop sees; in class mode, each user sees a folder below it
   */
  public record Workspace(Path root) {}

  /**
   * The built parts that the server serves or starts.
   *
   * @param kernelDir jars of the kernel
   * @param webDir built web pages
   * @param coursesDir a folder a course
   * @param kernelPoolSize kernels kept warm; 0 for none
   * @param kernelLimit kernels that may live at the same time; 0 for as many as memory allows
   */
  public record Parts(
      Path kernelDir, Path webDir, Path coursesDir, int kernelPoolSize, int kernelLimit) {}

  /**
   * How many kernels there may be, and for how long.
   *
   * @param perLearner kernels of one learner; 0 for no limit of their own
   * @param memoryMb what each counts for
   * @param memoryTotalMb what all may count for; 0 for what the machine has
   * @param patience how long a start waits for its turn
   * @param culling of those that nobody uses
   * @param stopWithServer whether they end with the server, which else finds them again
   * @param clusterTime how long each learner's may use the shared cluster
   */
  public record KernelRules(
      int perLearner,
      int memoryMb,
      int memoryTotalMb,
      Duration patience,
      Culling culling,
      boolean stopWithServer,
      ClusterTime clusterTime) {
    public static KernelRules of(Mode mode) {
      var many = mode == Mode.CLASS;
      return new KernelRules(
          many ? 4 : 0,
          640,
          0,
          Duration.ofSeconds(20),
          Culling.of(mode),
          false,
          ClusterTime.UNLIMITED);
    }
  }

  /**
   * How long the kernels of each learner may use the shared cluster.
   *
   * @param allowed in each period; zero for any time
   * @param notice how much is left when the learner is told
   */
  public record ClusterTime(Duration allowed, Renewal renewal, Duration notice) {
    /** Any time. */
    public static final ClusterTime UNLIMITED =
        new ClusterTime(Duration.ZERO, Renewal.WEEK, Duration.ofMinutes(5));
  }

  /**
   * When kernels that nobody uses are ended.
   *
   * @param idleTimeout since the last use; zero for never
   * @param interval between two looks
   * @param connected whether also those with a page open
   * @param busy whether also those that run a cell
   * @param notice how long before it the learner is told
   */
  public record Culling(
      Duration idleTimeout, Duration interval, boolean connected, boolean busy, Duration notice) {
    public static Culling of(Mode mode) {
      var many = mode == Mode.CLASS;
      return new Culling(
          many ? Duration.ofHours(1) : Duration.ZERO,
          Duration.ofMinutes(1),
          many,
          false,
          Duration.ofMinutes(5));
    }
  }

  /**
   * What kernels may do.
   *
   * @param isolation what keeps their code from the rest of the machine
   * @param sandbox what one kernel may use in a sandbox, or as a system user
   * @param spark which Spark learners' kernels use; Submit's have one inside
   * @param users the numbers of system users that learners may have; absent: any that are free
   * @param drivers the processes that learners' kernels share; absent: each has its own
   */
  public record Kernels(
      Isolation isolation,
      Sandbox sandbox,
      SparkChoice spark,
      UserIds.@Nullable Range users,
      @Nullable Drivers drivers) {}

  /**
   * What is kept of each learner's Spark applications that have ended.
   *
   * @param applications the newest so many; 0 for nothing
   * @param age since their end
   * @param megabytes of all together
   */
  public record History(int applications, Duration age, int megabytes) {
    /** Of some weeks' work. */
    public static final History STANDARD = new History(20, Duration.ofDays(30), 200);

    /** Whether anything is kept. */
    public boolean any() {
      return applications > 0;
    }
  }

  /**
   * Processes with the kernels of several learners, who trust each other.
   *
   * @param kernels in each, at most
   * @param memoryMb the largest heap of each
   */
  public record Drivers(int kernels, int memoryMb) {
    /** What a process has beside its heap. */
    private static final int BESIDE_MB = 512;

    /** What one kernel counts for. */
    int kernelMb() {
      return (memoryMb + BESIDE_MB + kernels - 1) / kernels;
    }
  }

  /**
   * The limits of one sandbox.
   *
   * @param memoryMb of all its processes together
   * @param processes at the same time
   * @param cpuHours of all its processes since the kernel started; 0 for any
   * @param workspaceMb that the files of a user's workspace may hold; 0 for any
   */
  public record Sandbox(int memoryMb, int processes, int cpuHours, int workspaceMb) {
    /** Enough for lessons on small data. */
    public static final Sandbox STANDARD = new Sandbox(3072, 64, 24, 4096);
  }
}
