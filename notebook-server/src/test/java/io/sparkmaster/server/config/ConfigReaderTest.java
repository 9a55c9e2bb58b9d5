package io.sparkmaster.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.cluster.backend.SparkChoice;
import io.sparkmaster.cluster.service.ServiceLimits;
import io.sparkmaster.kernel.launch.UserIds;
import io.sparkmaster.server.http.AddressRange;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.storage.DatabasePlace.Postgres;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
  private static final Path DISTRIBUTION = Path.of("/opt/sparkmaster");

  private static final String POSTGRES = "jdbc:postgresql://db/spark?user=s&password=hidden";

  @TempDir private Path user;

  @BeforeEach
  void keepASecretInAFile() throws IOException {
    Files.writeString(user.resolve("secret"), "hidden in a file\n");
  }

  @Test
  void defaultsAreThese() throws ConfigException {
    var config = read(Map.of(), Map.of("DISPLAY", ":0"));

    var home = user.resolve(".sparkmaster");
    assertThat(config)
        .isEqualTo(
            new ServerConfig(
                new ServerConfig.Home(home),
                new ServerConfig.Listen("127.0.0.1", 8888, "/", Set.of(), 48 << 20, List.of()),
                new ServerConfig.Login(
                    null, Duration.ofDays(30), Mode.LAPTOP, Duration.ofDays(365), null),
                new ServerConfig.Workspace(home.resolve("workspace/learner")),
                new ServerConfig.Parts(
                    Path.of("/opt/sparkmaster/kernel"),
                    Path.of("/opt/sparkmaster/web"),
                    Path.of("/opt/sparkmaster/courses"),
                    1,
                    0),
                new ServerConfig.Kernels(
                    Isolation.AUTO,
                    new ServerConfig.Sandbox(3072, 64, 24, 4096),
                    new SparkChoice.Local(),
                    null,
                    null),
                new ServerConfig.KernelRules(
                    0,
                    640,
                    0,
                    Duration.ofSeconds(20),
                    new ServerConfig.Culling(
                        Duration.ZERO, Duration.ofMinutes(1), false, false, Duration.ofMinutes(5)),
                    false,
                    new ServerConfig.ClusterTime(
                        Duration.ZERO, Renewal.WEEK, Duration.ofMinutes(5))),
                true,
                true,
                ServerConfig.History.STANDARD,
                new ServiceLimits(
                    new ServiceLimits.Kafka(20, 32, 1024, 20),
                    new ServiceLimits.Postgres(10, 300, 256, 1024))));
    assertThat(config.home().database()).isEqualTo(new SqliteFile(home.resolve("sparkmaster.db")));
    assertThat(config.home().logs()).isEqualTo(home.resolve("logs"));
  }

  @Test
  void inClassModeWorkspacesLieBesideEachOther() throws ConfigException {
    var config = read(Map.of(Setting.MODE, "class"), Map.of());

    assertThat(config.login().mode()).isEqualTo(Mode.CLASS);
    assertThat(config.workspace().root()).isEqualTo(user.resolve(".sparkmaster/workspace"));
  }

  @Test
  void inClassModeEachLearnerHasFewKernelsAndUnusedOnesAreEnded() throws ConfigException {
    var kernels = read(Map.of(Setting.MODE, "class"), Map.of()).rules();

    assertThat(kernels.perLearner()).isEqualTo(4);
    assertThat(kernels.culling().idleTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(kernels.culling().connected()).isTrue();
    assertThat(kernels.culling().busy()).isFalse();
  }

  @Test
  void aModeThatIsUnknownOrGoesWithAFixedTokenIsRefused() {
    assertThatThrownBy(() -> read(Map.of(Setting.MODE, "school"), Map.of()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            it ->
                assertThat(it.faults())
                    .containsExactly("--mode is \"school\", but must be laptop or class."));
    assertThatThrownBy(() -> read(Map.of(Setting.MODE, "class", Setting.TOKEN, "abc"), Map.of()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            it ->
                assertThat(it.faults())
                    .singleElement()
                    .asString()
                    .contains("--mode and token do not go together", "sparkmaster user token"));
  }

  private Map<Setting, String> everything() {
    return Map.ofEntries(
        Map.entry(Setting.HOME, user.resolve("h").toString()),
        Map.entry(Setting.DATABASE_URL, POSTGRES),
        Map.entry(Setting.ADDRESS, "0.0.0.0"),
        Map.entry(Setting.PORT, "9999"),
        Map.entry(Setting.BASE_URL, "class/1"),
        Map.entry(Setting.HOST_NAME, "Lab.example, other.example"),
        Map.entry(Setting.TRUSTED_PROXIES, "10.0.0.0/8, ::1"),
        Map.entry(Setting.MAX_REQUEST_MB, "2"),
        Map.entry(Setting.TOKEN, "abc-123"),
        Map.entry(Setting.MODE, "laptop"),
        Map.entry(Setting.SESSION_DAYS, "3"),
        Map.entry(Setting.SECURITY_LOG_DAYS, "90"),
        Map.entry(Setting.OIDC_ISSUER, "https://login.example/school"),
        Map.entry(Setting.OIDC_CLIENT_ID, "spark"),
        Map.entry(Setting.OIDC_CLIENT_SECRET, "not this one"),
        Map.entry(Setting.OIDC_CLIENT_SECRET_FILE, user.resolve("secret").toString()),
        Map.entry(Setting.OIDC_SCOPES, "openid groups"),
        Map.entry(Setting.OIDC_NAME, "School"),
        Map.entry(Setting.OIDC_USER_CLAIM, "nickname"),
        Map.entry(Setting.OIDC_ALLOW, "groups = spark, staff"),
        Map.entry(Setting.OIDC_DOMAINS, "School.example,other.example"),
        Map.entry(Setting.OIDC_ACCOUNTS, "learner"),
        Map.entry(Setting.OIDC_ROLE_CLAIM, "groups"),
        Map.entry(Setting.OIDC_ROLES, "staff:teacher, urn:ops:admin"),
        Map.entry(Setting.BROWSER, "false"),
        Map.entry(Setting.ROOT_DIR, "/data/books"),
        Map.entry(Setting.KERNEL_DIR, "/k"),
        Map.entry(Setting.WEB_DIR, "/w"),
        Map.entry(Setting.COURSES_DIR, "/c"),
        Map.entry(Setting.KERNEL_POOL_SIZE, "0"),
        Map.entry(Setting.KERNEL_LIMIT, "5"),
        Map.entry(Setting.SPARK_MASTER, "spark://one:7077,two:7078"),
        Map.entry(Setting.SPARK_SETTINGS_FILE, "/etc/spark.conf"),
        Map.entry(Setting.KERNEL_DRIVER, "own"),
        Map.entry(Setting.DRIVER_KERNELS, "30"),
        Map.entry(Setting.DRIVER_MEMORY_MB, "4096"),
        Map.entry(Setting.KERNEL_ISOLATION, "bwrap"),
        Map.entry(Setting.KERNEL_USERS, "200000-200999"),
        Map.entry(Setting.SANDBOX_MEMORY_MB, "2048"),
        Map.entry(Setting.SANDBOX_PROCESSES, "9"),
        Map.entry(Setting.SANDBOX_CPU_HOURS, "0"),
        Map.entry(Setting.SANDBOX_WORKSPACE_MB, "7"),
        Map.entry(Setting.KERNELS_PER_LEARNER, "6"),
        Map.entry(Setting.KERNEL_MEMORY_MB, "800"),
        Map.entry(Setting.KERNEL_MEMORY_TOTAL_MB, "9000"),
        Map.entry(Setting.KERNEL_WAIT, "7"),
        Map.entry(Setting.CULL_IDLE_TIMEOUT, "120"),
        Map.entry(Setting.CULL_INTERVAL, "30"),
        Map.entry(Setting.CULL_CONNECTED, "true"),
        Map.entry(Setting.CULL_BUSY, "true"),
        Map.entry(Setting.CULL_NOTICE, "60"),
        Map.entry(Setting.STOP_KERNELS, "true"),
        Map.entry(Setting.TERMINALS, "false"),
        Map.entry(Setting.HISTORY, "true"),
        Map.entry(Setting.HISTORY_APPLICATIONS, "7"),
        Map.entry(Setting.HISTORY_DAYS, "3"),
        Map.entry(Setting.HISTORY_MB, "50"),
        Map.entry(Setting.CLUSTER_MINUTES, "90"),
        Map.entry(Setting.CLUSTER_MINUTES_RENEWAL, "month"),
        Map.entry(Setting.CLUSTER_MINUTES_NOTICE, "120"),
        Map.entry(Setting.KAFKA_TOPICS, "5"),
        Map.entry(Setting.KAFKA_PARTITIONS, "6"),
        Map.entry(Setting.KAFKA_MB, "700"),
        Map.entry(Setting.KAFKA_MB_PER_SECOND, "8"),
        Map.entry(Setting.POSTGRES_CONNECTIONS, "9"),
        Map.entry(Setting.POSTGRES_STATEMENT_SECONDS, "10"),
        Map.entry(Setting.POSTGRES_TEMP_MB, "11"),
        Map.entry(Setting.POSTGRES_MB, "120"));
  }

  @Test
  void nothingIsKeptOfFinishedApplicationsWhereThatIsSwitchedOff() throws ConfigException {
    assertThat(read(Map.of(), Map.of()).history())
        .isEqualTo(new ServerConfig.History(20, Duration.ofDays(30), 200));
    assertThat(read(Map.of(Setting.HISTORY, "false"), Map.of()).history().any()).isFalse();
  }

  @Test
  void theOwnClusterIsChosenByAWord() throws ConfigException {
    assertThat(read(Map.of(Setting.SPARK_MASTER, "standalone"), Map.of()).kernels().spark())
        .isEqualTo(new SparkChoice.OwnCluster());
  }

  @Test
  void aMasterOfAnotherKindAndSettingsWithoutAnotherClusterAreRefused() {
    for (var master : List.of("yarn", "spark://host", "spark://host:7077/x", "spark://:7077")) {
      assertThatThrownBy(
              () ->
                  read(
                      Map.of(Setting.SPARK_MASTER, master, Setting.SPARK_SETTINGS_FILE, "/s"),
                      Map.of()))
          .isInstanceOfSatisfying(
              ConfigException.class,
              it ->
                  assertThat(it.faults())
                      .containsExactlyInAnyOrder(
                          "--spark-master is \"%s\", but must be local, standalone or a URL like spark://HOST:7077."
                              .formatted(master),
                          "--spark-settings-file goes with a spark-master like spark://HOST:7077"
                              + " only."));
    }
  }

  @Test
  void clusterTimeIsCountedOnASharedClusterOnly() throws ConfigException {
    assertThat(read(Map.of(Setting.CLUSTER_MINUTES, "0"), Map.of()).rules().clusterTime())
        .isEqualTo(ServerConfig.ClusterTime.UNLIMITED);
    assertThatThrownBy(
            () ->
                read(
                    Map.of(Setting.CLUSTER_MINUTES, "60", Setting.CLUSTER_MINUTES_RENEWAL, "year"),
                    Map.of()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            it ->
                assertThat(it.faults())
                    .containsExactly(
                        "--cluster-minutes goes with spark-master=standalone or a URL like"
                            + " spark://HOST:7077 only: without a shared cluster there is nothing"
                            + " to count.",
                        "--cluster-minutes-renewal is \"year\", but must be day, week or month."));
  }

  @Test
  void theNoticeIsShorterThanTheTimeThatItIsAbout() throws ConfigException {
    var cluster = Map.of(Setting.SPARK_MASTER, "standalone", Setting.CLUSTER_MINUTES, "5");
    assertThatThrownBy(() -> read(cluster, Map.of()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            it ->
                assertThat(it.faults())
                    .containsExactly(
                        "--cluster-minutes is 5, which is not longer than the notice"
                            + " (cluster-minutes-notice=300 seconds): learners would be told"
                            + " before they have used anything."));

    var notice = Map.of("SPARKMASTER_CLUSTER_MINUTES_NOTICE", "299");
    assertThat(read(cluster, notice).rules().clusterTime().notice())
        .isEqualTo(Duration.ofSeconds(299));
  }

  private ServerConfig expected() {
    return new ServerConfig(
        new ServerConfig.Home(user.resolve("h"), new Postgres(POSTGRES)),
        new ServerConfig.Listen(
            "0.0.0.0",
            9999,
            "/class/1/",
            Set.of("lab.example", "other.example"),
            2 << 20,
            Stream.of("10.0.0.0/8", "::1").flatMap(it -> AddressRange.parse(it).stream()).toList()),
        new ServerConfig.Login(
            "abc-123",
            Duration.ofDays(3),
            Mode.LAPTOP,
            Duration.ofDays(90),
            new OidcConfig(
                new OidcConfig.Registration(
                    URI.create("https://login.example/school"),
                    "spark",
                    "hidden in a file",
                    List.of("openid", "groups")),
                "School",
                "nickname",
                new OidcConfig.Admission(
                    true,
                    "groups",
                    Set.of("spark", "staff"),
                    Set.of("school.example", "other.example")),
                new OidcConfig.Roles(
                    "groups", Map.of("staff", Role.TEACHER, "urn:ops", Role.ADMIN)))),
        new ServerConfig.Workspace(Path.of("/data/books")),
        new ServerConfig.Parts(Path.of("/k"), Path.of("/w"), Path.of("/c"), 0, 5),
        new ServerConfig.Kernels(
            Isolation.BWRAP,
            new ServerConfig.Sandbox(2048, 9, 0, 7),
            new SparkChoice.OtherCluster(
                "spark://one:7077,two:7078", Optional.of(Path.of("/etc/spark.conf"))),
            new UserIds.Range(200_000, 200_999),
            null),
        new ServerConfig.KernelRules(
            6,
            800,
            9000,
            Duration.ofSeconds(7),
            new ServerConfig.Culling(
                Duration.ofMinutes(2), Duration.ofSeconds(30), true, true, Duration.ofMinutes(1)),
            true,
            new ServerConfig.ClusterTime(
                Duration.ofMinutes(90), Renewal.MONTH, Duration.ofMinutes(2))),
        false,
        false,
        new ServerConfig.History(7, Duration.ofDays(3), 50),
        new ServiceLimits(
            new ServiceLimits.Kafka(5, 6, 700, 8), new ServiceLimits.Postgres(9, 10, 11, 120)));
  }

  @Test
  void limitsOfServicesAreReadWithoutWhatIsWrongElsewhere() throws Exception {
    var file = user.resolve("server.properties");
    Files.writeString(file, "port = many\nkafka-topics = 5\nno-setting = 1\npostgres-mb = 99\n");
    var environment =
        Map.of("SPARKMASTER_POSTGRES_MB", "120", "SPARKMASTER_KERNEL_ISOLATION", "nonsense");

    assertThat(ConfigReader.readServices(user, environment))
        .isEqualTo(
            new ServiceLimits(
                new ServiceLimits.Kafka(5, 32, 1024, 20),
                new ServiceLimits.Postgres(10, 300, 256, 120)));

    Files.writeString(file, "kafka-topics = many\npostgres-mb = 1\n");
    assertThatThrownBy(() -> ConfigReader.readServices(user, Map.of()))
        .isInstanceOfSatisfying(ConfigException.class, it -> assertThat(it.faults()).hasSize(2));
  }

  @Test
  void noSettingOfServicesIsForgotten() {
    assertThat(ServiceLimitsReader.SETTINGS)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Setting.values())
                .filter(it -> it.key().startsWith("kafka-") || it.key().startsWith("postgres-"))
                .toList());
  }

  @Test
  void partitionsThatWouldHaveNoRoomAreRefusedWithTheOtherFaults() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        Setting.KAFKA_PARTITIONS, "300",
                        Setting.POSTGRES_CONNECTIONS, "0",
                        Setting.POSTGRES_MB, "8"),
                    Map.of()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            it ->
                assertThat(it.faults())
                    .hasSize(3)
                    .contains(
                        "kafka-mb=1024 is too little for kafka-partitions=300: each partition needs"
                            + " 4 MB at least.")
                    .anyMatch(fault -> fault.startsWith("--postgres-connections is \"0\""))
                    .anyMatch(fault -> fault.startsWith("--postgres-mb is \"8\"")));
  }

  @Test
  void aDatabaseOfAnotherKindIsRefusedWithoutShowingItsPassword() {
    assertThatThrownBy(
            () -> read(Map.of(Setting.DATABASE_URL, "jdbc:mysql://db?password=hidden"), Map.of()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            it ->
                assertThat(it.faults())
                    .singleElement()
                    .asString()
                    .contains("--database-url must be like jdbc:postgresql:")
                    .doesNotContain("hidden"));
    assertThat(new Postgres(POSTGRES).toString()).isEqualTo("jdbc:postgresql://db/spark");
  }

  @Test
  void aProxyIsNamedByAddress() {
    assertThatThrownBy(
            () -> read(Map.of(Setting.TRUSTED_PROXIES, "10.0.0.1,proxy.example"), Map.of()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            it -> assertThat(it.faults()).singleElement().asString().contains("10.0.0.0/8"));
  }

  @Test
  void everySettingCanBeTyped() throws ConfigException {
    assertThat(everything().keySet()).containsExactlyInAnyOrder(Setting.values());
    assertThat(read(everything(), Map.of())).isEqualTo(expected());
  }

  @Test
  void everySettingCanStandInTheEnvironment() throws ConfigException {
    var environment =
        everything().entrySet().stream()
            .collect(Collectors.toMap(it -> it.getKey().variable(), Map.Entry::getValue));

    assertThat(environment).containsEntry("SPARKMASTER_HOME", user.resolve("h").toString());
    assertThat(read(Map.of(), environment)).isEqualTo(expected());
  }

  @Test
  void everySettingButTheHomeCanStandInTheFile() throws Exception {
    write(
        Arrays.stream(Setting.values())
            .filter(it -> it != Setting.HOME)
            .collect(Collectors.toMap(Setting::key, everything()::get)));

    assertThat(read(Map.of(Setting.HOME, user.resolve("h").toString()), Map.of()))
        .isEqualTo(expected());
  }

  @Test
  void anOptionWeighsMoreThanTheEnvironmentAndThatMoreThanTheFile() throws Exception {
    write(Map.of("port", "1", "session-days", "1", "kernel-pool-size", "1"));
    var environment = Map.of("SPARKMASTER_PORT", "2", "SPARKMASTER_SESSION_DAYS", "2");
    var options = Map.of(Setting.HOME, user.resolve("h").toString(), Setting.PORT, "3");

    var config = read(options, environment);

    assertThat(config.listen().port()).isEqualTo(3);
    assertThat(config.login().sessionLifetime()).isEqualTo(Duration.ofDays(2));
    assertThat(config.parts().kernelPoolSize()).isEqualTo(1);
  }

  @Test
  void allFaultsAreToldTogetherWithWhereTheyStand() throws Exception {
    write(Map.of("prot", "1", "kernel-pool-size", "many"));
    var options =
        Map.of(
            Setting.HOME, user.resolve("h").toString(),
            Setting.PORT, "70000",
            Setting.BASE_URL, "/a/../b",
            Setting.TOKEN, "my secret",
            Setting.HOST_NAME, "http://x");

    assertThatThrownBy(() -> read(options, Map.of("SPARKMASTER_BROWSER", "maybe")))
        .isInstanceOfSatisfying(
            ConfigException.class,
            it ->
                assertThat(it.faults())
                    .hasSize(7)
                    .anySatisfy(
                        fault -> assertThat(fault).contains("\"prot\"", "Settings are", "port"))
                    .anySatisfy(
                        fault ->
                            assertThat(fault)
                                .contains("--port", "\"70000\"", "number from 0 to 65535"))
                    .anySatisfy(fault -> assertThat(fault).contains("--base-url", "/a/../b"))
                    .anySatisfy(fault -> assertThat(fault).contains("--host-name"))
                    .anySatisfy(fault -> assertThat(fault).contains("server.properties", "many"))
                    .anySatisfy(fault -> assertThat(fault).contains("SPARKMASTER_BROWSER"))
                    .anySatisfy(
                        fault ->
                            assertThat(fault).contains("--token").doesNotContain("my secret")));
  }

  @Test
  void secretsAreNotShownByToString() throws ConfigException {
    assertThat(read(everything(), Map.of()).toString())
        .contains("https://login.example/school")
        .doesNotContain("abc-123", "hidden in a file", "not this one");
  }

  private ServerConfig read(Map<Setting, String> options, Map<String, String> environment)
      throws ConfigException {
    return ConfigReader.read(options, new HashMap<>(environment), user, DISTRIBUTION);
  }

  private void write(Map<String, String> lines) throws IOException {
    var text =
        lines.entrySet().stream()
            .map(it -> it.getKey() + " = " + it.getValue())
            .collect(Collectors.joining("\n"));
    Files.writeString(
        Files.createDirectories(user.resolve("h")).resolve("server.properties"), text);
  }
}
