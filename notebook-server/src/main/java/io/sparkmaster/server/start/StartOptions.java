package io.sparkmaster.server.start;

import io.sparkmaster.server.config.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The settings that can be typed. */
final class StartOptions {
  /** As the help shows them. Of annotated methods, a JVM gives any order. */
  private static final List<Typed> ALL =
      List.of(
          value(Setting.PORT, "PORT", "Port to listen on (8888)."),
          value(Setting.HOME, "DIR", "Folder of all data (~/.sparkmaster)."),
          value(
              Setting.DATABASE_URL,
              "URL",
              "PostgreSQL in place of a file: jdbc:postgresql://HOST/DATABASE?user=NAME."),
          value(
              Setting.TOKEN,
              "TOKEN",
              "A fixed token for login and API, in place of a one-time link."),
          value(
              Setting.MODE,
              "MODE",
              "laptop: one person; class: many, each with an account (laptop)."),
          off(Setting.BROWSER, "Do not open the browser."),
          value(
              Setting.ROOT_DIR,
              "DIR",
              "Folder of the notebooks (workspace/learner in the home folder)."),
          value(Setting.BASE_URL, "PATH", "Path that all URLs start with."),
          value(Setting.ADDRESS, "IP", "Address to listen on (127.0.0.1)."),
          values(
              Setting.HOST_NAME,
              "NAME",
              "Names by which browsers may call this server, beside localhost."),
          values(
              Setting.TRUSTED_PROXIES,
              "IP",
              "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed (none)."),
          value(Setting.MAX_REQUEST_MB, "MB", "Largest request (48)."),
          value(Setting.SESSION_DAYS, "DAYS", "How long a login lasts (30)."),
          value(Setting.SECURITY_LOG_DAYS, "DAYS", "How far the security log goes back (365)."),
          value(Setting.KERNEL_DIR, "DIR", "Jars of the kernel."),
          value(Setting.WEB_DIR, "DIR", "Built web pages."),
          value(Setting.COURSES_DIR, "DIR", "Courses, each in a folder of its own."),
          value(Setting.KERNEL_POOL_SIZE, "N", "Kernels kept warm (1)."),
          value(
              Setting.KERNEL_LIMIT,
              "N",
              "Kernels that may live at the same time (as many as memory allows)."),
          value(
              Setting.SPARK_MASTER,
              "WHERE",
              "local: in each kernel; standalone: the cluster of `sparkmaster cluster up`; or the"
                  + " URL of another, spark://HOST:7077 (local)."),
          value(
              Setting.SPARK_SETTINGS_FILE,
              "FILE",
              "Settings of Spark for that other cluster, such as its secret."),
          value(
              Setting.KERNEL_DRIVER,
              "WHICH",
              "own: a process for each kernel; shared: kernels of learners who trust each other"
                  + " share processes (own)."),
          value(Setting.DRIVER_KERNELS, "NUMBER", "Kernels in one shared driver (25)."),
          value(Setting.DRIVER_MEMORY_MB, "MB", "The largest heap of a shared driver (2048)."),
          value(
              Setting.KERNEL_ISOLATION,
              "HOW",
              "auto: a sandbox, or else users, in class mode, when they work here; none; bwrap: a"
                  + " sandbox, or no start; user: a system user for each learner, or no start"
                  + " (auto)."),
          value(
              Setting.KERNEL_USERS,
              "FIRST-LAST",
              "User ids for learners' kernels (any that are free)."),
          value(
              Setting.KERNELS_PER_LEARNER,
              "N",
              "Kernels of each learner; 0 for no such limit (class: 4)."),
          value(Setting.KERNEL_MEMORY_MB, "MB", "What each kernel counts for (640)."),
          value(
              Setting.KERNEL_MEMORY_TOTAL_MB,
              "MB",
              "What all kernels may count for (what the machine has)."),
          value(Setting.KERNEL_WAIT, "SECONDS", "How long a start waits for its turn (20)."),
          value(
              Setting.SANDBOX_MEMORY_MB,
              "MB",
              "Memory of a sandboxed kernel and all that it starts (3072)."),
          value(Setting.SANDBOX_PROCESSES, "N", "Processes of a sandboxed kernel at a time (64)."),
          value(
              Setting.SANDBOX_CPU_HOURS,
              "HOURS",
              "Processor time of a sandboxed kernel; 0 for any (24)."),
          value(
              Setting.SANDBOX_WORKSPACE_MB,
              "MB",
              "What the files of a user with sandboxed kernels may hold; 0 for any (4096)."),
          value(
              Setting.CULL_IDLE_TIMEOUT,
              "SECONDS",
              "End kernels that are unused for so long; 0 for never (class: 3600)."),
          value(Setting.CULL_INTERVAL, "SECONDS", "How often that is looked at (60)."),
          value(Setting.CULL_CONNECTED, "BOOL", "Also those with a page open (class: true)."),
          value(Setting.CULL_BUSY, "BOOL", "Also those that run a cell (false)."),
          value(
              Setting.CULL_NOTICE, "SECONDS", "How long before it their learners are told (300)."),
          value(
              Setting.CLUSTER_MINUTES,
              "MINUTES",
              "How long each learner's kernels may use the shared cluster (0: any time)."),
          value(
              Setting.CLUSTER_MINUTES_RENEWAL,
              "PERIOD",
              "When that is there again: each day, week or month (week)."),
          value(
              Setting.CLUSTER_MINUTES_NOTICE,
              "SECONDS",
              "How much is left of it when learners are told (300)."),
          value(
              Setting.POSTGRES_CONNECTIONS, "N", "Connections of each learner to PostgreSQL (10)."),
          value(
              Setting.POSTGRES_STATEMENT_SECONDS,
              "SECONDS",
              "How long a statement may take there (300)."),
          value(
              Setting.POSTGRES_TEMP_MB,
              "MB",
              "What each of those connections may sort on disk (256)."),
          value(Setting.POSTGRES_MB, "MB", "What the database of each learner may hold (1024)."),
          on(
              Setting.STOP_KERNELS,
              "End kernels with the server, in place of going on with them at the next start."),
          off(Setting.TERMINALS, "No terminals, also where there can be some."),
          off(Setting.HISTORY, "Keep nothing of Spark applications that have ended."),
          value(
              Setting.HISTORY_APPLICATIONS,
              "N",
              "Finished Spark applications kept for each learner (20)."),
          value(Setting.HISTORY_DAYS, "DAYS", "How long each is kept (30)."),
          value(Setting.HISTORY_MB, "MB", "What all of a learner's may have (200)."));

  private StartOptions() {}

  private enum Kind {
    VALUE,
    VALUES,
    ON,
    OFF
  }

  /**
   * A setting as an option.
   *
   * @param label of its value; empty for a flag
   */
  private record Typed(Setting setting, Kind kind, String label, String description) {
    String name() {
      return (kind == Kind.OFF ? "--no-" : "--") + setting.key();
    }

    OptionSpec option() {
      var option = OptionSpec.builder(name()).description(description);
      return switch (kind) {
        case VALUE -> option.type(String.class).paramLabel(label).build();
        case VALUES -> option.type(String[].class).splitRegex(",").paramLabel(label).build();
        case ON, OFF -> option.type(Boolean.class).build();
      };
    }

    String value(Object typed) {
      return switch (kind) {
        case VALUE, ON -> typed.toString();
        case VALUES -> String.join(",", (String[]) typed);
        case OFF -> String.valueOf(typed.equals(false));
      };
    }
  }

  private static Typed value(Setting setting, String label, String description) {
    return new Typed(setting, Kind.VALUE, label, description);
  }

  /** One or more, with commas between. */
  private static Typed values(Setting setting, String label, String description) {
    return new Typed(setting, Kind.VALUES, label, description);
  }

  private static Typed on(Setting setting, String description) {
    return new Typed(setting, Kind.ON, "", description);
  }

  /** Says that something is not wanted. */
  private static Typed off(Setting setting, String description) {
    return new Typed(setting, Kind.OFF, "", description);
  }

  static void addTo(CommandSpec command) {
    ALL.forEach(each -> command.addOption(each.option()));
  }

  /** What was typed, by a command that they were added to. */
  static Map<Setting, String> given(CommandSpec command) {
    var given = new EnumMap<Setting, String>(Setting.class);
    for (var each : ALL) {
      var typed = command.findOption(each.name()).getValue();
      if (typed != null) {
        given.put(each.setting(), each.value(typed));
      }
    }
    return given;
  }
}
