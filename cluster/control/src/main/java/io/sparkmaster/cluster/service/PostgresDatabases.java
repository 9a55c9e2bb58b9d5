package io.sparkmaster.cluster.service;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.util.PasswordUtil;

/**
 * Looks after the databases of learners.
 *
 * @param admin a role with all rights
 */
record PostgresDatabases(int port, String admin, String password) {
  private static final String SECONDS_TO_CONNECT = "5";
  private static final String SECONDS_TO_ANSWER = "30";

  /** A database is its owner's last of all. */
  private static final String FINISHED =
      "SELECT 1 FROM pg_database JOIN pg_roles ON datdba = pg_roles.oid"
          + " WHERE datname = ? AND rolname = datname";

  private Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", admin);
    properties.setProperty("password", password);
    properties.setProperty("authenticationPluginClassName", ScramOnly.class.getName());
    properties.setProperty("connectTimeout", SECONDS_TO_CONNECT);
    properties.setProperty("loginTimeout", SECONDS_TO_CONNECT);
    properties.setProperty("socketTimeout", SECONDS_TO_ANSWER);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), properties);
  }

  boolean answer() {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException notYet) {
      return false;
    }
  }

  /**
   * Makes a role and a database of that name, unless they are there. Nobody else may connect to it.
   *
   * @param name letters, digits, {@code -} and {@code _} only
   * @param password hexadecimal digits
   */
  void make(String name, String password) {
    try (var connection = connect()) {
      if (isThere(connection, FINISHED, name)) {
        return;
      }
      // One at a time: two that take rights on the same database from the same group both fail.
      execute(connection, "SELECT pg_advisory_lock(1)");
      if (!isThere(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
        // Who only seems to be our server must not read it here either.
        var verifier = PasswordUtil.encodeScramSha256(password.toCharArray());
        execute(
            connection,
            "CREATE ROLE \"%s\" LOGIN CONNECTION LIMIT 20 PASSWORD '%s'".formatted(name, verifier));
      }
      execute(connection, "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC");
      if (!isThere(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
        execute(connection, "CREATE DATABASE \"%s\"".formatted(name));
      }
      // Closed before it is anybody's.
      execute(connection, "REVOKE ALL ON DATABASE \"%s\" FROM PUBLIC".formatted(name));
      execute(connection, "ALTER DATABASE \"%1$s\" OWNER TO \"%1$s\"".formatted(name));
    } catch (SQLException e) {
      throw new ClusterException(
          Code.NOT_STARTED,
          "PostgreSQL has no database for \"%s\": %s.".formatted(name, e.getMessage()),
          e);
    }
  }

  private static void execute(Connection connection, String command) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  private static boolean isThere(Connection connection, String question, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(question)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
