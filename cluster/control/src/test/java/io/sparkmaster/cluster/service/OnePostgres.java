package io.sparkmaster.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.cluster.process.HmacText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real PostgreSQL server with limits for learners, of whom each test has its own. It is started
 * once for all classes of a run that take it as {@link Shared}, and stopped after the last.
 */
final class OnePostgres implements AutoCloseable {
  static final ServiceLimits.Postgres LIMITS = new ServiceLimits.Postgres(3, 60, 8, 40);

  /** The same, with statements that end soon. */
  static final ServiceLimits.Postgres QUICK = new ServiceLimits.Postgres(3, 5, 8, 40);

  private final Path root;
  private final DataServices services;

  private OnePostgres() throws IOException {
    root = Files.createTempDirectory("postgres-test-");
    DataServicesIT.linkServices(Files.createDirectories(root.resolve("lib")));
    services = with(LIMITS);
  }

  /** One that the caller closes. */
  static OnePostgres start() throws IOException {
    var postgres = new OnePostgres();
    try {
      postgres.services.up(List.of(ServiceKind.POSTGRES));
      return postgres;
    } catch (RuntimeException notStarted) {
      postgres.close();
      throw notStarted;
    }
  }

  /** Hands it to constructors of tests. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == OnePostgres.class;
    }

    @Override
    public OnePostgres resolveParameter(ParameterContext parameter, ExtensionContext context) {
      // What the outermost store holds is closed at the end of the run.
      return context
          .getRoot()
          .getStore(Namespace.create(OnePostgres.class))
          .getOrComputeIfAbsent(
              OnePostgres.class,
              type -> {
                try {
                  return start();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              OnePostgres.class);
    }
  }

  @Override
  public void close() throws IOException {
    services.down();
    try (var files = Files.walk(root)) {
      for (var each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  DataServices services() {
    return services;
  }

  /** The same services, with other limits. */
  DataServices with(ServiceLimits.Postgres limits) {
    var all = new ServiceLimits(ServiceLimits.STANDARD.kafka(), limits);
    return new DataServices(home(), root.resolve("lib"), System.getenv(), () -> all);
  }

  Path home() {
    return root.resolve("home");
  }

  Connection connect(String learner) throws SQLException {
    var variables = new HashMap<String, String>();
    assertThat(services.tell(learner, variables)).isEmpty();
    var told = variables.get("SPARKMASTER_POSTGRES");
    var at = told.lastIndexOf('@');
    return DriverManager.getConnection(
        "jdbc:postgresql://%s/%s".formatted(told.substring(at + 1), learner),
        learner,
        told.substring(learner.length() + 1, at));
  }

  /** As the learner's next kernel does. */
  Connection welcome(String learner) throws SQLException {
    assertThat(services.welcome(learner)).isEmpty();
    return connect(learner);
  }

  /** As an earlier version made it: it is its learner's, and has no rules. */
  Connection old(String learner) throws SQLException {
    try (var admin = server().open()) {
      run(
          admin,
          "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(learner, password(learner)),
          "CREATE DATABASE " + learner,
          "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(learner),
          "ALTER DATABASE %1$s OWNER TO %1$s".formatted(learner));
    }
    return connect(learner);
  }

  /** A learner's, to another's database. */
  Connection connect(String learner, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database),
        learner,
        password(learner));
  }

  PostgresConnection server() {
    return new PostgresConnection(port(), "_admin", password("_admin"));
  }

  String admin(String question) throws SQLException {
    try (var admin = server().open()) {
      return ask(admin, question);
    }
  }

  private int port() {
    return services.status().get(0).port();
  }

  private String password(String name) {
    try {
      var secret = Files.readString(home().resolve("services/postgres/secret")).strip();
      return HmacText.of(secret, "postgres " + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void run(Connection connection, String... commands) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var each : commands) {
        statement.execute(each);
      }
    }
  }

  static String ask(Connection connection, String question) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(question)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  static String fill(String table, int megabytes) {
    return "INSERT INTO %s SELECT repeat('x', 1000) FROM generate_series(1, %d)"
        .formatted(table, megabytes * 1000);
  }
}
