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
      description = "Kernels that may live at the same time (one for each GB of memory).")
  void kernelLimit(String value) {
    given.put(Setting.KERNEL_LIMIT, value);
  }
}
