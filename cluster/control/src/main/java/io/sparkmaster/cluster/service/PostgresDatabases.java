package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.PostgresConnection.execute;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.process.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.util.PasswordUtil;

/** Looks after the databases of learners. */
record PostgresDatabases(PostgresConnection server) {
  /** A role is marked last of all with what it may have. */
  private static final String FINISHED =
      "SELECT 1 FROM pg_roles WHERE rolname = ? AND shobj_description(oid, 'pg_authid') = ?";

  private static final String LEARNERS =
      "SELECT datname, pg_database_size(pg_database.oid) FROM pg_database"
          + " JOIN pg_roles ON datdba = pg_roles.oid WHERE rolname = datname";

  boolean answer() {
    try (var connection = server.open();
        var statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException notYet) {
      return false;
    }
  }

  /**
   * Makes a role and a database of that name, unless they are there, and lets them have so much.
   * Nobody else may connect to it.
   *
   * @param name letters, digits, {@code -} and {@code _} only
   * @param password hexadecimal digits
   */
  void make(String name, String password, ServiceLimits.Postgres limits) {
    var mark = "1 " + limits;
    try (var connection = server.open()) {
      if (isThere(connection, FINISHED, name, mark)) {
        return;
      }
      // One at a time: two that take rights on the same database from the same group both fail.
      execute(connection, "SELECT pg_advisory_lock(1)");
      if (!isThere(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
        // Who only seems to be our server must not read it here either.
        var verifier = PasswordUtil.encodeScramSha256(password.toCharArray());
        execute(connection, "CREATE ROLE \"%s\" LOGIN PASSWORD '%s'".formatted(name, verifier));
      }
      limitRole(connection, name, limits);
      execute(connection, "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC");
      if (!isThere(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
        execute(connection, "CREATE DATABASE \"%s\"".formatted(name));
      }
      // Closed before it is anybody's.
      execute(connection, "REVOKE ALL ON DATABASE \"%s\" FROM PUBLIC".formatted(name));
      limitDatabase(name, limits);
      execute(connection, "ALTER DATABASE \"%1$s\" OWNER TO \"%1$s\"".formatted(name));
      execute(connection, "COMMENT ON ROLE \"%s\" IS '%s'".formatted(name, mark));
    } catch (SQLException e) {
      throw new ClusterException(
          Code.NOT_STARTED,
          "PostgreSQL has no database for \"%s\": %s.".formatted(name, e.getMessage()),
          e);
    }
  }

  private static void limitRole(Connection connection, String name, ServiceLimits.Postgres limits)
      throws SQLException {
    var role = "ALTER ROLE \"%s\" ".formatted(name);
    execute(connection, role + "CONNECTION LIMIT " + limits.connections());
    execute(connection, role + "SET temp_file_limit = '%dMB'".formatted(limits.tempMb()));
    // These two a learner may set to something else, so the watch looks at statements, too.
    execute(
        connection, role + "SET statement_timeout = '%ds'".formatted(limits.statementSeconds()));
    execute(connection, role + "SET idle_in_transaction_session_timeout = '10min'");
  }

  private void limitDatabase(String name, ServiceLimits.Postgres limits) throws SQLException {
    try (var connection = server.open(name)) {
      connection.setAutoCommit(false);
      execute(connection, room());
      execute(connection, "UPDATE sparkmaster.room SET mb = " + limits.mb());
      connection.commit();
    }
  }

  private static String room() {
    try (var text = PostgresDatabases.class.getResourceAsStream("room.sql")) {
      if (text == null) {
        throw new IllegalStateException("The class path lacks room.sql");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw PrivateFiles.unwritable(Path.of("room.sql"), e);
    }
  }

  /** The bytes of each learner's database. */
  Map<String, Long> sizes() {
    try (var connection = server.open()) {
      return sizes(connection);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  static Map<String, Long> sizes(Connection connection) throws SQLException {
    var sizes = new TreeMap<String, Long>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(LEARNERS)) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    }
    return sizes;
  }

  /** Removes databases and roles of learners, whoever is connected. */
  void remove(List<String> names) {
    try (var connection = server.open()) {
      execute(connection, "SELECT pg_advisory_lock(1)");
      for (var name : names) {
        execute(connection, "ALTER ROLE \"%s\" NOLOGIN".formatted(name));
        execute(connection, "DROP DATABASE \"%s\" WITH (FORCE)".formatted(name));
        execute(connection, "DROP ROLE \"%s\"".formatted(name));
      }
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static ClusterException refused(SQLException e) {
    return new ClusterException(
        Code.NOT_STARTED, "PostgreSQL does not do that: %s.".formatted(e.getMessage()), e);
  }

  private static boolean isThere(Connection connection, String question, String... values)
      throws SQLException {
    try (var statement = connection.prepareStatement(question)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
