package io.sparkmaster.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of the server by name. Each can be given, in order of weight, as an option ({@code
 * --base-url}), in the environment ({@code SPARKMASTER_BASE_URL}) or in {@code server.properties}
 * under the home folder ({@code base-url}).
 */
public enum Setting {
  HOME("home"),
  DATABASE_URL("database-url"),
  ADDRESS("address"),
  PORT("port"),
  BASE_URL("base-url"),
  HOST_NAME("host-name"),
  TRUSTED_PROXIES("trusted-proxies"),
  MAX_REQUEST_MB("max-request-mb"),
  TOKEN("token"),
  MODE("mode"),
  SESSION_DAYS("session-days"),
  SECURITY_LOG_DAYS("security-log-days"),
  OIDC_ISSUER("oidc-issuer"),
  OIDC_CLIENT_ID("oidc-client-id"),
  OIDC_CLIENT_SECRET("oidc-client-secret"),
  OIDC_CLIENT_SECRET_FILE("oidc-client-secret-file"),
  OIDC_SCOPES("oidc-scopes"),
  OIDC_NAME("oidc-name"),
  OIDC_USER_CLAIM("oidc-user-claim"),
  OIDC_ALLOW("oidc-allow"),
  OIDC_DOMAINS("oidc-domains"),
  OIDC_ACCOUNTS("oidc-accounts"),
  OIDC_ROLE_CLAIM("oidc-role-claim"),
  OIDC_ROLES("oidc-roles"),
  BROWSER("browser"),
  ROOT_DIR("root-dir"),
  KERNEL_DIR("kernel-dir"),
  WEB_DIR("web-dir"),
  COURSES_DIR("courses-dir"),
  KERNEL_POOL_SIZE("kernel-pool-size"),
  KERNEL_LIMIT("kernel-limit"),
  KERNELS_PER_LEARNER("kernels-per-learner"),
  KERNEL_MEMORY_MB("kernel-memory-mb"),
  KERNEL_MEMORY_TOTAL_MB("kernel-memory-total-mb"),
  KERNEL_WAIT("kernel-wait"),
  CULL_IDLE_TIMEOUT("cull-idle-timeout"),
  CULL_INTERVAL("cull-interval"),
  CULL_CONNECTED("cull-connected"),
  CULL_BUSY("cull-busy"),
  CULL_NOTICE("cull-notice"),
  STOP_KERNELS("stop-kernels"),
  TERMINALS("terminals"),
  HISTORY("history"),
  HISTORY_APPLICATIONS("history-applications"),
  HISTORY_DAYS("history-days"),
  HISTORY_MB("history-mb"),
  CLUSTER_MINUTES("cluster-minutes"),
  CLUSTER_MINUTES_RENEWAL("cluster-minutes-renewal"),
  CLUSTER_MINUTES_NOTICE("cluster-minutes-notice"),
  KAFKA_TOPICS("kafka-topics"),
  KAFKA_PARTITIONS("kafka-partitions"),
  KAFKA_MB("kafka-mb"),
  KAFKA_MB_PER_SECOND("kafka-mb-per-second"),
  POSTGRES_CONNECTIONS("postgres-connections"),
  POSTGRES_STATEMENT_SECONDS("postgres-statement-seconds"),
  POSTGRES_TEMP_MB("postgres-temp-mb"),
  POSTGRES_MB("postgres-mb"),
  SPARK_MASTER("spark-master"),
  SPARK_SETTINGS_FILE("spark-settings-file"),
  KERNEL_DRIVER("kernel-driver"),
  DRIVER_KERNELS("driver-kernels"),
  DRIVER_MEMORY_MB("driver-memory-mb"),
  KERNEL_ISOLATION("kernel-isolation"),
  KERNEL_USERS("kernel-users"),
  SANDBOX_MEMORY_MB("sandbox-memory-mb"),
  SANDBOX_PROCESSES("sandbox-processes"),
  SANDBOX_CPU_HOURS("sandbox-cpu-hours"),
  SANDBOX_WORKSPACE_MB("sandbox-workspace-mb");

  private final String key;

  Setting(String key) {
    this.key = key;
  }

  /** The name as an option and in the file. */
  public String key() {
    return key;
  }

  /** The name in the environment. */
  public String variable() {
    return "SPARKMASTER_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(it -> it.key.equals(key)).findFirst();
  }
}
