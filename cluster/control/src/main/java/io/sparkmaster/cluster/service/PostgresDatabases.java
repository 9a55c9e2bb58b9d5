package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.PostgresConnection.execute;
import static io.sparkmaster.cluster.service.PostgresConnection.texts;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.util.PasswordUtil;

/**
 * Looks after the databases of learners. They belong to the administrator, and the learner may do
 * all in them: the owner of a database could let others in, and set what holds for the
 * administrator's sessions there, too.
 */
record PostgresDatabases(PostgresConnection server) {
  /** A role is marked last of all with what it may have. */
  private static final String FINISHED =
      """
      SELECT 1 FROM pg_roles JOIN pg_database ON datname = rolname
      WHERE rolname = ? AND rolcanlogin AND pg_get_userbyid(datdba) = current_user
        AND datconnlimit <> -2
        AND shobj_description(pg_roles.oid, 'pg_authid') = ?\
      """;

  private static final String OURS =
      "SELECT 1 FROM pg_database WHERE datname = ? AND pg_get_userbyid(datdba) = current_user";

  private static final String LEARNERS =
      "SELECT datname, pg_database_size(pg_database.oid) FROM pg_database"
          + " JOIN pg_roles ON rolname = datname WHERE NOT rolsuper";

  /** Without the learner, whose rights in our databases are to last while limits change. */
  private static final String GRANTEES =
      """
      SELECT DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC'
        ELSE quote_ident(pg_get_userbyid(grantee)) END
      FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
      WHERE datname = ? AND grantee <> datdba AND pg_get_userbyid(grantee) <> datname\
      """;

  /** Its deletion was cut off: nothing can be done with it but that again. */
  private static final String HALF_DELETED =
      "SELECT 1 FROM pg_database WHERE datname = ? AND datconnlimit = -2";

  /** What takes from everybody whatever they may do in databases that are nobody's. */
  private static final String CLOSING =
      """
      SELECT DISTINCT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname)
      FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
      WHERE datname IN ('postgres', 'template1') AND grantee = 0\
      """;

  private static final String IS_NEEDED = "2BP01";

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
    var mark = "3 " + limits;
    try (var connection = server.open()) {
      if (isThere(connection, FINISHED, name, mark)) {
        return;
      }
      awaitTurn(connection);
      if (!isThere(connection, FINISHED, name, mark)) {
        makeNow(connection, name, password, limits);
        execute(connection, "COMMENT ON ROLE \"%s\" IS '%s'".formatted(name, mark));
      }
    } catch (SQLException e) {
      throw new ClusterException(
          Code.NOT_STARTED,
          "PostgreSQL has no database for \"%s\": %s.".formatted(name, e.getMessage()),
          e);
    }
  }

  /** One at a time: two that take rights on the same database from the same group both fail. */
  private static void awaitTurn(Connection connection) throws SQLException {
    // No learner reaches the database in which this lock is: only a statement's time ends the wait.
    execute(connection, "SET lock_timeout = 0");
    execute(connection, "SELECT pg_advisory_lock(1)");
    execute(connection, "RESET lock_timeout");
  }

  private void makeNow(
      Connection connection, String name, String password, ServiceLimits.Postgres limits)
      throws SQLException {
    if (!isThere(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
      execute(connection, "CREATE ROLE \"%s\"".formatted(name));
    }
    // What is cut off below is finished for no limits, not even for those of before.
    execute(connection, "COMMENT ON ROLE \"%s\" IS NULL".formatted(name));
    // Whoever may do anything there can hold it up for all, by granting in vain what they may not.
    for (var each : texts(connection, CLOSING)) {
      execute(connection, each);
    }
    if (isThere(connection, HALF_DELETED, name)) {
      drop(name);
    }
    new PostgresHolders(server)
        .without(connection, name, () -> settle(connection, name, password, limits));
    // Last, as it waits for who is writing there.
    new PostgresRules(server).makeForTables(name);
  }

  /** Makes of a role and a database what they are to be; goes on where it was cut off before. */
  private void settle(
      Connection connection, String name, String password, ServiceLimits.Postgres limits)
      throws SQLException {
    if (!isThere(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
      execute(connection, "CREATE DATABASE \"%s\"".formatted(name));
      // At once, as it is everybody's now; where this is cut off, it is done below.
      execute(connection, "REVOKE ALL ON DATABASE \"%s\" FROM PUBLIC".formatted(name));
    }
    takeOver(connection, name);
    limitRole(connection, name, password, limits);
    note(connection, name, note(limits, false));
    new PostgresRules(server).make(name);
    execute(
        connection,
        "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE \"%1$s\" TO \"%1$s\"".formatted(name));
  }

  private static void limitRole(
      Connection connection, String name, String password, ServiceLimits.Postgres limits)
      throws SQLException {
    var role = "ALTER ROLE \"%s\" ".formatted(name);
    // Who only seems to be our server must not read the password here either.
    var verifier = PasswordUtil.encodeScramSha256(password.toCharArray());
    execute(
        connection,
        role + "LOGIN PASSWORD '%s' CONNECTION LIMIT %d".formatted(verifier, limits.connections()));
    execute(connection, role + "SET temp_file_limit = '%dMB'".formatted(limits.tempMb()));
    // These two a learner may set to something else, so the watch looks at both, too.
    execute(
        connection, role + "SET statement_timeout = '%ds'".formatted(limits.statementSeconds()));
    execute(
        connection,
        role
            + "SET idle_in_transaction_session_timeout = '%ds'"
                .formatted(PostgresWatch.IDLE.toSeconds()));
  }

  /**
   * A database of an earlier version is its learner's, with what that learner has set for it. All
   * of it goes at once, or the database is still found as it was.
   */
  private static void takeOver(Connection connection, String name) throws SQLException {
    if (!isThere(connection, OURS, name)) {
      // What they are about to set, and what their transactions hold, goes with them.
      PostgresWatch.terminate(connection, name);
      execute(connection, "ALTER ROLE \"%s\" NOLOGIN".formatted(name));
      PostgresWatch.terminate(connection, name);
    }
    PostgresConnection.atOnce(
        connection,
        () -> {
          var database = "ALTER DATABASE \"%s\" ".formatted(name);
          execute(connection, database + "OWNER TO CURRENT_USER");
          execute(connection, database + "WITH ALLOW_CONNECTIONS true IS_TEMPLATE false");
          execute(connection, database + "RESET ALL");
          for (var each : texts(connection, GRANTEES, name)) {
            execute(
                connection, "REVOKE ALL ON DATABASE \"%s\" FROM %s CASCADE".formatted(name, each));
          }
        });
  }

  /** What the rules in a database read; see {@code room.sql}. */
  static String note(ServiceLimits.Postgres limits, boolean isFull) {
    return limits.mb() + (isFull ? " full" : "");
  }

  static void note(Connection connection, String name, String note) throws SQLException {
    execute(connection, "COMMENT ON DATABASE \"%s\" IS '%s'".formatted(name, note));
  }

  /** The bytes of each learner's database. */
  Map<String, Long> sizes() {
    var sizes = new TreeMap<String, Long>();
    try (var connection = server.open();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(LEARNERS)) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    } catch (SQLException e) {
      throw refused(e);
    }
    return sizes;
  }

  /** Removes databases and roles of learners, whoever is connected. */
  void remove(List<String> names) {
    for (var name : names) {
      // A turn for each, so that a kernel that starts waits for one of them only.
      try (var connection = server.open()) {
        awaitTurn(connection);
        remove(connection, name);
      } catch (SQLException e) {
        throw refused(e);
      }
    }
  }

  private void remove(Connection connection, String name) throws SQLException {
    // Transactions may hold what is changed below.
    PostgresWatch.terminate(connection, name);
    new PostgresHolders(server).without(connection, name, () -> shut(connection, name));
    drop(name);
    try {
      execute(connection, "DROP ROLE \"%s\"".formatted(name));
    } catch (SQLException e) {
      // Others have granted it something in their databases, to which it does not get, or do so
      // now.
      if (!IS_NEEDED.equals(e.getSQLState()) && !PostgresHolders.isHeld(e)) {
        throw e;
      }
    }
  }

  private static void shut(Connection connection, String name) throws SQLException {
    // Before the rest, so that whatever fails below, all of it is made when the learner comes back.
    execute(connection, "COMMENT ON ROLE \"%s\" IS NULL".formatted(name));
    execute(connection, "ALTER ROLE \"%s\" NOLOGIN".formatted(name));
    if (!isThere(connection, HALF_DELETED, name)) {
      PostgresWatch.terminate(connection, name);
      takeOver(connection, name);
    }
  }

  /**
   * Takes the time it needs: what is left of one that is cut off can neither be used nor changed.
   */
  private void drop(String name) throws SQLException {
    try (var connection = server.open()) {
      connection.setNetworkTimeout(Runnable::run, 0);
      execute(connection, "SET statement_timeout = 0");
      new PostgresHolders(server)
          .without(
              connection,
              name,
              () -> execute(connection, "DROP DATABASE \"%s\" WITH (FORCE)".formatted(name)));
    }
  }

  private static ClusterException refused(SQLException e) {
    return new ClusterException(
        Code.NOT_STARTED, "PostgreSQL does not do that: %s.".formatted(e.getMessage()), e);
  }

  private static boolean isThere(Connection connection, String question, String... values)
      throws SQLException {
    return !texts(connection, question, values).isEmpty();
  }
}
