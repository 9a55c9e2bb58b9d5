package io.sparkmaster.server.start;

import io.sparkmaster.server.config.Setting;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The settings that can be typed. */
final class StartOptions {
  private final Map<Setting, String> given = new EnumMap<>(Setting.class);

  Map<Setting, String> given() {
    return given;
  }

  @Option(
      order = 1,
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on (8888).")
  void port(String value) {
    given.put(Setting.PORT, value);
  }

  @Option(
      order = 2,
      names = "--home",
      paramLabel = "DIR",
      description = "Folder of all data (~/.sparkmaster).")
  void home(String value) {
    given.put(Setting.HOME, value);
  }

  @Option(
      order = 2,
      names = "--database-url",
      paramLabel = "URL",
      description = "PostgreSQL in place of a file: jdbc:postgresql://HOST/DATABASE?user=NAME.")
  void databaseUrl(String value) {
    given.put(Setting.DATABASE_URL, value);
  }

  @Option(
      order = 3,
      names = "--token",
      paramLabel = "TOKEN",
      description = "A fixed token for login and API, in place of a one-time link.")
  void token(String value) {
    given.put(Setting.TOKEN, value);
  }

  @Option(
      order = 4,
      names = "--mode",
      paramLabel = "MODE",
      description = "laptop: one person; class: many, each with an account (laptop).")
  void mode(String value) {
    given.put(Setting.MODE, value);
  }

  @Option(order = 4, names = "--no-browser", description = "Do not open the browser.")
  void noBrowser(boolean value) {
    given.put(Setting.BROWSER, String.valueOf(!value));
  }

  @Option(
      order = 5,
      names = "--root-dir",
      paramLabel = "DIR",
      description = "Folder of the notebooks (workspace/learner in the home folder).")
  void rootDir(String value) {
    given.put(Setting.ROOT_DIR, value);
  }

  @Option(
      order = 6,
      names = "--base-url",
      paramLabel = "PATH",
      description = "Path that all URLs start with.")
  void baseUrl(String value) {
    given.put(Setting.BASE_URL, value);
  }

  @Option(
      order = 7,
      names = "--address",
      paramLabel = "IP",
      description = "Address to listen on (127.0.0.1).")
  void address(String value) {
    given.put(Setting.ADDRESS, value);
  }

  @Option(
      order = 8,
      names = "--host-name",
      paramLabel = "NAME",
      split = ",",
      description = "Names by which browsers may call this server, beside localhost.")
  void hostName(String[] values) {
    given.put(Setting.HOST_NAME, String.join(",", values));
  }

  @Option(
      order = 9,
      names = "--trusted-proxies",
      paramLabel = "IP",
      split = ",",
      description = "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed (none).")
  void trustedProxies(String[] values) {
    given.put(Setting.TRUSTED_PROXIES, String.join(",", values));
  }

  @Option(
      order = 9,
      names = "--max-request-mb",
      paramLabel = "MB",
      description = "Largest request (48).")
  void maxRequestMb(String value) {
    given.put(Setting.MAX_REQUEST_MB, value);
  }

  @Option(
      order = 10,
      names = "--session-days",
      paramLabel = "DAYS",
      description = "How long a login lasts (30).")
  void sessionDays(String value) {
    given.put(Setting.SESSION_DAYS, value);
  }

  @Option(
      order = 10,
      names = "--security-log-days",
      paramLabel = "DAYS",
      description = "How far the security log goes back (365).")
  void securityLogDays(String value) {
    given.put(Setting.SECURITY_LOG_DAYS, value);
  }

  @Option(
      order = 11,
      names = "--kernel-dir",
      paramLabel = "DIR",
      description = "Jars of the kernel.")
  void kernelDir(String value) {
    given.put(Setting.KERNEL_DIR, value);
  }

  @Option(order = 12, names = "--web-dir", paramLabel = "DIR", description = "Built web pages.")
  void webDir(String value) {
    given.put(Setting.WEB_DIR, value);
  }

  @Option(
      order = 13,
      names = "--courses-dir",
      paramLabel = "DIR",
      description = "Courses, each in a folder of its own.")
  void coursesDir(String value) {
    given.put(Setting.COURSES_DIR, value);
  }

  @Option(
      order = 14,
      names = "--kernel-pool-size",
      paramLabel = "N",
      description = "Kernels kept warm (1).")
  void kernelPoolSize(String value) {
    given.put(Setting.KERNEL_POOL_SIZE, value);
  }

  @Option(
      order = 14,
      names = "--kernel-limit",
      paramLabel = "N",
      description = "Kernels that may live at the same time (as many as memory allows).")
  void kernelLimit(String value) {
    given.put(Setting.KERNEL_LIMIT, value);
  }

  @Option(
      order = 15,
      names = "--kernels-per-learner",
      paramLabel = "N",
      description = "Kernels of each learner; 0 for no such limit (class: 4).")
  void kernelsPerLearner(String value) {
    given.put(Setting.KERNELS_PER_LEARNER, value);
  }

  @Option(
      order = 15,
      names = "--kernel-memory-mb",
      paramLabel = "MB",
      description = "What each kernel counts for (640).")
  void kernelMemoryMb(String value) {
    given.put(Setting.KERNEL_MEMORY_MB, value);
  }

  @Option(
      order = 15,
      names = "--kernel-memory-total-mb",
      paramLabel = "MB",
      description = "What all kernels may count for (what the machine has).")
  void kernelMemoryTotalMb(String value) {
    given.put(Setting.KERNEL_MEMORY_TOTAL_MB, value);
  }

  @Option(
      order = 15,
      names = "--kernel-wait",
      paramLabel = "SECONDS",
      description = "How long a start waits for its turn (20).")
  void kernelWait(String value) {
    given.put(Setting.KERNEL_WAIT, value);
  }

  @Option(
      order = 16,
      names = "--cull-idle-timeout",
      paramLabel = "SECONDS",
      description = "End kernels that are unused for so long; 0 for never (class: 3600).")
  void cullIdleTimeout(String value) {
    given.put(Setting.CULL_IDLE_TIMEOUT, value);
  }

  @Option(
      order = 16,
      names = "--cull-interval",
      paramLabel = "SECONDS",
      description = "How often that is looked at (60).")
  void cullInterval(String value) {
    given.put(Setting.CULL_INTERVAL, value);
  }

  @Option(
      order = 16,
      names = "--cull-connected",
      paramLabel = "BOOL",
      description = "Also those with a page open (class: true).")
  void cullConnected(String value) {
    given.put(Setting.CULL_CONNECTED, value);
  }

  @Option(
      order = 16,
      names = "--cull-busy",
      paramLabel = "BOOL",
      description = "Also those that run a cell (false).")
  void cullBusy(String value) {
    given.put(Setting.CULL_BUSY, value);
  }

  @Option(
      order = 16,
      names = "--cull-notice",
      paramLabel = "SECONDS",
      description = "How long before it their learners are told (300).")
  void cullNotice(String value) {
    given.put(Setting.CULL_NOTICE, value);
  }

  @Option(
      order = 16,
      names = "--cluster-minutes",
      paramLabel = "MINUTES",
      description = "How long each learner's kernels may use the shared cluster (0: any time).")
  void clusterMinutes(String value) {
    given.put(Setting.CLUSTER_MINUTES, value);
  }

  @Option(
      order = 16,
      names = "--cluster-minutes-renewal",
      paramLabel = "PERIOD",
      description = "When that is there again: each day, week or month (week).")
  void clusterMinutesRenewal(String value) {
    given.put(Setting.CLUSTER_MINUTES_RENEWAL, value);
  }

  @Option(
      order = 16,
      names = "--cluster-minutes-notice",
      paramLabel = "SECONDS",
      description = "How much is left of it when learners are told (300).")
  void clusterMinutesNotice(String value) {
    given.put(Setting.CLUSTER_MINUTES_NOTICE, value);
  }

  @Option(
      order = 16,
      names = "--postgres-connections",
      paramLabel = "N",
      description = "Connections of each learner to PostgreSQL (10).")
  void postgresConnections(String value) {
    given.put(Setting.POSTGRES_CONNECTIONS, value);
  }

  @Option(
      order = 16,
      names = "--postgres-statement-seconds",
      paramLabel = "SECONDS",
      description = "How long a statement may take there (300).")
  void postgresStatementSeconds(String value) {
    given.put(Setting.POSTGRES_STATEMENT_SECONDS, value);
  }

  @Option(
      order = 16,
      names = "--postgres-temp-mb",
      paramLabel = "MB",
      description = "What each of those connections may sort on disk (256).")
  void postgresTempMb(String value) {
    given.put(Setting.POSTGRES_TEMP_MB, value);
  }

  @Option(
      order = 16,
      names = "--postgres-mb",
      paramLabel = "MB",
      description = "What the database of each learner may hold (1024).")
  void postgresMb(String value) {
    given.put(Setting.POSTGRES_MB, value);
  }

  @Option(
      order = 17,
      names = "--stop-kernels",
      description =
          "End kernels with the server, in place of going on with them at the next start.")
  void stopKernels(boolean value) {
    given.put(Setting.STOP_KERNELS, String.valueOf(value));
  }

  @Option(
      order = 18,
      names = "--no-terminals",
      description = "No terminals, also where there can be some.")
  void noTerminals(boolean value) {
    given.put(Setting.TERMINALS, String.valueOf(!value));
  }

  @Option(
      order = 18,
      names = "--no-history",
      description = "Keep nothing of Spark applications that have ended.")
  void noHistory(boolean value) {
    given.put(Setting.HISTORY, String.valueOf(!value));
  }

  @Option(
      order = 18,
      names = "--history-applications",
      paramLabel = "N",
      description = "Finished Spark applications kept for each learner (20).")
  void historyApplications(String value) {
    given.put(Setting.HISTORY_APPLICATIONS, value);
  }

  @Option(
      order = 18,
      names = "--history-days",
      paramLabel = "DAYS",
      description = "How long each is kept (30).")
  void historyDays(String value) {
    given.put(Setting.HISTORY_DAYS, value);
  }

  @Option(
      order = 18,
      names = "--history-mb",
      paramLabel = "MB",
      description = "What all of a learner's may have (200).")
  void historyMb(String value) {
    given.put(Setting.HISTORY_MB, value);
  }

  @Option(
      order = 14,
      names = "--spark-master",
      paramLabel = "WHERE",
      description =
          "local: in each kernel; standalone: the cluster of `sparkmaster cluster up`; or the URL"
              + " of another, spark://HOST:7077 (local).")
  void sparkMaster(String value) {
    given.put(Setting.SPARK_MASTER, value);
  }

  @Option(
      order = 14,
      names = "--spark-settings-file",
      paramLabel = "FILE",
      description = "Settings of Spark for that other cluster, such as its secret.")
  void sparkSettingsFile(String value) {
    given.put(Setting.SPARK_SETTINGS_FILE, value);
  }

  @Option(
      order = 14,
      names = "--kernel-driver",
      paramLabel = "WHICH",
      description =
          "own: a process for each kernel; shared: kernels of learners who trust each other share"
              + " processes (own).")
  void kernelDriver(String value) {
    given.put(Setting.KERNEL_DRIVER, value);
  }

  @Option(
      order = 14,
      names = "--driver-kernels",
      paramLabel = "NUMBER",
      description = "Kernels in one shared driver (25).")
  void driverKernels(String value) {
    given.put(Setting.DRIVER_KERNELS, value);
  }

  @Option(
      order = 14,
      names = "--driver-memory-mb",
      paramLabel = "MB",
      description = "The largest heap of a shared driver (2048).")
  void driverMemory(String value) {
    given.put(Setting.DRIVER_MEMORY_MB, value);
  }

  @Option(
      order = 14,
      names = "--kernel-isolation",
      paramLabel = "HOW",
      description =
          "auto: a sandbox, or else users, in class mode, when they work here; none; bwrap: a"
              + " sandbox, or no start; user: a system user for each learner, or no start (auto).")
  void kernelIsolation(String value) {
    given.put(Setting.KERNEL_ISOLATION, value);
  }

  @Option(
      order = 14,
      names = "--kernel-users",
      paramLabel = "FIRST-LAST",
      description = "User ids for learners' kernels (any that are free).")
  void kernelUsers(String value) {
    given.put(Setting.KERNEL_USERS, value);
  }

  @Option(
      order = 15,
      names = "--sandbox-memory-mb",
      paramLabel = "MB",
      description = "Memory of a sandboxed kernel and all that it starts (3072).")
  void sandboxMemory(String value) {
    given.put(Setting.SANDBOX_MEMORY_MB, value);
  }

  @Option(
      order = 15,
      names = "--sandbox-processes",
      paramLabel = "N",
      description = "Processes of a sandboxed kernel at a time (64).")
  void sandboxProcesses(String value) {
    given.put(Setting.SANDBOX_PROCESSES, value);
  }

  @Option(
      order = 15,
      names = "--sandbox-cpu-hours",
      paramLabel = "HOURS",
      description = "Processor time of a sandboxed kernel; 0 for any (24).")
  void sandboxCpuHours(String value) {
    given.put(Setting.SANDBOX_CPU_HOURS, value);
  }

  @Option(
      order = 15,
      names = "--sandbox-workspace-mb",
      paramLabel = "MB",
      description = "What the files of a user with sandboxed kernels may hold; 0 for any (4096).")
  void sandboxWorkspace(String value) {
    given.put(Setting.SANDBOX_WORKSPACE_MB, value);
  }
}
