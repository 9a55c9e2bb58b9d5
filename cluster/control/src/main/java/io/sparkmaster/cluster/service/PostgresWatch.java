package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.PostgresConnection.execute;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends what PostgreSQL's own settings do not: statements that go on, and transactions in which
 * nothing happens, for too long though their role has set that limit aside, transactions that are
 * open for too long whatever happens in them, and writing to a database that is full. It enters no
 * learner's database: what is made there could run in the administrator's name.
 *
 * @param idle how long a transaction may be open in which nothing happens
 * @param open how much longer a transaction may be open than a statement may take
 */
record PostgresWatch(
    PostgresConnection server, ServiceLimits.Postgres limits, Duration idle, Duration open) {
  /** Enough to look at what a cell has done. */
  static final Duration IDLE = Duration.ofMinutes(10);

  /** Enough for a Spark job that reads a large table row by row. */
  static final Duration OPEN = Duration.ofHours(1);

  private static final long MB = 1 << 20;

  /** Beyond so many times its size, a database is closed: its owner works around the rules. */
  private static final int CLOSED_BEYOND = 2;

  /** A function can catch that it is cancelled; after so long its connection ends. */
  private static final int SECONDS_TO_OBEY = 30;

  /** Whose, in whichever database, and whatever others have let them do. */
  private static final String WORKING =
      """
      FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename <> current_user
        AND state IN ('active', 'fastpath function call')\
      """;

  private static final String END_LONG =
      """
      SELECT usename, count(CASE WHEN now() - query_start > make_interval(secs => %d)
        THEN pg_terminate_backend(pid) ELSE pg_cancel_backend(pid) END)
      """
          + WORKING
          + """
           AND now() - query_start > make_interval(secs => %d)
          GROUP BY usename\
          """;

  /**
   * An open transaction holds locks, and keeps the room of old rows from being used again: in its
   * database, and in the catalogs that all databases share.
   */
  private static final String END_TRANSACTIONS =
      """
      SELECT usename, count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND usename <> current_user
        AND %s > make_interval(secs => %d)
      GROUP BY usename\
      """;

  private static final String IDLE_TIME =
      "CASE WHEN state LIKE 'idle in transaction%' THEN now() - state_change END";

  private static final String OPEN_TIME = "now() - xact_start";

  /** Who has a number of a transaction has written something. */
  private static final String CANCEL_WRITERS =
      "SELECT count(pg_cancel_backend(pid)) "
          + WORKING
          + " AND datname = ? AND backend_xid IS NOT NULL"
          + " AND now() - query_start > make_interval(secs => 1)";

  /** Waits for each, for a second at most. */
  private static final String TERMINATE =
      """
      SELECT count(pg_terminate_backend(pid, 1000)) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND usename <> current_user AND ? IN (datname, usename)\
      """;

  /** Without those whose deletion was cut off: who alters one loses the connection. */
  private static final String DATABASES =
      """
      SELECT datname, pg_database_size(pg_database.oid), datconnlimit = 0,
        pg_get_userbyid(datdba) = current_user, shobj_description(pg_database.oid, 'pg_database')
      FROM pg_database JOIN pg_roles ON rolname = datname
      WHERE NOT rolsuper AND datconnlimit <> -2 ORDER BY datname\
      """;

  /**
   * A learner's database.
   *
   * @param hasRules false for one of an earlier version, until its learner's next kernel starts
   * @param note what its rules read
   */
  private record Found(
      String name, long mb, boolean isClosed, boolean hasRules, @Nullable String note) {}

  /** Looks once; tells what was done, and what could not be. */
  List<String> look() {
    var done = new ArrayList<String>();
    try (var connection = server.open()) {
      endLong(connection, done);
      endTransactions(connection, IDLE_TIME, idle, "in which nothing happened", done);
      var longest = open.plusSeconds(limits.statementSeconds());
      endTransactions(connection, OPEN_TIME, longest, "whatever happened in them", done);
      for (var each : databases(connection)) {
        try {
          judge(connection, each, done);
        } catch (SQLException e) {
          // What one learner does must not keep the watch from the others.
          done.add(
              "the database \"%s\" could not be looked after: %s"
                  .formatted(each.name(), e.getMessage()));
        }
      }
    } catch (SQLException e) {
      throw new ClusterException(
          Code.NOT_STARTED,
          "Learners' databases could not be looked at: %s.".formatted(e.getMessage()),
          e);
    }
    return done;
  }

  private void endLong(Connection connection, List<String> done) throws SQLException {
    var seconds = limits.statementSeconds();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(END_LONG.formatted(seconds + SECONDS_TO_OBEY, seconds))) {
      while (rows.next()) {
        done.add(
            "%d statements of \"%s\" took longer than %d seconds (postgres-statement-seconds)"
                .formatted(rows.getInt(2), rows.getString(1), seconds));
      }
    }
  }

  private static void endTransactions(
      Connection connection, String time, Duration most, String said, List<String> done)
      throws SQLException {
    var seconds = most.toSeconds();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(END_TRANSACTIONS.formatted(time, seconds))) {
      while (rows.next()) {
        done.add(
            "%d transactions of \"%s\" were open for more than %d seconds %s"
                .formatted(rows.getInt(2), rows.getString(1), seconds, said));
      }
    }
  }

  private static List<Found> databases(Connection connection) throws SQLException {
    var all = new ArrayList<Found>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(DATABASES)) {
      while (rows.next()) {
        all.add(
            new Found(
                rows.getString(1),
                rows.getLong(2) / MB,
                rows.getBoolean(3),
                rows.getBoolean(4),
                rows.getString(5)));
      }
    }
    return all;
  }

  private void judge(Connection connection, Found found, List<String> done) throws SQLException {
    var isFull = found.mb() >= limits.mb();
    if (isFull) {
      stop(connection, found, done);
    } else if (found.isClosed()) {
      limitConnections(connection, found.name(), -1);
    }
    var note = PostgresDatabases.note(limits, isFull);
    if (found.hasRules() && !note.equals(found.note())) {
      PostgresDatabases.note(connection, found.name(), note);
    }
  }

  private void stop(Connection connection, Found found, List<String> done) throws SQLException {
    var name = found.name();
    if (found.isClosed()) {
      // Whoever was let in before may have been between two statements.
      terminate(connection, name);
    } else if (found.mb() >= (long) CLOSED_BEYOND * limits.mb()) {
      // Who owns it may hold it in an open transaction, and come back until it is closed.
      terminate(connection, name);
      limitConnections(connection, name, 0);
      terminate(connection, name);
      done.add(
          "the database \"%1$s\" holds %2$d MB of %3$d (postgres-mb) and is closed; to remove it: sparkmaster cluster databases --learner %1$s --delete"
              .formatted(name, found.mb(), limits.mb()));
    } else if (count(connection, CANCEL_WRITERS, name) > 0) {
      done.add(
          "the database \"%s\" holds %d MB of %d (postgres-mb): what wrote to it was stopped"
              .formatted(name, found.mb(), limits.mb()));
    }
  }

  /** Ends all connections of a learner, and those of others to the learner's database. */
  static void terminate(Connection connection, String name) throws SQLException {
    count(connection, TERMINATE, name);
  }

  private static int count(Connection connection, String question, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(question)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }
  }

  private static void limitConnections(Connection connection, String name, int most)
      throws SQLException {
    execute(connection, "ALTER DATABASE \"%s\" CONNECTION LIMIT %d".formatted(name, most));
  }
}
