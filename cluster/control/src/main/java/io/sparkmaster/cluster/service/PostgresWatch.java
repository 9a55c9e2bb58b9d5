package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.PostgresConnection.execute;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends what PostgreSQL's own settings do not: statements that go on for too long though their role
 * has set that limit aside, and writing to a database that is full.
 */
record PostgresWatch(PostgresConnection server, ServiceLimits.Postgres limits) {
  private static final long MB = 1 << 20;

  /** Beyond so many times its size, a database is closed: its owner works around the rules. */
  private static final int CLOSED_BEYOND = 2;

  private static final String BEYOND_TIME =
      """
      SELECT usename, count(pg_cancel_backend(pid)) FROM pg_stat_activity
      WHERE usename = datname AND state = 'active' AND now() - query_start > make_interval(secs => %d)
      GROUP BY usename\
      """;

  /** Who has a number of a transaction has written something. */
  private static final String WRITERS =
      """
      SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity
      WHERE usename = datname AND datname = '%s' AND state = 'active' AND backend_xid IS NOT NULL
        AND now() - query_start > make_interval(secs => 1)\
      """;

  /** A database that is older than the rules has none until its learner's next kernel starts. */
  private static final String MARK_FULL =
      """
      DO $$ BEGIN
        IF to_regclass('sparkmaster.room') IS NOT NULL THEN
          UPDATE sparkmaster.room SET is_full = true WHERE NOT is_full;
        END IF;
      END $$\
      """;

  /** Looks once; tells what was done. */
  List<String> look() {
    var done = new ArrayList<String>();
    try (var connection = server.open()) {
      cancelLong(connection, done);
      for (var each : PostgresDatabases.sizes(connection).entrySet()) {
        judge(connection, each.getKey(), each.getValue() / MB, done);
      }
    } catch (SQLException e) {
      throw new ClusterException(
          Code.NOT_STARTED,
          "Learners' databases could not be looked at: %s.".formatted(e.getMessage()),
          e);
    }
    return done;
  }

  private void cancelLong(Connection connection, List<String> done) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(BEYOND_TIME.formatted(limits.statementSeconds()))) {
      while (rows.next()) {
        done.add(
            "%d statements of \"%s\" took longer than %d seconds (postgres-statement-seconds)"
                .formatted(rows.getInt(2), rows.getString(1), limits.statementSeconds()));
      }
    }
  }

  private void judge(Connection connection, String name, long mb, List<String> done)
      throws SQLException {
    var closed = isClosed(connection, name);
    if (mb < limits.mb()) {
      if (closed) {
        limitConnections(connection, name, limits.connections());
      }
      return;
    }
    markFull(name);
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(WRITERS.formatted(name))) {
      if (rows.next() && rows.getInt(1) > 0) {
        done.add(
            "the database \"%s\" holds %d MB of %d (postgres-mb): what wrote to it was stopped"
                .formatted(name, mb, limits.mb()));
      }
    }
    if (mb >= (long) CLOSED_BEYOND * limits.mb() && !closed) {
      limitConnections(connection, name, 0);
      execute(
          connection,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'"
              .formatted(name));
      done.add(
          "the database \"%1$s\" holds %2$d MB of %3$d (postgres-mb) and is closed; to remove it: sparkmaster cluster databases --learner %1$s --delete"
              .formatted(name, mb, limits.mb()));
    }
  }

  private void markFull(String name) throws SQLException {
    try (var connection = server.open(name)) {
      execute(connection, MARK_FULL);
    }
  }

  private static boolean isClosed(Connection connection, String name) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT 1 FROM pg_roles WHERE rolname = ? AND rolconnlimit = 0")) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void limitConnections(Connection connection, String name, int most)
      throws SQLException {
    execute(connection, "ALTER ROLE \"%s\" CONNECTION LIMIT %d".formatted(name, most));
  }
}
