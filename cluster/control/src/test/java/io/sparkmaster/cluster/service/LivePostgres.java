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
import java.util.List;

/** A real PostgreSQL server in a folder, asked by its administrator and by learners. */
final class LivePostgres implements AutoCloseable {
  private final Path root;
  private final DataServices services;

  LivePostgres(Path root, ServiceLimits.Postgres limits) throws IOException {
    this.root = root;
    DataServicesIT.linkServices(Files.createDirectories(root.resolve("lib")));
    services = with(limits);
    services.up(List.of(ServiceKind.POSTGRES));
  }

  DataServices services() {
    return services;
  }

  /** As another server with the same home folder sees it. */
  DataServices with(ServiceLimits.Postgres limits) {
    var all = new ServiceLimits(ServiceLimits.STANDARD.kafka(), limits);
    return new DataServices(root.resolve("home"), root.resolve("lib"), System.getenv(), () -> all);
  }

  private int port() {
    return services.status().get(0).port();
  }

  PostgresConnection server() {
    return new PostgresConnection(port(), "_admin", password("_admin"));
  }

  Connection connect(String learner) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), learner), learner, password(learner));
  }

  Connection welcome(String learner) throws SQLException {
    assertThat(services.welcome(learner)).isEmpty();
    return connect(learner);
  }

  private String password(String name) {
    try {
      var secret = Files.readString(root.resolve("home/services/postgres/secret")).strip();
      return HmacText.of(secret, "postgres " + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  String admin(String question) throws SQLException {
    try (var admin = server().open()) {
      return ask(admin, question);
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

  @Override
  public void close() {
    services.down();
  }
}
