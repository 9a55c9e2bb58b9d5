package io.sparkmaster.cluster.service;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Connects who administers a PostgreSQL server of this machine.
 *
 * @param admin a role with all rights
 */
record PostgresConnection(int port, String admin, String password) {
  private static final String SECONDS_TO_CONNECT = "5";
  private static final String SECONDS_TO_ANSWER = "30";

  Connection open() throws SQLException {
    return open("postgres");
  }

  Connection open(String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", admin);
    properties.setProperty("password", password);
    properties.setProperty("authenticationPluginClassName", ScramOnly.class.getName());
    properties.setProperty("connectTimeout", SECONDS_TO_CONNECT);
    properties.setProperty("loginTimeout", SECONDS_TO_CONNECT);
    properties.setProperty("socketTimeout", SECONDS_TO_ANSWER);
    // A learner's database has functions, and settings, of the learner's.
    properties.setProperty(
        "options",
        "-c search_path=pg_catalog -c default_transaction_read_only=off -c statement_timeout=0");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), properties);
  }

  static void execute(Connection connection, String command) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
