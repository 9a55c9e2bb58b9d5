package io.sparkmaster.cluster.service;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Connects who administers a PostgreSQL server of this machine.
 *
 * @param admin a role with all rights
 */
record PostgresConnection(int port, String admin, String password) {
  private static final String SECONDS_TO_CONNECT = "5";

  /** More than a statement may take, so that none goes on of which nobody knows. */
  private static final String SECONDS_TO_ANSWER = "30";

  /**
   * A database may have settings of its owner's, which these go before, and functions and operators
   * of its learner's, which are looked for nowhere. A learner's open transaction holds up nothing
   * for long.
   */
  private static final String OPTIONS =
      "-c search_path=pg_catalog,pg_temp -c default_transaction_read_only=off"
          + " -c local_preload_libraries= -c lock_timeout=5s -c statement_timeout=25s"
          + " -c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0";

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
    properties.setProperty("options", OPTIONS);
    var connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), properties);
    try {
      // Settings of a database may also say in whose name everything is done.
      execute(connection, "SET SESSION AUTHORIZATION DEFAULT");
      execute(connection, "SET ROLE NONE");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  static void execute(Connection connection, String command) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  /** The first column of what it answers. */
  static List<String> texts(Connection connection, String question, String... values)
      throws SQLException {
    try (var statement = connection.prepareStatement(question)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      var texts = new ArrayList<String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      return texts;
    }
  }

  /** What is done in one transaction. */
  @FunctionalInterface
  interface Work {
    void run() throws SQLException;
  }

  /** Does all of it or nothing. */
  static void atOnce(Connection connection, Work work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      work.run();
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      try {
        connection.rollback();
        connection.setAutoCommit(true);
      } catch (SQLException lost) {
        e.addSuppressed(lost);
      }
      throw e;
    }
    // Nowhere else: it commits what is still open.
    connection.setAutoCommit(true);
  }
}
